# syntax=docker/dockerfile:1
# The gateway: a custom build of Apollo Router, with its configuration and the supergraph.
# apollo-router is under the Elastic License 2.0: read the section "Licence" of README.md before you distribute this image.

FROM rust:1.95-bookworm AS build
WORKDIR /src
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,id=carnet-gateway,target=/src/target \
    cargo build --release --locked --package gateway --bin gateway \
    && mkdir /out \
    && cp target/release/gateway /out/

FROM debian:bookworm-slim
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 carnet \
    && install -d -o carnet -m 0700 /spool
COPY --from=build /out/gateway /usr/local/bin/gateway
COPY router.yaml supergraph.graphql /etc/carnet/
ENV APOLLO_TELEMETRY_DISABLED=1 \
    APOLLO_ROUTER_CONFIG_PATH=/etc/carnet/router.yaml \
    APOLLO_ROUTER_SUPERGRAPH_PATH=/etc/carnet/supergraph.graphql
USER 10001
ENTRYPOINT ["gateway"]
