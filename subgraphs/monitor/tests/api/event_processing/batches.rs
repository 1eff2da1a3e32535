//! A batch of events has the effect of its events.

use std::collections::BTreeMap;

use events::order::{Order, OrderFact};
use events::rule::{BulkSelfCheck, RuleFact};
use events::{CloudEvent, Fact};
use monitor::events::Incoming;
use monitor::store::MIGRATIONS;
use outbox::Reactions;
use testkit::Database;
use uuid::Uuid;

use crate::support::{DAY, Monitor, draft_about, event, failed_sign_in, lost, noon, served, told};

/// Everything that batches write, without generated IDs.
const STATE: &str = "select json_build_array(
    (select json_agg(d order by day) from access_days d),
    (select json_agg(r order by day, position) from access_records r),
    (select json_agg(c order by day, client_id, client_kind, operation) from (
        select day, client_id, client_kind, operation, requests, errors, total_duration_micros, max_duration_micros
        from operation_counts) c),
    (select json_agg(d order by day) from security_days d),
    (select json_agg(e order by day, position) from security_events e),
    (select json_agg(a order by order_id) from assessments a),
    (select json_agg(a order by order_id, provider) from provider_answers a),
    (select json_agg(c order by day, market) from self_check_counts c)
)::text";

async fn state(database: &Database) -> String {
    sqlx::query_scalar(STATE)
        .fetch_one(&database.pool)
        .await
        .unwrap()
}

async fn project(database: &Database, events: &[CloudEvent]) {
    let mut tx = database.pool.begin().await.unwrap();
    Incoming.project(&mut tx, events).await.unwrap();
    tx.commit().await.unwrap();
}

/// Records of three days and of few clients and operations, with losses between them and one late record.
fn traffic() -> Vec<CloudEvent> {
    let clients = [Some(Uuid::now_v7()), Some(Uuid::now_v7()), None];
    let make = |number: u32| {
        let mut record = served(["Me", "Orders", "Products"][number as usize % 3]);
        record.client = clients[number as usize / 5 % 3];
        record.outcome = String::from(if number.is_multiple_of(7) {
            "RATE_LIMITED"
        } else {
            "OK"
        });
        record.duration_micros = u64::from(number) * 137;
        event(
            record,
            noon(i64::from(number / 40) * DAY + i64::from(number)),
        )
    };
    let mut events: Vec<_> = (0..120).map(make).collect();
    events.insert(100, event(served("Late"), noon(DAY)));
    events.insert(60, lost(7, noon(0)));
    events.insert(90, event(served("Before all"), noon(-5 * DAY)));
    events
}

fn sign_ins() -> Vec<CloudEvent> {
    (0..30)
        .map(|number| told(failed_sign_in(Some(Uuid::now_v7())), noon(number % 3 * DAY)))
        .collect()
}

/// Orders whose facts arrive more than once, and out of order.
fn orders() -> Vec<CloudEvent> {
    let providers = [Uuid::now_v7(), Uuid::now_v7()];
    let order = |market: &str| Order {
        id: Uuid::now_v7(),
        number: "ORD-2026-000042".to_owned(),
        kind: "TESTING".to_owned(),
        status: "COMPLETED".to_owned(),
        seller: Uuid::now_v7(),
        candidates: providers.to_vec(),
        provider: None,
        answered_by: Some(providers[0]),
        product: Uuid::now_v7(),
        market: market.to_owned(),
        quote_by: None,
        due_at: None,
    };
    let facts = [
        OrderFact::RequestDeclined,
        OrderFact::QuoteSubmitted,
        OrderFact::AssessmentReportIssued,
        OrderFact::AssessmentRequested,
        OrderFact::OrderCompleted,
        OrderFact::DisputeResolved,
        OrderFact::AssessmentReportIssued,
    ];
    let orders = [order("DE"), order(""), order("PL")];
    let of = |order: &Order| {
        let seconds = [5, 5, 90, 0, 100, 70, 60];
        facts
            .iter()
            .zip(seconds)
            .map(|(fact, second)| {
                fact(order.clone())
                    .publish(draft_about(order.id, noon(second)))
                    .unwrap()
            })
            .collect::<Vec<_>>()
    };
    orders.iter().flat_map(of).collect()
}

