use events::Lane;
use redis::AsyncCommands;
use testkit::eventually;
use uuid::Uuid;

use crate::domain::{Domain, Effects, KIND, event};

async fn count(domain: &Domain, query: &'static str) -> i64 {
    sqlx::query_scalar(query)
        .fetch_one(&domain.database.pool)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_producer_deletes_old_rows_and_none_that_waits() {
    let domain = Domain::new().await;
    // An event whose content does not matter.
    let held = serde_json::to_value(event(crate::domain::PRODUCER, Uuid::now_v7(), 1)).unwrap();
    sqlx::raw_sql(
        "insert into outbox (id, event, published_at, publication)
             select gen_random_uuid(), '{}', now() - interval '8 days', number from generate_series(1, 2500) number;
         insert into outbox (id, event, published_at, publication)
             select gen_random_uuid(), '{}', now() - interval '6 days', number from generate_series(2501, 2510) number;
         update outbox_lanes set published = 2510 where lane = 'single';
         insert into outbox_held (consumer, lane, publication) values ('common', 'single', 1), ('common', 'single', 2505)",
    )
    .execute(&domain.database.pool)
    .await
    .unwrap();
    sqlx::query("update outbox set event = $1")
        .bind(held)
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
        (count(&domain, "select count(*) from outbox").await == 11).then_some(())
    })
    .await;
    eventually("the view", || async {
        let entries = domain.entries().await;
        // The older of the held ones may have found room before it was deleted.
        let complete = (2..=3).contains(&entries.len()) && entries.last() == waiting.last();
        complete.then_some(())
    })
    .await;
    relay.stop().await;
}

#[tokio::test]
async fn a_consumer_deletes_the_ids_that_cannot_come_again() {
    let domain = Domain::new().await;
    sqlx::raw_sql(
        "insert into inbox (producer, event, consumed_at)
             select 'user', gen_random_uuid(), now() - interval '31 days' from generate_series(1, 2500);
         insert into inbox (producer, event, consumed_at)
             select 'user', gen_random_uuid(), now() - interval '29 days' from generate_series(1, 10)",
    )
    .execute(&domain.database.pool)
    .await
    .unwrap();

    let consumer = domain.consume_as("monitor", Effects::new());

    eventually("what is old to be gone", || async {
        (count(&domain, "select count(*) from inbox").await == 10).then_some(())
    })
    .await;
    consumer.stop().await;
}

#[tokio::test]
async fn an_acknowledged_entry_is_deleted_and_nothing_else() {
    let domain = Domain::new().await;
    let relay = domain.relay();
    let poison = event(crate::domain::PRODUCER, Uuid::now_v7(), 1);
    domain.commit(&poison).await;
    domain.commit_at_once(KIND, 300, Lane::Single).await;
    let consumer = domain.consume(Effects {
        poison: Some(poison.id),
        ..Effects::new()
    });
    domain.eventually_effects(300).await;
    eventually("the poison alone", || async {
        (domain.queue().await.depth <= 1).then_some(())
    })
    .await;
    domain.eventually_entries(0).await;
    assert_eq!(domain.dead_letters().await.len(), 1);
    relay.stop().await;
    consumer.stop().await;
}

#[tokio::test]
async fn processes_that_are_gone_are_forgotten() {
    let domain = Domain::new().await;
    let mut redis = testkit::redis(&domain.streams).await;
    let _: () = redis
        .xgroup_create_mkstream(domain.view(), "common", "0")
        .await
        .unwrap();
    let created: u64 = redis::cmd("XGROUP")
        .arg(&["CREATECONSUMER", &domain.view(), "common", "the dead"])
        .query_async(&mut redis)
        .await
        .unwrap();
    assert_eq!(created, 1);
    for _ in 0..3 {
        domain
            .add_event(&event(crate::domain::PRODUCER, Uuid::now_v7(), 1))
            .await;
        let consumer = domain.consume(Effects::new());
        eventually("a member", || async {
            (domain.queue().await.members == 2).then_some(())
        })
        .await;
        consumer.stop().await;
    }
    // Only a member that has been idle for an hour is removed; each of these processes removed itself.
    assert_eq!(domain.queue().await.members, 1);
}
