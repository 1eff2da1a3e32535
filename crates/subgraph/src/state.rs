use chassis::App;
use database::Pool;
use outbox::Reactions;

/// Adds the relay of the subgraph's events, the consumer of other domains' events, and the database check to the app of the subgraph
/// `name`.
pub fn with_state(
    app: App,
    name: &'static str,
    pool: &Pool,
    streams: &outbox::Args,
    reactions: impl Reactions,
) -> App {
    let checked = pool.clone();
    let ready = move || {
        let pool = checked.clone();
        async move {
            pool.acquire().await?;
            Ok(())
        }
    };
    let (relayed, relay_pool) = (streams.clone(), pool.clone());
    let (consumed, consumer_pool) = (streams.clone(), pool.clone());
    app.ready("database", ready)
        .task("relay", move |stop| {
            outbox::relay(relayed, relay_pool, name, stop)
        })
        .task("events", move |stop| {
            outbox::consume(consumed, consumer_pool, name, reactions, stop)
        })
}
