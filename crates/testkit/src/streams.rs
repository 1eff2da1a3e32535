use events::{CloudEvent, Lane};
use redis::AsyncCommands;
use redis::aio::MultiplexedConnection;
use redis::streams::StreamRangeReply;
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

/// The test Redis with a prefix that no other test uses.
#[must_use]
pub fn streams() -> outbox::Args {
    let url = SecretString::from(crate::setting("CARNET_TEST_REDIS"));
    outbox::Args::new(url, format!("test-{}", Uuid::now_v7().simple()))
}

/// A connection to the Redis server of these settings.
pub async fn redis(streams: &outbox::Args) -> MultiplexedConnection {
    let client = redis::Client::open(streams.redis_url.expose_secret()).expect("a Redis URL");
    client
        .get_multiplexed_async_connection()
        .await
        .expect("Redis answers: run the tests with `cargo xtask test`")
}

/// All events that a producer has published, in the order of publication.
pub async fn published(producer: &database::Pool) -> Vec<CloudEvent> {
    let events: Vec<String> = sqlx::query_scalar(
        "select event::text from outbox where publication is not null order by published_at, lane, publication",
    )
    .fetch_all(producer)
    .await
    .expect("the outbox can be read");
    events
        .iter()
        .map(|json| serde_json::from_str(json).expect("an event is readable"))
        .collect()
}

/// Entries of a view that its consumer has not acknowledged, oldest first.
pub async fn entries(
    streams: &outbox::Args,
    producer: &str,
    consumer: &str,
    lane: Lane,
) -> Vec<CloudEvent> {
    let view = events::view(&streams.redis_prefix, producer, consumer, lane);
    let entries: StreamRangeReply = redis(streams)
        .await
        .xrange_all(view)
        .await
        .expect("a view can be read");
    entries
        .ids
        .iter()
        .map(|entry| {
            entry
                .get::<String>(events::ENTRY_FIELD)
                .expect("an entry has an event")
        })
        .map(|json| serde_json::from_str(&json).expect("an event is readable"))
        .collect()
}

/// Adds entries to a view like a producer.
pub async fn add(redis: &mut MultiplexedConnection, view: &str, added: &[CloudEvent]) {
    let mut pipeline = redis::pipe();
    for event in added {
        let json = serde_json::to_string(event).expect("an event is JSON");
        pipeline
            .xadd(view, "*", &[(events::ENTRY_FIELD, json)])
            .ignore();
    }
    pipeline
        .query_async::<()>(redis)
        .await
        .expect("Redis takes entries");
}
