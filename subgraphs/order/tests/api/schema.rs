//! The schema as it is committed, and as it is.

use order::graphql;

#[test]
fn the_committed_schema_is_fresh() {
    let committed = include_str!("../../schema.graphql");
    assert!(committed == graphql::sdl(), "schema.graphql is stale: run `cargo xtask sdl`");
}

#[test]
fn the_schema_says_what_the_graph_needs() {
    let sdl = graphql::sdl();
    for line in [
        "type Order @key(fields: \"id\") {",
        "type ProviderProfile @key(fields: \"id\", resolvable: false) {",
        "type SelfCheck @key(fields: \"id\", resolvable: false) {",
        "type Lane @shareable {",
        "orderUpdated(orderId: ID!): Order!",
    ] {
        assert!(sdl.contains(line), "{line}");
    }
}
