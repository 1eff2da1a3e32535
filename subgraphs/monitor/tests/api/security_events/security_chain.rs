use events::CloudEvent;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Monitor, event, failed_sign_in, noon, served, told};

const UNLOCK: &str =
    "alter table security_events disable trigger security_events_append_only_trigger";

fn five() -> Vec<CloudEvent> {
    (0..5)
        .map(|second| told(failed_sign_in(Some(Uuid::now_v7())), noon(second)))
        .collect()
}

async fn chain(monitor: &Monitor) -> Value {
    let query = r#"{ verifySecurityEvents(day: "2026-11-24") { events head intact brokenAt } }"#;
    monitor.ask_admin(query).await["verifySecurityEvents"].clone()
}

async fn broken_at(monitor: &Monitor) -> Value {
    let chain = chain(monitor).await;
    assert_eq!(chain["intact"], false, "{chain}");
    chain["brokenAt"].clone()
}

#[tokio::test]
async fn events_that_arrive_at_once_form_one_chain() {
    let monitor = Monitor::with_consumers(4).await;
    let events: Vec<_> = (0..100)
        .map(|second| told(failed_sign_in(None), noon(second)))
        .collect();
    monitor.tell(&events).await;
    let chain = chain(&monitor).await;
    assert_eq!(
        (&chain["events"], &chain["intact"]),
        (&json!(100), &json!(true))
    );
    assert_eq!(
        monitor
            .number("select max(position) from security_events")
            .await,
        100
    );
}

#[tokio::test]
async fn the_chain_is_as_it_is_described() {
    let monitor = Monitor::start().await;
    monitor.tell(&five()).await;
    monitor.tell(&[told(failed_sign_in(None), noon(9))]).await;
    // Written from the description alone, in another language.
    let head: String = sqlx::query_scalar(
        "with recursive numbered as (
             select position, convert_to(array_to_string(array[day::text, position::text, id::text,
                 (extract(epoch from at) * 1000000)::bigint::text, kind, user_id::text, organisation_id::text,
                 subject::text, detail, correlation_id::text], E'\\n', ''), 'UTF8') as line
             from security_events where day = '2026-11-24'
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
        json!({ "events": 6, "head": head, "intact": true, "brokenAt": null })
    );
}

#[tokio::test]
async fn a_changed_event_is_found() {
    let monitor = Monitor::start().await;
    monitor.tell(&five()).await;
    monitor.run_sql(UNLOCK).await;
    monitor
        .run_sql("update security_events set kind = 'USER_LOCKED' where position = 4")
        .await;
    assert_eq!(broken_at(&monitor).await, 4);
    monitor
        .run_sql("update security_events set user_id = null where position = 3")
        .await;
    assert_eq!(broken_at(&monitor).await, 3);
    monitor
        .run_sql("update security_events set detail = null where position = 2")
        .await;
    assert_eq!(broken_at(&monitor).await, 2);
    monitor
        .run_sql("update security_events set detail = 'WRONG_PASSWORD' where position = 2")
        .await;
    assert_eq!(broken_at(&monitor).await, 3);
}

#[tokio::test]
async fn an_event_taken_away_is_found() {
    let monitor = Monitor::start().await;
    monitor.tell(&five()).await;
    monitor.run_sql(UNLOCK).await;
    monitor
        .run_sql("delete from security_events where position = 5")
        .await;
    assert_eq!(broken_at(&monitor).await, 5);
    monitor
        .run_sql("delete from security_events where position = 2")
        .await;
    assert_eq!(broken_at(&monitor).await, 2);
}

#[tokio::test]
async fn the_table_refuses_changes() {
    let monitor = Monitor::start().await;
    monitor.tell(&five()).await;
    for change in [
        "update security_events set detail = 'NONE'",
        "delete from security_events",
        "truncate security_events",
    ] {
        let refused = sqlx::raw_sql(change)
            .execute(&monitor.database.pool)
            .await
            .unwrap_err();
        assert_eq!(
            database::violated(&refused),
            Some("security_events_append_only"),
            "{change}"
        );
    }
}

#[tokio::test]
async fn the_two_chains_of_a_day_do_not_touch() {
    let monitor = Monitor::start().await;
    monitor.tell(&five()).await;
    monitor.serve(&[event(served("Me"), noon(0))]).await;
    monitor.run_sql(UNLOCK).await;
    monitor
        .run_sql("update security_events set detail = null where position = 1")
        .await;
    assert_eq!(broken_at(&monitor).await, 1);
    let data = monitor
        .ask_admin(r#"{ accessChain(day: "2026-11-24") { records intact } }"#)
        .await;
    assert_eq!(data["accessChain"], json!({ "records": 1, "intact": true }));
}
