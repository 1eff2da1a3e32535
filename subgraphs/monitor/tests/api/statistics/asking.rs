use std::sync::Arc;

use caller::{ApiClient, Caller, ClientKind, Identity, Role};
use events::CloudEvent;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{LAB, NOVEMBER, SELLER, a_month, statistics};
use crate::support::{Monitor, code, event, noon, served, somebody};

/// Roles without access to the statistics of the platform.
const STRANGERS: [Role; 11] = [
    Role::SellerOwner,
    Role::SellerMember,
    Role::ProviderOwner,
    Role::Assessor,
    Role::Carrier,
    Role::RuleEditor,
    Role::RuleApprover,
    Role::Partner,
    Role::Device,
    Role::Inspector,
    Role::Ci,
];

const OPERATIONS: &str = "operations { served refused costPerThousand { minorUnits currency } }";

#[tokio::test]
async fn a_thousand_operations_cost_their_share_of_the_month() {
    let monitor = Monitor::costing("3044 EUR").await;
    let mut refused = served("Me");
    refused.outcome = "RATE_LIMITED".to_owned();
    let events: Vec<CloudEvent> = (0..4)
        .map(|second| event(served("Me"), noon(second)))
        .collect();
    monitor
        .serve(&[events, vec![event(refused, noon(0))]].concat())
        .await;
    // 3044 euro × 2 days / 30.44 / 5 operations × 1000.
    let two_days = statistics(
        &monitor,
        r#"from: "2026-11-24", to: "2026-11-25""#,
        OPERATIONS,
    )
    .await;
    let cost = json!({ "minorUnits": 4_000_000, "currency": "EUR" });
    assert_eq!(
        two_days["operations"],
        json!({ "served": 4, "refused": 1, "costPerThousand": cost })
    );
    let nothing = statistics(
        &monitor,
        r#"from: "2026-11-25", to: "2026-11-26""#,
        OPERATIONS,
    )
    .await;
    assert_eq!(
        nothing["operations"],
        json!({ "served": 0, "refused": 0, "costPerThousand": null })
    );
}

#[tokio::test]
async fn nothing_is_said_of_a_cost_that_is_not_configured() {
    let monitor = Monitor::start().await;
    monitor.serve(&[event(served("Me"), noon(0))]).await;
    let figures = statistics(&monitor, NOVEMBER, OPERATIONS).await;
    assert_eq!(
        figures["operations"],
        json!({ "served": 1, "refused": 0, "costPerThousand": null })
    );
}

#[tokio::test]
async fn everybody_sees_how_their_own_organisation_did_and_no_other() {
    let monitor = Monitor::start().await;
    monitor.producer("order").await.tell(&a_month()).await;
    let mut mine = served("Me");
    mine.organisation = Some(SELLER);
    let mut failed = mine.clone();
    failed.outcome = "FORBIDDEN".to_owned();
    monitor
        .serve(&[
            event(mine, noon(0)),
            event(failed, noon(1)),
            event(served("Me"), noon(2)),
        ])
        .await;

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
    let requested =
        json!({ "requested": 2, "reported": 2, "completed": 1, "medianDaysToReport": 3.0 });
    let german = json!([{ "market": "DE", "requested": 2 }]);
    assert_eq!(
        monitor.ask(&testkit::seller(SELLER), &query).await,
        own(
            &requested,
            german,
            &unasked,
            json!({ "served": 1, "refused": 1 })
        )
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
        for (from, to) in [
            ("2026-11-24", "2026-11-23"),
            ("2026-01-01", "2027-01-02"),
            ("1900-01-01", "2999-12-31"),
        ] {
            assert_eq!(
                code(&ask(from, to).await),
                "BAD_USER_INPUT",
                "{field} {from} {to}"
            );
        }
        for (from, to) in [
            ("2026-11-24", "2026-11-24"),
            ("2026-01-01", "2027-01-01"),
            ("2999-12-31", "2999-12-31"),
        ] {
            assert_eq!(
                ask(from, to).await["data"][field],
                json!({ "from": from, "to": to })
            );
        }
    }
}

#[tokio::test]
async fn whoever_may_not_ask_is_told_so_before_the_question_is_looked_at() {
    let monitor = Monitor::start().await;
    for period in [
        r#"from: "2026-11-24", to: "2026-11-24""#,
        r#"from: "2026-11-24", to: "2020-01-01""#,
    ] {
        let whole = format!("{{ statistics({period}) {{ from }} }}");
        for role in STRANGERS {
            assert_eq!(
                code(&monitor.ask(&somebody(role), &whole).await),
                "FORBIDDEN",
                "{role:?}"
            );
        }
        assert_eq!(
            code(&monitor.ask(&testkit::gateway(), &whole).await),
            "FORBIDDEN"
        );
        let own = format!("{{ ownStatistics({period}) {{ from }} }}");
        assert_eq!(
            code(&monitor.ask(&testkit::gateway(), &own).await),
            "FORBIDDEN"
        );
        for question in [whole, own] {
            assert_eq!(code(&monitor.ask(&program(), &question).await), "FORBIDDEN");
            assert_eq!(
                code(&monitor.ask(&testkit::anonymous(), &question).await),
                "UNAUTHENTICATED"
            );
        }
    }
}

/// A partner's program that acts for the seller.
fn program() -> Arc<Caller> {
    let (id, scopes) = (Uuid::now_v7(), vec!["orders:read".to_owned()]);
    testkit::signed(Identity::Client(ApiClient {
        id,
        kind: ClientKind::Partner,
        organisation: Some(SELLER),
        scopes,
    }))
}