fn self_checks() -> Vec<CloudEvent> {
    let make = |number: i64| {
        let bulk = BulkSelfCheck {
            id: Uuid::now_v7(),
            organisation: Uuid::now_v7(),
            status: "COMPLETED".to_owned(),
            done: number,
            verdicts: BTreeMap::from([
                ("NO_RULE_FOUND".to_owned(), number),
                ("COMPLIANT".to_owned(), 2),
            ]),
            in_background: true,
        };
        let draft = draft_about(bulk.id, noon(number % 2 * DAY));
        RuleFact::BulkSelfCheckCompleted(bulk)
            .publish(draft)
            .unwrap()
    };
    (0..9).map(make).collect()
}

#[tokio::test]
async fn a_batch_has_the_same_effect_as_its_events_one_by_one() {
    let (single, batched, all_at_once) = tokio::join!(
        testkit::database(&MIGRATIONS),
        testkit::database(&MIGRATIONS),
        testkit::database(&MIGRATIONS)
    );
    for events in [traffic(), sign_ins(), orders(), self_checks()] {
        for event in &events {
            let mut tx = single.pool.begin().await.unwrap();
            Incoming.react(&mut tx, event).await.unwrap();
            tx.commit().await.unwrap();
        }
        for batch in events.chunks(17) {
            project(&batched, batch).await;
        }
        project(&all_at_once, &events).await;
    }
    let expected = state(&single).await;
    let tables: Vec<serde_json::Value> = serde_json::from_str(&expected).unwrap();
    assert!(
        tables.iter().all(serde_json::Value::is_array),
        "a table is empty: {expected}"
    );
    assert_eq!(state(&batched).await, expected);
    assert_eq!(state(&all_at_once).await, expected);
}

#[tokio::test]
async fn days_that_several_processes_begin_at_once_are_linked_in_one_line() {
    let monitor = Monitor::with_consumers(4).await;
    let days = |number: i64| event(served("Me"), noon(number * 37 % 12 * DAY + number));
    let events: Vec<_> = (0..600).map(days).collect();
    let (one, two) = (monitor.producer("gateway").await, events.split_at(300));
    tokio::join!(one.tell(two.0), monitor.serve(two.1));
    assert_eq!(
        monitor
            .number("select count(*) from access_days where number between 1 and 12")
            .await,
        12
    );
    assert_eq!(
        monitor
            .number("select count(distinct previous_day) from access_days")
            .await,
        11
    );
    for day in 0..12 {
        let day = noon(day * DAY).date();
        let query = format!(r#"{{ accessChain(day: "{day}") {{ records intact }} }}"#);
        let chain = monitor.ask_admin(&query).await["accessChain"].clone();
        assert_eq!(
            chain,
            serde_json::json!({ "records": 50, "intact": true }),
            "{day}"
        );
    }
}

#[tokio::test]
async fn an_unreadable_event_in_a_batch_leaves_the_others_their_effect() {
    let monitor = Monitor::start().await;
    let mut events: Vec<_> = (0..20)
        .map(|second| event(served("Me"), noon(second)))
        .collect();
    let mut unreadable = event(served("Me"), noon(60));
    unreadable.data = serde_json::json!({ "client": 7 });
    monitor.publish(&[unreadable]).await;
    events.push(event(served("Me"), noon(61)));
    monitor.serve(&events).await;
    testkit::eventually("a dead letter", || async {
        (monitor
            .number("select count(*) from dead_letters where status = 'OPEN'")
            .await
            == 1)
            .then_some(())
    })
    .await;
    let chain = monitor
        .ask_admin(r#"{ accessChain(day: "2026-11-24") { records intact } }"#)
        .await;
    assert_eq!(
        chain["accessChain"],
        serde_json::json!({ "records": 21, "intact": true })
    );
}
