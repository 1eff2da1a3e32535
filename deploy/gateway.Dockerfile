# syntax=docker/dockerfile:1
# The gateway: a custom build of Apollo Router, with its configuration, the supergraph and the web application.
# apollo-router is under the Elastic License 2.0: read the section "Licence" of README.md before you distribute this image.

FROM rust:1.95-bookworm AS build
WORKDIR /src
# The builder sets it: amd64 or arm64.
ARG TARGETARCH
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,id=carnet-gateway,target=/src/target \
    if [ "$TARGETARCH" = amd64 ]; then export RUSTFLAGS="-C target-cpu=x86-64-v2"; fi \
    && cargo build --profile dist --locked --package gateway --bin gateway \
    && mkdir /out \
    && cp target/dist/gateway /out/

FROM node:24.19-bookworm-slim AS web
WORKDIR /src/web
COPY web/package.json web/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY docs/reference/api.graphql /src/docs/reference/
COPY web ./
RUN npm run relay && npm run build

FROM debian:bookworm-slim
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 carnet \
    && install -d -o carnet -m 0700 /spool
COPY --from=build /out/gateway /usr/local/bin/gateway
COPY router.yaml supergraph.graphql /etc/carnet/
COPY --from=web /src/web/dist /etc/carnet/web
# At `info` the router creates spans for each request, although nothing exports them.
ENV APOLLO_TELEMETRY_DISABLED=1 \
    APOLLO_ROUTER_LOG=warn \
    APOLLO_ROUTER_CONFIG_PATH=/etc/carnet/router.yaml \
    APOLLO_ROUTER_SUPERGRAPH_PATH=/etc/carnet/supergraph.graphql \
    CARNET_WEB=/etc/carnet/web
USER 10001
ENTRYPOINT ["gateway"]
