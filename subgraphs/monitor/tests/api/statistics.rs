use events::order::{Order, OrderFact};
use events::rule::{Lane, RuleFact, SelfCheck};
use events::{CloudEvent, Fact};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Monitor, code, draft_about, event, noon, served};

const SELLER: Uuid = Uuid::from_u128(1);
const OTHER_SELLER: Uuid = Uuid::from_u128(2);
const LAB: Uuid = Uuid::from_u128(11);
const OTHER_LAB: Uuid = Uuid::from_u128(12);
const HOUR: i64 = 3_600;
const DAY: i64 = 24 * HOUR;
/// The first day of what is asked about here. `noon(0)` is on it.
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

/// What the order domain tells of an order, so many seconds after noon.
fn told(fact: fn(Order) -> OrderFact, order: &Order, seconds: i64) -> CloudEvent {
    fact(order.clone()).publish(draft_about(order.id, noon(seconds))).unwrap()
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
    told(OrderFact::QuoteSubmitted, &Order { answered_by: Some(by), ..order.clone() }, seconds)
}

fn declined(order: &Order, by: Uuid, seconds: i64) -> CloudEvent {
    told(OrderFact::RequestDeclined, &Order { answered_by: Some(by), ..order.clone() }, seconds)
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
        // A report that corrects the first is not the first.
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

#[tokio::test]
async fn a_month_is_counted_by_market_and_by_provider() {
    let monitor = Monitor::start().await;
    monitor.producer("order").await.tell(&monitor, &a_month()).await;
    assert_eq!(statistics(&monitor, NOVEMBER, FIGURES).await, figures_of_a_month());

    let poland = statistics(&monitor, &format!(r#"{NOVEMBER}, market: "PL""#), FIGURES).await;
    assert_eq!(
        poland,
        json!({
            "assessments": { "requested": 1, "reported": 0, "completed": 0, "medianDaysToReport": null },
            "assessmentsByMarket": [
                { "market": "PL", "requested": 1, "reported": 0, "completed": 0, "medianDaysToReport": null },
            ],
            "responses": { "asked": 2, "answered": 0, "declined": 0, "medianHours": null },
            "providerResponses": [
                { "organisation": { "id": LAB }, "asked": 1, "answered": 0, "declined": 0, "medianHours": null },
                { "organisation": { "id": OTHER_LAB }, "asked": 1, "answered": 0, "declined": 0, "medianHours": null },
            ],
        })
    );
}

#[tokio::test]
async fn each_thing_is_counted_in_the_period_in_which_it_happened() {
    let monitor = Monitor::start().await;
    monitor.producer("order").await.tell(&monitor, &a_month()).await;
    // From 26 November the first two reports, not the requests; the third came on 3 December.
    let later = statistics(&monitor, r#"from: "2026-11-26", to: "2026-12-02""#, FIGURES).await;
    let figures = json!({ "requested": 0, "reported": 2, "completed": 1, "medianDaysToReport": 3.0 });
    assert_eq!(later["assessments"], figures);
    assert_eq!(later["responses"], json!({ "asked": 0, "answered": 0, "declined": 0, "medianHours": null }));
    // The last day is in it, to its last instant.
    let edge = order(SELLER, "DE");
    let until_midnight = 12 * HOUR;
    let events = [requested(&edge, until_midnight - 1), reported(&edge, until_midnight)];
    monitor.producer("order").await.tell(&monitor, &events).await;
    let day = statistics(&monitor, r#"from: "2026-11-24", to: "2026-11-24""#, FIGURES).await;
    assert_eq!(day["assessments"]["requested"], json!(5));
    assert_eq!(day["assessments"]["reported"], json!(0));
}

#[tokio::test]
async fn neither_the_order_of_events_nor_repetition_matters() {
    let monitor = Monitor::start().await;
    let orders = monitor.producer("order").await;
    let rules = monitor.producer("rule").await;
    let backwards: Vec<CloudEvent> = a_month().into_iter().rev().collect();
    orders.tell(&monitor, &backwards).await;
    rules.tell(&monitor, &[checked("DE", "NO_RULE_FOUND", None)]).await;
    assert_eq!(statistics(&monitor, NOVEMBER, FIGURES).await, figures_of_a_month());

    for producer in [&orders, &rules] {
        producer.publish_again().await;
    }
    // What comes last on a stream says that all before it has been taken in.
    orders.tell(&monitor, &[told(OrderFact::OrderDrafted, &order(SELLER, "DE"), 0)]).await;
    rules.tell(&monitor, &[checked("PL", "COMPLIANT", None)]).await;
    assert_eq!(statistics(&monitor, NOVEMBER, FIGURES).await, figures_of_a_month());
    let checks = statistics(&monitor, NOVEMBER, "selfChecksByMarket { market checks withoutRule }").await;
    assert_eq!(
        checks["selfChecksByMarket"],
        json!([
            { "market": "DE", "checks": 1, "withoutRule": 1 },
            { "market": "PL", "checks": 1, "withoutRule": 0 },
        ])
    );
}

#[tokio::test]
async fn a_report_that_arrives_before_its_request_waits_for_it() {
    let monitor = Monitor::start().await;
    let orders = monitor.producer("order").await;
    let early = order(SELLER, "DE");
    orders.tell(&monitor, &[reported(&early, DAY), declined(&early, LAB, HOUR)]).await;
    let before = statistics(&monitor, NOVEMBER, FIGURES).await;
    let figures = json!({ "requested": 0, "reported": 1, "completed": 0, "medianDaysToReport": null });
    assert_eq!(before["assessments"], figures);
    assert_eq!(before["responses"]["asked"], json!(0));

    orders.tell(&monitor, &[requested(&early, 0)]).await;
    let after = statistics(&monitor, NOVEMBER, FIGURES).await;
    let figures = json!({ "requested": 1, "reported": 1, "completed": 0, "medianDaysToReport": 1.0 });
    assert_eq!(after["assessments"], figures);
    let responses = json!({ "asked": 2, "answered": 1, "declined": 1, "medianHours": 1.0 });
    assert_eq!(after["responses"], responses);
}

#[tokio::test]
async fn the_first_answer_of_a_provider_counts() {
    let monitor = Monitor::start().await;
    let asked = order(SELLER, "DE");
    let events = [
        requested(&asked, 0),
        // It quoted, took that back, and declined.
        declined(&asked, LAB, 6 * HOUR),
        quoted(&asked, LAB, 2 * HOUR),
        told(OrderFact::QuoteWithdrawn, &asked, 3 * HOUR),
        // Whoever published this did not say who answered.
        told(OrderFact::QuoteSubmitted, &asked, HOUR),
    ];
    monitor.producer("order").await.tell(&monitor, &events).await;
    let figures = statistics(&monitor, NOVEMBER, FIGURES).await;
    assert_eq!(figures["responses"], json!({ "asked": 2, "answered": 1, "declined": 0, "medianHours": 2.0 }));
}

#[tokio::test]
async fn a_dispute_completes_an_order_only_if_the_report_stood() {
    let monitor = Monitor::start().await;
    let resolved = |status: &str| {
        let order = Order { status: status.to_owned(), ..order(SELLER, "DE") };
        [requested(&order, 0), told(OrderFact::DisputeResolved, &order, DAY)]
    };
    let events = [resolved("COMPLETED"), resolved("IN_ASSESSMENT")].concat();
    monitor.producer("order").await.tell(&monitor, &events).await;
    let figures = statistics(&monitor, NOVEMBER, FIGURES).await;
    assert_eq!(figures["assessments"]["completed"], json!(1));
}

#[tokio::test]
async fn an_order_without_a_market_is_counted_as_such() {
    let monitor = Monitor::start().await;
    let events = [requested(&order(SELLER, ""), 0), requested(&order(SELLER, "Germany"), 0)];
    monitor.producer("order").await.tell(&monitor, &events).await;
    let figures = statistics(&monitor, NOVEMBER, "assessmentsByMarket { market requested }").await;
    assert_eq!(figures["assessmentsByMarket"], json!([{ "market": null, "requested": 2 }]));
}

#[tokio::test]
async fn searches_without_a_rule_are_counted_by_market() {
    let monitor = Monitor::start().await;
    let events = [
        checked("DE", "NO_RULE_FOUND", None),
        checked("DE", "COMPLIANT", None),
        checked("DE", "ACTION_REQUIRED", None),
        checked("PL", "NO_RULE_FOUND", None),
        checked("PL", "NO_RULE_FOUND", None),
        // Asked for by a transport approval: nobody searched.
        checked("PL", "NO_RULE_FOUND", Some(Uuid::now_v7())),
        checked("FR", "PROHIBITED", None),
    ];
    monitor.producer("rule").await.tell(&monitor, &events).await;
    let fields = "selfChecks { checks withoutRule } selfChecksByMarket { market checks withoutRule }";
    assert_eq!(
        statistics(&monitor, NOVEMBER, fields).await,
        json!({
            "selfChecks": { "checks": 6, "withoutRule": 3 },
            "selfChecksByMarket": [
                { "market": "PL", "checks": 2, "withoutRule": 2 },
                { "market": "DE", "checks": 3, "withoutRule": 1 },
                { "market": "FR", "checks": 1, "withoutRule": 0 },
            ],
        })
    );
    let none = statistics(&monitor, r#"from: "2026-11-25", to: "2026-12-23""#, fields).await;
    assert_eq!(none, json!({ "selfChecks": { "checks": 0, "withoutRule": 0 }, "selfChecksByMarket": [] }));
}

const OPERATIONS: &str = "operations { served refused costPerThousand { minorUnits currency } }";

#[tokio::test]
async fn a_thousand_operations_cost_their_share_of_the_month() {
    let monitor = Monitor::costing("3044 EUR").await;
    let mut refused = served("Me");
    refused.outcome = "RATE_LIMITED".to_owned();
    let events: Vec<CloudEvent> = (0..4).map(|second| event(served("Me"), noon(second))).collect();
    monitor.serve(&[events, vec![event(refused, noon(0))]].concat()).await;
    // 3044 euro × 2 days / 30.44 / 5 operations × 1000.
    let two_days = statistics(&monitor, r#"from: "2026-11-24", to: "2026-11-25""#, OPERATIONS).await;
    let cost = json!({ "minorUnits": 4_000_000, "currency": "EUR" });
    assert_eq!(two_days["operations"], json!({ "served": 4, "refused": 1, "costPerThousand": cost }));
    let nothing = statistics(&monitor, r#"from: "2026-11-25", to: "2026-11-26""#, OPERATIONS).await;
    assert_eq!(nothing["operations"], json!({ "served": 0, "refused": 0, "costPerThousand": null }));
}

#[tokio::test]
async fn nothing_is_said_of_a_cost_that_is_not_configured() {
    let monitor = Monitor::start().await;
    monitor.serve(&[event(served("Me"), noon(0))]).await;
    let figures = statistics(&monitor, NOVEMBER, OPERATIONS).await;
    assert_eq!(figures["operations"], json!({ "served": 1, "refused": 0, "costPerThousand": null }));
}

#[tokio::test]
async fn at_most_a_hundred_providers_are_listed_and_all_are_counted() {
    let monitor = Monitor::start().await;
    let events: Vec<CloudEvent> = (0..21)
        .map(|number: u128| {
            let candidates = (0..5).map(|one| Uuid::from_u128(1_000 + number * 5 + one)).collect();
            requested(&Order { candidates, ..order(SELLER, "DE") }, 0)
        })
        .chain([requested(&Order { candidates: vec![LAB], ..order(SELLER, "DE") }, 0)])
        .chain([requested(&Order { candidates: vec![LAB], ..order(SELLER, "DE") }, 0)])
        .collect();
    monitor.producer("order").await.tell(&monitor, &events).await;
    let figures = statistics(&monitor, NOVEMBER, FIGURES).await;
    assert_eq!(figures["responses"]["asked"], json!(107));
    let listed = figures["providerResponses"].as_array().unwrap();
    assert_eq!(listed.len(), 100);
    assert_eq!(listed[0]["organisation"]["id"], json!(LAB));
    assert_eq!(listed[0]["asked"], json!(2));
}

#[tokio::test]
async fn everybody_sees_how_their_own_organisation_did_and_no_other() {
    let monitor = Monitor::start().await;
    monitor.producer("order").await.tell(&monitor, &a_month()).await;
    let mut mine = served("Me");
    mine.organisation = Some(SELLER);
    let mut failed = mine.clone();
    failed.outcome = "FORBIDDEN".to_owned();
    monitor.serve(&[event(mine, noon(0)), event(failed, noon(1)), event(served("Me"), noon(2))]).await;

    let query = format!(
        "{{ ownStatistics({NOVEMBER}) {{
            from to
            assessments {{ requested reported completed medianDaysToReport }}
            assessmentsByMarket {{ market requested }}
            responses {{ asked answered declined medianHours }}
            operations {{ served refused }} }} }}"
    );
    let none = json!({ "requested": 0, "reported": 0, "completed": 0, "medianDaysToReport": null });
    let unasked = json!({ "asked": 0, "answered": 0, "declined": 0, "medianHours": null });
    let idle = json!({ "served": 0, "refused": 0 });
    let own = |assessments: &Value, markets: Value, responses: &Value, operations: Value| {
        json!({ "data": { "ownStatistics": {
            "from": "2026-11-24", "to": "2026-12-23", "assessments": assessments, "assessmentsByMarket": markets,
            "responses": responses, "operations": operations,
        } } })
    };
    let requested = json!({ "requested": 2, "reported": 2, "completed": 1, "medianDaysToReport": 3.0 });
    let german = json!([{ "market": "DE", "requested": 2 }]);
    assert_eq!(
        monitor.ask(&testkit::seller(SELLER), &query).await,
        own(&requested, german, &unasked, json!({ "served": 1, "refused": 1 }))
    );
    let answers = json!({ "asked": 4, "answered": 3, "declined": 1, "medianHours": 3.0 });
    assert_eq!(
        monitor.ask(&testkit::provider(LAB), &query).await,
        own(&none, json!([]), &answers, idle.clone())
    );
    let stranger = monitor.ask(&testkit::seller(Uuid::now_v7()), &query).await;
    assert_eq!(stranger, own(&none, json!([]), &unasked, idle));
}

#[tokio::test]
async fn a_period_has_an_end_and_at_most_366_days() {
    let monitor = Monitor::costing("1 EUR").await;
    for field in ["statistics", "ownStatistics"] {
        let ask = async |from: &str, to: &str| {
            let query = format!(r#"{{ {field}(from: "{from}", to: "{to}") {{ from to }} }}"#);
            monitor.ask(&testkit::admin(), &query).await
        };
        for (from, to) in
            [("2026-11-24", "2026-11-23"), ("2026-01-01", "2027-01-02"), ("1900-01-01", "2999-12-31")]
        {
            assert_eq!(code(&ask(from, to).await), "BAD_USER_INPUT", "{field} {from} {to}");
        }
        for (from, to) in
            [("2026-11-24", "2026-11-24"), ("2026-01-01", "2027-01-01"), ("2999-12-31", "2999-12-31")]
        {
            assert_eq!(ask(from, to).await["data"][field], json!({ "from": from, "to": to }));
        }
    }
}

#[tokio::test]
async fn whoever_may_not_ask_is_told_so_before_the_question_is_looked_at() {
    let monitor = Monitor::start().await;
    for period in [r#"from: "2026-11-24", to: "2026-11-24""#, r#"from: "2026-11-24", to: "2020-01-01""#] {
        let whole = format!("{{ statistics({period}) {{ from }} }}");
        for caller in [testkit::seller(SELLER), testkit::provider(LAB), testkit::gateway()] {
            assert_eq!(code(&monitor.ask(&caller, &whole).await), "FORBIDDEN");
        }
        let own = format!("{{ ownStatistics({period}) {{ from }} }}");
        assert_eq!(code(&monitor.ask(&testkit::gateway(), &own).await), "FORBIDDEN");
        for question in [whole, own] {
            assert_eq!(code(&monitor.ask(&testkit::anonymous(), &question).await), "UNAUTHENTICATED");
        }
    }
}
