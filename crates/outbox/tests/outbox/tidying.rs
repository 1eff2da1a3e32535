use redis::AsyncCommands;
use redis::streams::StreamReadOptions;
use testkit::eventually;

use crate::domain::{CONSUMER, Domain, Effects, PRODUCER, ids};

async fn count(domain: &Domain, table: &'static str) -> i64 {
    sqlx::query_scalar(table).fetch_one(&domain.database.pool).await.unwrap()
}

#[tokio::test]
async fn old_rows_are_forgotten_and_what_waits_never_is() {
    let domain = Domain::new().await;
    sqlx::raw_sql(
        "insert into outbox (id, event, published_at)
             select gen_random_uuid(), '{}', now() - interval '8 days' from generate_series(1, 2500);
         insert into outbox (id, event, published_at)
             select gen_random_uuid(), '{}', now() - interval '6 days' from generate_series(1, 10);
         insert into inbox (producer, event, consumed_at)
             select 'user', gen_random_uuid(), now() - interval '31 days' from generate_series(1, 2500);
         insert into inbox (producer, event, consumed_at)
             select 'user', gen_random_uuid(), now() - interval '29 days' from generate_series(1, 10);",
    )
    .execute(&domain.database.pool)
    .await
    .unwrap();
    let waiting = domain.commit_many(1).await;
    sqlx::query("update outbox set recorded_at = now() - interval '1 year'")
        .execute(&domain.database.pool)
        .await
        .unwrap();

    let relay = domain.relay();

    eventually("what is old to be gone", || async {
        let left = (
            count(&domain, "select count(*) from outbox").await,
            count(&domain, "select count(*) from inbox").await,
        );
        (left == (11, 10)).then_some(())
    })
    .await;
    assert_eq!(domain.eventually_published(1).await, waiting);
    relay.stop().await;
}

/// Starts a relay, which tidies up at once, and looks at the stream when it has.
async fn length_after_tidying(domain: &Domain, expected: usize) {
    let relay = domain.relay();
    domain.eventually_length(&events::stream(&domain.streams.redis_prefix, PRODUCER), expected).await;
    relay.stop().await;
}

#[tokio::test]
async fn a_long_stream_loses_what_everybody_has_taken_in_and_nothing_else() {
    let mut domain = Domain::new().await;
    let relay = domain.relay();
    let committed = domain.commit_many(1000).await;
    domain.eventually_published(1000).await;
    relay.stop().await;
    let consumer = domain.consume(Effects::new());
    domain.eventually_effects(1000).await;
    domain.eventually_outstanding(0).await;
    consumer.stop().await;

    // A second group has read 450 and acknowledged none of the last 150 of them.
    let stream = events::stream(&domain.streams.redis_prefix, PRODUCER);
    let mut redis = testkit::redis(&domain.streams).await;
    redis.xgroup_create::<_, _, _, ()>(&stream, "slow", "0").await.unwrap();
    let options = StreamReadOptions::default().group("slow", "one").count(450);
    let read: redis::streams::StreamReadReply =
        redis.xread_options(&[&stream], &[">"], &options).await.unwrap();
    let done: Vec<_> = read.keys[0].ids[..300].iter().map(|entry| &entry.id).collect();
    redis.xack::<_, _, _, ()>(&stream, "slow", &done).await.unwrap();

    domain.streams.stream_length = 500;
    length_after_tidying(&domain, 700).await;

    // Only as much goes as there is too much.
    redis.xgroup_destroy::<_, _, ()>(&stream, "slow").await.unwrap();
    length_after_tidying(&domain, 500).await;
    let left = domain.published().await;
    assert_eq!(ids(&left), ids(&committed[500..]));

    // With no group there is nobody to wait for.
    redis.xgroup_destroy::<_, _, ()>(&stream, CONSUMER).await.unwrap();
    domain.streams.stream_length = 200;
    length_after_tidying(&domain, 200).await;
}
