use events::CloudEvent;
use redis::AsyncCommands;
use redis::aio::MultiplexedConnection;
use redis::streams::StreamRangeReply;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

/// The test Redis under a prefix that no other test uses.
#[must_use]
pub fn streams() -> outbox::Args {
    let url = SecretString::from(crate::setting("CARNET_TEST_REDIS"));
    outbox::Args::new(url, format!("test-{}", Uuid::now_v7().simple()))
}

/// A connection to the Redis that these settings name.
pub async fn redis(streams: &outbox::Args) -> MultiplexedConnection {
    let client = redis::Client::open(streams.redis_url.expose_secret()).expect("a Redis URL");
    client
        .get_multiplexed_async_connection()
        .await
        .expect("Redis answers: run the tests with `cargo xtask test`")
}

/// All that a producer has on its stream, oldest first.
pub async fn published(streams: &outbox::Args, producer: &str) -> Vec<CloudEvent> {
    let stream = events::stream(&streams.redis_prefix, producer);
    let entries: StreamRangeReply =
        redis(streams).await.xrange_all(stream).await.expect("a stream can be read");
    entries
        .ids
        .iter()
        .map(|entry| entry.get::<String>(events::ENTRY_FIELD).expect("an entry has an event"))
        .map(|json| serde_json::from_str(&json).expect("an event is readable"))
        .collect()
}
