use events::CloudEvent;
use events::order::{Order, OrderFact};
use serde_json::json;
use uuid::Uuid;

use super::{
    DAY, FIGURES, HOUR, LAB, NOVEMBER, OTHER_LAB, SELLER, a_month, checked, checked_in_bulk,
    declined, figures_of_a_month, order, quoted, reported, requested, statistics, told,
};
use crate::support::Monitor;

#[tokio::test]
async fn a_month_is_counted_by_market_and_by_provider() {
    let monitor = Monitor::start().await;
    monitor.producer("order").await.tell(&a_month()).await;
    assert_eq!(
        statistics(&monitor, NOVEMBER, FIGURES).await,
        figures_of_a_month()
    );

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
    monitor.producer("order").await.tell(&a_month()).await;
    // From 26 November: the first two reports, but not the requests; the third report was on 3 December.
    let later = statistics(&monitor, r#"from: "2026-11-26", to: "2026-12-02""#, FIGURES).await;
    let figures =
        json!({ "requested": 0, "reported": 2, "completed": 1, "medianDaysToReport": 3.0 });
    assert_eq!(later["assessments"], figures);
    assert_eq!(
        later["responses"],
        json!({ "asked": 0, "answered": 0, "declined": 0, "medianHours": null })
    );
    // The last day is included up to its last instant.
    let edge = order(SELLER, "DE");
    let until_midnight = 12 * HOUR;
    let events = [
        requested(&edge, until_midnight - 1),
        reported(&edge, until_midnight),
    ];
    monitor.producer("order").await.tell(&events).await;
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
    orders.tell(&backwards).await;
    rules.tell(&[checked("DE", "NO_RULE_FOUND", None)]).await;
    assert_eq!(
        statistics(&monitor, NOVEMBER, FIGURES).await,
        figures_of_a_month()
    );

    assert_eq!(orders.publish_again().await, 14);
    rules.tell(&[checked("PL", "COMPLIANT", None)]).await;
    assert_eq!(rules.publish_again().await, 2);
    assert_eq!(
        statistics(&monitor, NOVEMBER, FIGURES).await,
        figures_of_a_month()
    );
    let checks = statistics(
        &monitor,
        NOVEMBER,
        "selfChecksByMarket { market checks withoutRule }",
    )
    .await;
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
    orders
        .tell(&[reported(&early, DAY), declined(&early, LAB, HOUR)])
        .await;
    let before = statistics(&monitor, NOVEMBER, FIGURES).await;
    let figures =
        json!({ "requested": 0, "reported": 1, "completed": 0, "medianDaysToReport": null });
    assert_eq!(before["assessments"], figures);
    assert_eq!(before["responses"]["asked"], json!(0));

    orders.tell(&[requested(&early, 0)]).await;
    let after = statistics(&monitor, NOVEMBER, FIGURES).await;
    let figures =
        json!({ "requested": 1, "reported": 1, "completed": 0, "medianDaysToReport": 1.0 });
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
        // It quoted, and then declined.
        declined(&asked, LAB, 6 * HOUR),
        quoted(&asked, LAB, 2 * HOUR),
        // The publisher did not name the provider that answered.
        told(OrderFact::QuoteSubmitted, &asked, HOUR),
    ];
    monitor.producer("order").await.tell(&events).await;
    let figures = statistics(&monitor, NOVEMBER, FIGURES).await;
    assert_eq!(
        figures["responses"],
        json!({ "asked": 2, "answered": 1, "declined": 0, "medianHours": 2.0 })
    );
}

#[tokio::test]
async fn a_dispute_completes_an_order_only_if_the_report_stood() {
    let monitor = Monitor::start().await;
    let resolved = |status: &str| {
        let order = Order {
            status: status.to_owned(),
            ..order(SELLER, "DE")
        };
        [
            requested(&order, 0),
            told(OrderFact::DisputeResolved, &order, DAY),
        ]
    };
    let events = [resolved("COMPLETED"), resolved("IN_ASSESSMENT")].concat();
    monitor.producer("order").await.tell(&events).await;
    let figures = statistics(&monitor, NOVEMBER, FIGURES).await;
    assert_eq!(figures["assessments"]["completed"], json!(1));
}

#[tokio::test]
async fn an_order_without_a_market_is_counted_as_such() {
    let monitor = Monitor::start().await;
    let events = [
        requested(&order(SELLER, ""), 0),
        requested(&order(SELLER, "Germany"), 0),
    ];
    monitor.producer("order").await.tell(&events).await;
    let figures = statistics(
        &monitor,
        NOVEMBER,
        "assessmentsByMarket { market requested }",
    )
    .await;
    assert_eq!(
        figures["assessmentsByMarket"],
        json!([{ "market": null, "requested": 2 }])
    );
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
        // Requested by a transport approval and not by a seller.
        checked("PL", "NO_RULE_FOUND", Some(Uuid::now_v7())),
        checked("FR", "PROHIBITED", None),
        checked_in_bulk(&[("COMPLIANT", 20), ("NO_RULE_FOUND", 5)]),
        checked_in_bulk(&[]),
    ];
    monitor.producer("rule").await.tell(&events).await;
    let fields =
        "selfChecks { checks withoutRule } selfChecksByMarket { market checks withoutRule }";
    assert_eq!(
        statistics(&monitor, NOVEMBER, fields).await,
        json!({
            "selfChecks": { "checks": 31, "withoutRule": 8 },
            "selfChecksByMarket": [
                { "market": null, "checks": 25, "withoutRule": 5 },
                { "market": "PL", "checks": 2, "withoutRule": 2 },
                { "market": "DE", "checks": 3, "withoutRule": 1 },
                { "market": "FR", "checks": 1, "withoutRule": 0 },
            ],
        })
    );
    let none = statistics(&monitor, r#"from: "2026-11-25", to: "2026-12-23""#, fields).await;
    assert_eq!(
        none,
        json!({ "selfChecks": { "checks": 0, "withoutRule": 0 }, "selfChecksByMarket": [] })
    );
}

#[tokio::test]
async fn at_most_a_hundred_providers_are_listed_and_all_are_counted() {
    let monitor = Monitor::start().await;
    let events: Vec<CloudEvent> = (0..21)
        .map(|number: u128| {
            let candidates = (0..5)
                .map(|one| Uuid::from_u128(1_000 + number * 5 + one))
                .collect();
            requested(
                &Order {
                    candidates,
                    ..order(SELLER, "DE")
                },
                0,
            )
        })
        .chain([requested(
            &Order {
                candidates: vec![LAB],
                ..order(SELLER, "DE")
            },
            0,
        )])
        .chain([requested(
            &Order {
                candidates: vec![LAB],
                ..order(SELLER, "DE")
            },
            0,
        )])
        .collect();
    monitor.producer("order").await.tell(&events).await;
    let figures = statistics(&monitor, NOVEMBER, FIGURES).await;
    assert_eq!(figures["responses"]["asked"], json!(107));
    let listed = figures["providerResponses"].as_array().unwrap();
    assert_eq!(listed.len(), 100);
    assert_eq!(listed[0]["organisation"]["id"], json!(LAB));
    assert_eq!(listed[0]["asked"], json!(2));
}
