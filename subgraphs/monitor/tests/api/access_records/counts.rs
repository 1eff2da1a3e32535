use events::CloudEvent;
use serde_json::json;
use uuid::Uuid;

use crate::support::{Monitor, event, noon, served};

/// A small sample of traffic: two clients and no client, three operations, errors, two days, different durations.
fn traffic() -> Vec<CloudEvent> {
    let clients = [Some(Uuid::now_v7()), Some(Uuid::now_v7()), None];
    let make = |number: u32| {
        let mut record = served(["Me", "Orders", "Products"][number as usize % 3]);
        record.client = clients[number as usize / 3 % 3];
        record.client_kind = String::from(if record.client.is_some() {
            "WEB"
        } else {
            "PUBLIC"
        });
        record.outcome = String::from(if number.is_multiple_of(7) {
            "RATE_LIMITED"
        } else {
            "OK"
        });
        record.duration_micros = u64::from(number) * 137;
        event(record, noon(i64::from(number % 2) * 86_400))
    };
    (0..90).map(make).collect()
}

#[tokio::test]
async fn roll_ups_equal_a_recount() {
    let monitor = Monitor::with_consumers(3).await;
    monitor.serve(&traffic()).await;
    assert_eq!(
        monitor
            .number("select sum(requests)::bigint from operation_counts")
            .await,
        90
    );
    let different = monitor
        .number(
            "with recount as (
                 select day, client_id, client_kind, operation, count(*) as requests,
                     count(*) filter (where outcome <> 'OK') as errors,
                     sum(duration_micros)::bigint as total, max(duration_micros) as longest
                 from access_records group by day, client_id, client_kind, operation
             ), rolled_up as (
                 select day, client_id, client_kind, operation, requests, errors, total_duration_micros,
                     max_duration_micros
                 from operation_counts
             )
             select count(*) from (
                 (select * from recount except select * from rolled_up)
                 union all (select * from rolled_up except select * from recount)
             ) as different",
        )
        .await;
    assert_eq!(different, 0);
    assert!(
        monitor
            .number("select count(*) from operation_counts where errors > 0")
            .await
            > 0
    );
}

#[tokio::test]
async fn counts_are_per_client_operation_and_day() {
    let monitor = Monitor::start().await;
    let mut record = served("Me");
    let mut events = vec![event(record.clone(), noon(0))];
    record.duration_micros = 1_500;
    record.outcome = "INTERNAL".to_owned();
    events.push(event(record.clone(), noon(1)));
    events.push(event(record.clone(), noon(86_400)));
    events.push(event(served("Orders"), noon(0)));
    monitor.serve(&events).await;

    let client = record.client.unwrap();
    let query = format!(
        "{{ operationCounts(filter: {{ apiClientId: \"{client}\" }}) {{ totalCount nodes {{ day apiClient {{ id }} clientKind
            operation requests errors totalDurationMs maxDurationMs }} }} }}"
    );
    let list = monitor.ask_admin(&query).await["operationCounts"].clone();
    let common = json!({ "apiClient": { "id": client }, "clientKind": "WEB", "operation": "Me" });
    let count = |day: &str, requests: i32, errors: i32, total: f64, max: f64| {
        let mut count = common.clone();
        count["day"] = json!(day);
        count["requests"] = json!(requests);
        count["errors"] = json!(errors);
        count["totalDurationMs"] = json!(total);
        count["maxDurationMs"] = json!(max);
        count
    };
    assert_eq!(
        list,
        json!({ "totalCount": 2, "nodes": [count("2026-11-25", 1, 1, 1.5, 1.5), count("2026-11-24", 2, 1, 5.0, 3.5)] })
    );
}

#[tokio::test]
async fn counts_are_narrowed_and_paged() {
    let monitor = Monitor::start().await;
    let events: Vec<_> = (0..3)
        .map(|day| event(served("Me"), noon(day * 86_400)))
        .collect();
    monitor.serve(&events).await;
    let narrow = r#"{ operationCounts(filter: { day: { from: "2026-11-25", to: "2026-11-26" }, operation: "Me" }) { nodes { day } } }"#;
    let list = monitor.ask_admin(narrow).await;
    assert_eq!(
        list["operationCounts"]["nodes"],
        json!([{ "day": "2026-11-25" }])
    );

    let first = monitor
        .ask_admin("{ operationCounts(first: 2) { nodes { day } pageInfo { endCursor } } }")
        .await;
    assert_eq!(
        first["operationCounts"]["nodes"],
        json!([{ "day": "2026-11-26" }, { "day": "2026-11-25" }])
    );
    let query = format!(
        "{{ operationCounts(after: {}) {{ nodes {{ day }} pageInfo {{ hasNextPage }} }} }}",
        first["operationCounts"]["pageInfo"]["endCursor"]
    );
    let rest = monitor.ask_admin(&query).await["operationCounts"].clone();
    assert_eq!(
        rest,
        json!({ "nodes": [{ "day": "2026-11-24" }], "pageInfo": { "hasNextPage": false } })
    );
}
