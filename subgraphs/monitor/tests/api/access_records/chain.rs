use events::CloudEvent;
use serde_json::{Value, json};

use crate::support::{Monitor, event, noon, served};

const UNLOCK: &str =
    "alter table access_records disable trigger access_records_append_only_trigger";

fn five() -> Vec<CloudEvent> {
    (0..5)
        .map(|second| event(served("Me"), noon(second)))
        .collect()
}

async fn chain(monitor: &Monitor) -> Value {
    let query = r#"{ accessChain(day: "2026-11-24") { records head intact brokenAt } }"#;
    monitor.ask_admin(query).await["accessChain"].clone()
}

async fn broken_at(monitor: &Monitor) -> Value {
    let chain = chain(monitor).await;
    assert_eq!(chain["intact"], false, "{chain}");
    chain["brokenAt"].clone()
}

#[tokio::test]
async fn records_that_arrive_at_once_form_one_chain() {
    let monitor = Monitor::with_consumers(4).await;
    let events: Vec<_> = (0..200)
        .map(|second| event(served("Me"), noon(second)))
        .collect();
    monitor.serve(&events).await;
    let chain = chain(&monitor).await;
    assert_eq!(chain["records"], 200);
    assert_eq!(
        (&chain["intact"], &chain["brokenAt"]),
        (&json!(true), &Value::Null)
    );
    assert_eq!(
        monitor
            .number("select max(position) from access_records")
            .await,
        200
    );
}

#[tokio::test]
async fn the_chain_is_as_it_is_described() {
    let monitor = Monitor::start().await;
    let mut anonymous = served("Self check");
    (anonymous.client, anonymous.user, anonymous.organisation) = (None, None, None);
    monitor
        .serve(&[event(served("Me"), noon(0)), event(anonymous, noon(1))])
        .await;
    // Written from the description alone, in another language.
    let head: String = sqlx::query_scalar(
        "with recursive numbered as (
             select position, convert_to(array_to_string(array[day::text, position::text, id::text,
                 (extract(epoch from at) * 1000000)::bigint::text, client_id::text, client_kind, user_id::text,
                 organisation_id::text, operation, operation_type, operation_hash, array_to_string(root_fields, ' '),
                 cost::text, duration_micros::text, response_bytes::text, status::text, outcome,
                 correlation_id::text], E'\\n', ''), 'UTF8') as line
             from access_records where day = '2026-11-24'
         ), chain as (
             select 0::bigint as position, decode(repeat('00', 32), 'hex') as hash
             union all
             select numbered.position, sha256(chain.hash || numbered.line)
             from chain join numbered on numbered.position = chain.position + 1
         )
         select encode(hash, 'hex') from chain order by position desc limit 1",
    )
    .fetch_one(&monitor.database.pool)
    .await
    .unwrap();
    assert_eq!(
        chain(&monitor).await,
        json!({ "records": 2, "head": head, "intact": true, "brokenAt": null })
    );
}

#[tokio::test]
async fn a_changed_record_is_found() {
    let monitor = Monitor::start().await;
    monitor.serve(&five()).await;
    monitor.run_sql(UNLOCK).await;
    monitor
        .run_sql("update access_records set outcome = 'FORBIDDEN' where position = 3")
        .await;
    assert_eq!(broken_at(&monitor).await, 3);
    monitor
        .run_sql("update access_records set outcome = 'OK' where position = 3")
        .await;
    assert_eq!(chain(&monitor).await["intact"], true);
    monitor
        .run_sql("update access_records set root_fields = array['me orders'] where position = 2")
        .await;
    assert_eq!(broken_at(&monitor).await, 2);
}

#[tokio::test]
async fn a_record_taken_away_is_found() {
    let monitor = Monitor::start().await;
    monitor.serve(&five()).await;
    monitor.run_sql(UNLOCK).await;
    monitor
        .run_sql("delete from access_records where position = 5")
        .await;
    assert_eq!(broken_at(&monitor).await, 5);
    monitor
        .run_sql("delete from access_records where position = 2")
        .await;
    assert_eq!(broken_at(&monitor).await, 2);
    monitor.run_sql("delete from access_records").await;
    assert_eq!(broken_at(&monitor).await, 1);
}

#[tokio::test]
async fn exchanged_records_are_found() {
    let monitor = Monitor::start().await;
    monitor.serve(&five()).await;
    monitor.run_sql(UNLOCK).await;
    monitor
        .run_sql(
            "begin;
             update access_records set position = 9 where position = 4;
             update access_records set position = 4 where position = 5;
             update access_records set position = 5 where position = 9;
             commit",
        )
        .await;
    assert_eq!(broken_at(&monitor).await, 4);
}

#[tokio::test]
async fn the_table_refuses_changes() {
    let monitor = Monitor::start().await;
    monitor.serve(&five()).await;
    for change in [
        "update access_records set outcome = 'OK'",
        "delete from access_records",
        "truncate access_records",
    ] {
        let refused = sqlx::raw_sql(change)
            .execute(&monitor.database.pool)
            .await
            .unwrap_err();
        assert_eq!(
            database::violated(&refused),
            Some("access_records_append_only"),
            "{change}"
        );
    }
}

#[tokio::test]
async fn a_day_without_records_is_intact() {
    let monitor = Monitor::start().await;
    let expected =
        json!({ "records": 0, "head": "00".repeat(32), "intact": true, "brokenAt": null });
    assert_eq!(chain(&monitor).await, expected);
}
