//! Statistics, from events to figures.

mod asking;
mod figures;
mod series;

use events::order::{Order, OrderFact};
use events::rule::{BulkSelfCheck, Lane, RuleFact, SelfCheck};
use events::{CloudEvent, Fact};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Monitor, draft_about, noon};

const SELLER: Uuid = Uuid::from_u128(1);
const OTHER_SELLER: Uuid = Uuid::from_u128(2);
const LAB: Uuid = Uuid::from_u128(11);
const OTHER_LAB: Uuid = Uuid::from_u128(12);
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// First day of the tested periods. `noon(0)` is on it.
const NOVEMBER: &str = r#"from: "2026-11-24", to: "2026-12-23""#;

/// An order of this seller for this market, sent to both laboratories.
fn order(seller: Uuid, market: &str) -> Order {
    Order {
        id: Uuid::now_v7(),
        number: "ORD-2026-000042".to_owned(),
        kind: "TESTING".to_owned(),
        status: "REQUESTED".to_owned(),
        seller,
        candidates: vec![LAB, OTHER_LAB],
        provider: None,
        answered_by: None,
        product: Uuid::now_v7(),
        market: market.to_owned(),
        quote_by: None,
        due_at: None,
    }
}

/// A fact of the order domain about an order, this many seconds after noon.
fn told(fact: fn(Order) -> OrderFact, order: &Order, seconds: i64) -> CloudEvent {
    fact(order.clone())
        .publish(draft_about(order.id, noon(seconds)))
        .unwrap()
}

fn requested(order: &Order, seconds: i64) -> CloudEvent {
    told(OrderFact::AssessmentRequested, order, seconds)
}

fn reported(order: &Order, seconds: i64) -> CloudEvent {
    told(OrderFact::AssessmentReportIssued, order, seconds)
}

fn completed(order: &Order, seconds: i64) -> CloudEvent {
    told(OrderFact::OrderCompleted, order, seconds)
}

fn quoted(order: &Order, by: Uuid, seconds: i64) -> CloudEvent {
    told(
        OrderFact::QuoteSubmitted,
        &Order {
            answered_by: Some(by),
            ..order.clone()
        },
        seconds,
    )
}

fn declined(order: &Order, by: Uuid, seconds: i64) -> CloudEvent {
    told(
        OrderFact::RequestDeclined,
        &Order {
            answered_by: Some(by),
            ..order.clone()
        },
        seconds,
    )
}

fn checked(market: &str, verdict: &str, transport_approval: Option<Uuid>) -> CloudEvent {
    let lane = Lane {
        origin: "CN".to_owned(),
        destination: market.to_owned(),
        mode: "AIR".to_owned(),
        direction: None,
        aircraft: None,
    };
    let check = SelfCheck {
        id: Uuid::now_v7(),
        product: Uuid::now_v7(),
        organisation: SELLER,
        lane,
        as_of: noon(0).date(),
        verdict: verdict.to_owned(),
        findings: Vec::new(),
        result_hash: "ab".repeat(32),
        transport_conditions: Vec::new(),
        transport_approval,
        asked_at_version: None,
    };
    let draft = draft_about(check.id, noon(0));
    RuleFact::SelfCheckCompleted(check).publish(draft).unwrap()
}

/// A bulk self-check.
fn checked_in_bulk(verdicts: &[(&str, i64)]) -> CloudEvent {
    let bulk = BulkSelfCheck {
        id: Uuid::now_v7(),
        organisation: SELLER,
        status: "COMPLETED".to_owned(),
        done: verdicts.iter().map(|(_, count)| count).sum(),
        verdicts: verdicts
            .iter()
            .map(|(verdict, count)| ((*verdict).to_owned(), *count))
            .collect(),
        in_background: true,
    };
    let draft = draft_about(bulk.id, noon(0));
    RuleFact::BulkSelfCheckCompleted(bulk)
        .publish(draft)
        .unwrap()
}

async fn statistics(monitor: &Monitor, arguments: &str, fields: &str) -> Value {
    let query = format!("{{ statistics({arguments}) {{ {fields} }} }}");
    monitor.ask_admin(&query).await["statistics"].clone()
}

/// Three orders for Germany and one for Poland: reports after 2, 4 and 9 days, and none.
fn a_month() -> Vec<CloudEvent> {
    let [first, second, third] = [SELLER, SELLER, OTHER_SELLER].map(|seller| order(seller, "DE"));
    let polish = order(OTHER_SELLER, "PL");
    vec![
        requested(&first, 0),
        requested(&second, HOUR),
        requested(&third, 2 * HOUR),
        requested(&polish, 3 * HOUR),
        quoted(&first, LAB, HOUR),
        quoted(&second, LAB, 4 * HOUR),
        declined(&third, LAB, 10 * HOUR),
        declined(&first, OTHER_LAB, 5 * HOUR),
        reported(&first, 2 * DAY),
        reported(&second, 4 * DAY + HOUR),
        reported(&third, 9 * DAY + 2 * HOUR),
        completed(&first, 3 * DAY),
        // A corrected report is not the first report.
        reported(&first, 20 * DAY),
        completed(&first, 21 * DAY),
    ]
}

const FIGURES: &str = "
    assessments { requested reported completed medianDaysToReport }
    assessmentsByMarket { market requested reported completed medianDaysToReport }
    responses { asked answered declined medianHours }
    providerResponses { organisation { id } asked answered declined medianHours }";

fn figures_of_a_month() -> Value {
    json!({
        "assessments": { "requested": 4, "reported": 3, "completed": 1, "medianDaysToReport": 4.0 },
        "assessmentsByMarket": [
            { "market": "DE", "requested": 3, "reported": 3, "completed": 1, "medianDaysToReport": 4.0 },
            { "market": "PL", "requested": 1, "reported": 0, "completed": 0, "medianDaysToReport": null },
        ],
        // After 1, 3, 5 and 8 hours.
        "responses": { "asked": 8, "answered": 4, "declined": 2, "medianHours": 4.0 },
        "providerResponses": [
            { "organisation": { "id": LAB }, "asked": 4, "answered": 3, "declined": 1, "medianHours": 3.0 },
            { "organisation": { "id": OTHER_LAB }, "asked": 4, "answered": 1, "declined": 1, "medianHours": 5.0 },
        ],
    })
}
