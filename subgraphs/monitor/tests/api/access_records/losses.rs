//! Access records that the gateway lost are visible in the chain.

use serde_json::{Value, json};

use crate::support::{DAY, Monitor, event, lost, noon, served};

const UNLOCK: &str =
    "alter table access_records disable trigger access_records_append_only_trigger";

async fn chain(monitor: &Monitor) -> Value {
    let query = r#"{ accessChain(day: "2026-11-24") { records lostRecords intact brokenAt } }"#;
    monitor.ask_admin(query).await["accessChain"].clone()
}

/// A record, two losses, a record.
async fn with_losses() -> Monitor {
    let monitor = Monitor::start().await;
    monitor
        .serve(&[
            event(served("Me"), noon(0)),
            lost(40, noon(1)),
            lost(2, noon(90)),
            event(served("Me"), noon(200)),
        ])
        .await;
    monitor
}

#[tokio::test]
async fn a_loss_is_an_entry_of_the_days_chain() {
    let monitor = with_losses().await;
    let expected = json!({ "records": 4, "lostRecords": 42, "intact": true, "brokenAt": null });
    assert_eq!(chain(&monitor).await, expected);
}

#[tokio::test]
async fn a_loss_is_listed_where_the_records_are_missing() {
    let monitor = with_losses().await;
    let query = r#"{ accessRecords(filter: { outcome: "RECORDS_LOST" }) { totalCount nodes {
        at operation clientKind status user { id } organisation { id } lost { count firstAt lastAt } } } }"#;
    let loss = |count: u32, first: &str, last: &str| {
        json!({
            "at": first, "operation": "", "clientKind": "UNKNOWN", "status": 0, "user": null, "organisation": null,
            "lost": { "count": count, "firstAt": first, "lastAt": last },
        })
    };
    let nodes = [
        loss(2, "2026-11-24T12:01:30Z", "2026-11-24T12:02:30Z"),
        loss(40, "2026-11-24T12:00:01Z", "2026-11-24T12:01:01Z"),
    ];
    let listed = monitor.ask_admin(query).await["accessRecords"].clone();
    assert_eq!(listed, json!({ "totalCount": 2, "nodes": nodes }));
    let all = monitor
        .ask_admin("{ accessRecords { nodes { lost { count } } } }")
        .await;
    let all: Vec<_> = all["accessRecords"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| &node["lost"])
        .collect();
    assert_eq!(
        all,
        [
            &Value::Null,
            &json!({ "count": 2 }),
            &json!({ "count": 40 }),
            &Value::Null
        ]
    );
}

#[tokio::test]
async fn a_loss_counts_in_no_statistic() {
    let monitor = with_losses().await;
    let period = r#"from: "2026-11-24", to: "2026-11-24""#;
    let query = format!(
        "{{ statistics({period}) {{ operations {{ served refused }} }} operationCounts {{ nodes {{ requests errors }} }} }}"
    );
    let data = monitor.ask_admin(&query).await;
    assert_eq!(
        data["statistics"]["operations"],
        json!({ "served": 2, "refused": 0 })
    );
    assert_eq!(
        data["operationCounts"]["nodes"],
        json!([{ "requests": 1, "errors": 0 }, { "requests": 1, "errors": 0 }])
    );
}

#[tokio::test]
async fn a_loss_that_was_changed_or_removed_is_found() {
    let monitor = with_losses().await;
    for change in [
        "update access_records set lost = 1 where lost = 40",
        "delete from access_records where lost = 2",
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
    monitor.run_sql(UNLOCK).await;
    monitor
        .run_sql(
            "update access_records set last_at = last_at + interval '1 second' where position = 3",
        )
        .await;
    assert_eq!(chain(&monitor).await["brokenAt"], 3);
    monitor
        .run_sql("update access_records set lost = 1 where position = 2")
        .await;
    assert_eq!(chain(&monitor).await["brokenAt"], 2);
    monitor
        .run_sql("update access_records set lost = null, last_at = null where position = 2")
        .await;
    assert_eq!(chain(&monitor).await["brokenAt"], 2);
    monitor
        .run_sql("delete from access_records where position = 2")
        .await;
    assert_eq!(chain(&monitor).await["brokenAt"], 2);
}

#[tokio::test]
async fn a_loss_belongs_to_the_day_of_its_first_record() {
    let monitor = Monitor::start().await;
    // Its last record is on the next day.
    monitor
        .serve(&[lost(3, noon(DAY / 2 - 30)), lost(0, noon(0))])
        .await;
    assert_eq!(chain(&monitor).await["lostRecords"], 3);
    assert_eq!(monitor.number("select count(*) from access_days").await, 1);
    let next = monitor
        .ask_admin(r#"{ accessChain(day: "2026-11-25") { lostRecords } }"#)
        .await;
    assert_eq!(next["accessChain"]["lostRecords"], 0);
}

#[tokio::test]
async fn a_loss_without_a_plausible_number_or_time_is_kept() {
    let monitor = Monitor::start().await;
    let mut backwards = lost(u64::MAX, noon(60));
    backwards.data["lastAt"] = json!("2026-11-24T12:00:00.123456789Z");
    monitor
        .serve(&[backwards.clone(), lost(u64::MAX, noon(0))])
        .await;
    let chain = chain(&monitor).await;
    assert_eq!(
        (&chain["intact"], &chain["lostRecords"]),
        (&json!(true), &json!(i32::MAX))
    );
}
