# syntax=docker/dockerfile:1
# One subgraph: --build-arg DOMAIN=user|rule|order|monitor|common. One stage builds all five and is cached, so the images
# differ in their last layer only.

FROM rust:1.95-bookworm AS build
WORKDIR /src
# The builder sets it: amd64 or arm64.
ARG TARGETARCH
COPY . .
RUN --mount=type=cache,target=/usr/local/cargo/registry \
    --mount=type=cache,id=carnet-subgraphs,target=/src/target \
    if [ "$TARGETARCH" = amd64 ]; then export RUSTFLAGS="-C target-cpu=x86-64-v2"; fi \
    && cargo build --profile dist --locked \
        --package user --package rule --package order --package monitor --package common \
    && mkdir /out \
    && for domain in user rule order monitor common; do cp "target/dist/$domain" /out/; done

FROM debian:bookworm-slim
# CA certificates for TLS to a mail server, and curl for the health check.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates curl \
    && rm -rf /var/lib/apt/lists/* \
    && useradd --system --uid 10001 carnet \
    && install -d -o carnet -g carnet -m 0700 /files /keys /mail \
    && install -d -o carnet -g carnet -m 0755 /public
ARG DOMAIN
COPY --from=build /out/${DOMAIN} /usr/local/bin/subgraph
USER 10001
ENTRYPOINT ["subgraph"]
CMD ["serve"]
