use async_graphql::{ObjectType, SDLExportOptions, Schema, SchemaBuilder, SubscriptionType};

/// Deeper than any client's contract allows: the gateway joins entities, which adds levels of its own.
const DEPTH: usize = 32;
/// Fields in one operation, whatever they are named; the gateway has the tight limits.
const FIELDS: usize = 5_000;
const DIRECTIVES: usize = 16;

/// Begins a subgraph's schema: federated, and with limits of its own in case something passes the gateway's.
pub fn schema<Q, M, S>(query: Q, mutation: M, subscription: S) -> SchemaBuilder<Q, M, S>
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    Schema::build(query, mutation, subscription)
        .enable_federation()
        .enable_subscription_in_federation()
        .limit_depth(DEPTH)
        .limit_complexity(FIELDS)
        .limit_directives(DIRECTIVES)
        .disable_suggestions()
}

/// The schema in the form that composition reads, with the directives of Federation 2. It does not name the roots, so
/// they must be called `Query`, `Mutation` and `Subscription`.
#[must_use]
pub fn sdl<Q, M, S>(schema: &Schema<Q, M, S>) -> String
where
    Q: ObjectType + 'static,
    M: ObjectType + 'static,
    S: SubscriptionType + 'static,
{
    let options = SDLExportOptions::new().federation().compose_directive().use_space_ident();
    let mut sdl = String::new();
    for line in schema.sdl_with_options(options).trim().lines() {
        sdl.push_str(line.trim_end());
        sdl.push('\n');
    }
    sdl
}
