//! The demonstration data: its people sign in, and its sellers have objects in every state.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use e2e::{Answer, Graph, demonstration::Account, documents::web, people, seed, waiting};
use serde_json::{Value, json};

use crate::{ask, platform};

const SELLERS: [&str; 3] = [
    "lena.brandt@hafenkontor.example",
    "amina.diallo@speichergut.example",
    "katrin.sommer@lindenhof.example",
];

/// The states of the objects of a seller.
const STATES: &str = "{
    orders(first: 100) { nodes { state: status } }
    enquiries(first: 100) { nodes { state: status } }
    evidenceDocuments(first: 100) { nodes { state: status } }
    certificates(first: 100) { nodes { state: status } }
    transportApprovals(first: 100) { nodes { state: status } }
    consignments(first: 100) { nodes { state: status } }
    selfChecks(first: 100) { nodes { state: verdict } }
    products(first: 100) { nodes { classification { state: status } } }
    archived: products(first: 1, filter: { status: ARCHIVED }) { nodes { state: status } }
    bulkSelfChecks(first: 10) { nodes { state: status } }
    watches(first: 10) { nodes { state: status } }
}";

/// The states that the three sellers together must have. A job expires the orders of the history that were not answered.
const EXPECTED: [(&str, &[&str]); 11] = [
    (
        "orders",
        &[
            "DRAFT",
            "REQUESTED",
            "QUOTED",
            "DECLINED",
            "ACCEPTED",
            "IN_ASSESSMENT",
            "AWAITING_DOCUMENTS",
            "REPORTED",
            "DISPUTED",
            "COMPLETED",
            "CANCELLED",
            "EXPIRED",
        ],
    ),
    ("enquiries", &["OPEN", "ANSWERED", "CLOSED"]),
    (
        "evidenceDocuments",
        &["SUBMITTED", "ACCEPTED", "REJECTED", "EXPIRED"],
    ),
    ("certificates", &["VALID", "SUSPENDED", "REVOKED"]),
    (
        "transportApprovals",
        &["APPROVED", "REFUSED", "NEEDS_REVIEW"],
    ),
    (
        "consignments",
        &["PLANNED", "CLEARED", "IN_TRANSIT", "ON_HOLD", "ARRIVED"],
    ),
    (
        "selfChecks",
        &[
            "PROHIBITED",
            "ACTION_REQUIRED",
            "NEEDS_INFORMATION",
            "COMPLIANT",
            "NO_RULE_FOUND",
        ],
    ),
    ("products", &["PROPOSED", "CONFIRMED", "CHALLENGED"]),
    ("archived", &["ARCHIVED"]),
    ("bulkSelfChecks", &["COMPLETED"]),
    ("watches", &["ACTIVE"]),
];

/// The states in each list of a response, added to those that are known.
fn collect(data: &Value, states: &mut BTreeMap<String, BTreeSet<String>>) {
    for (list, value) in data.as_object().unwrap() {
        let found = states.entry(list.clone()).or_default();
        for node in value["nodes"].as_array().unwrap() {
            let state = node.get("state");
            let state = state.or_else(|| node.pointer("/classification/state"));
            found.extend(state.and_then(Value::as_str).map(str::to_owned));
        }
    }
}

#[tokio::test]
async fn every_person_of_the_demonstration_signs_in_with_the_role_of_the_table() {
    let platform = platform();
    let file = std::fs::read_to_string(platform.home().join("people.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(file["password"], people::PASSWORD);
    let accounts: Vec<Account> = serde_json::from_value(file["people"].clone()).unwrap();
    let emails: BTreeSet<&str> = accounts
        .iter()
        .map(|account| account.email.as_str())
        .collect();
    assert_eq!(emails.len(), accounts.len(), "an address twice");
    assert!(SELLERS.iter().all(|email| emails.contains(email)));
    for account in &accounts {
        let client = if account.organisation == "Carnet" {
            platform.admin_client()
        } else {
            platform.web()
        };
        let graph = people::sign_in(&client.patient(), &account.email, people::PASSWORD)
            .await
            .unwrap();
        let data = graph.run(&web::ME, json!({})).await.unwrap();
        let roles = data["me"]["roles"].as_array().unwrap();
        assert!(roles.contains(&json!(account.role)), "{account:?}: {data}");
    }
}

#[tokio::test]
async fn the_sellers_of_the_demonstration_have_objects_in_every_state() {
    let platform = platform();
    let mut sellers = Vec::new();
    for email in SELLERS {
        let web = platform.web().patient();
        let graph = people::sign_in(&web, email, people::PASSWORD).await;
        sellers.push(graph.unwrap().patient());
    }
    let complete = async || {
        let mut states = BTreeMap::new();
        for seller in &sellers {
            // The wide query may run into a limit of time on a busy machine.
            if let Ok(data) = seller.send(STATES, json!({})).await.and_then(Answer::data) {
                collect(&data, &mut states);
            }
        }
        let is_complete = EXPECTED.iter().all(|(list, expected)| {
            let found = states.get(*list);
            found.is_some_and(|found| expected.iter().all(|state| found.contains(*state)))
        });
        if !is_complete {
            // Every minute, a job expires documents. Other tests change rules, and approvals are checked again.
            tokio::time::sleep(Duration::from_secs(5)).await;
        }
        Ok(is_complete.then_some(()))
    };
    let limit = Duration::from_mins(3);
    waiting::within(limit, "an object in each state", complete)
        .await
        .unwrap();
}

#[tokio::test]
async fn a_rule_change_of_the_demonstration_concerns_a_seller_and_another_one_waits() {
    let platform = platform();
    let [.., textiles] = SELLERS;
    let web = platform.web().patient();
    let seller = people::sign_in(&web, textiles, people::PASSWORD).await;
    let query =
        "{ verdictChanges(first: 100) { nodes { sku before after lane { destination } } } }";
    let data = ask(&seller.unwrap(), query, &json!({})).await;
    let expected = json!({
        "sku": "TS-ORG-M", "before": "COMPLIANT", "after": "ACTION_REQUIRED", "lane": { "destination": "GB" },
    });
    let changes = data["verdictChanges"]["nodes"].as_array().unwrap();
    assert!(changes.contains(&expected), "{data}");

    let admin = platform.admin().await;
    let query = "{
        rulePackVersions(first: 100, filter: { status: [IN_REVIEW] }) { nodes { version } }
        providersUnderReview(first: 100) { nodes { displayName } }
    }";
    let data = ask(&admin, query, &json!({})).await;
    for waiting in ["2026.3.0", "Havel Materialpruefung"] {
        assert!(data.to_string().contains(waiting), "{waiting}: {data}");
    }
}

/// The first and the last day of the month that the demonstration fills.
fn month() -> Value {
    let today = seed::today();
    json!({ "from": seed::day(today, -29), "to": seed::day(today, 0) })
}

/// The days of a series on which this number is greater than zero.
fn days<'a>(series: &'a Value, number: &str) -> Vec<&'a str> {
    let buckets = series.as_array().unwrap().iter();
    let busy = buckets.filter(|bucket| bucket.pointer(number).unwrap().as_u64() > Some(0));
    busy.map(|bucket| bucket["from"].as_str().unwrap())
        .collect()
}

/// The sum of a number over a series.
fn sum(series: &Value, number: &str) -> u64 {
    let buckets = series.as_array().unwrap().iter();
    let numbers = buckets.map(|bucket| bucket.pointer(number).unwrap().as_u64().unwrap());
    numbers.sum()
}

async fn is_intact(admin: &Graph, day: &str) -> bool {
    let query = "query ($day: Date!) { accessChain(day: $day) { intact } }";
    let data = ask(admin, query, &json!({ "day": day })).await;
    data["accessChain"]["intact"] == true
}

#[tokio::test]
async fn the_statistics_of_the_demonstration_show_a_month_and_no_record_was_changed() {
    let admin = platform().admin().await;
    let query =
        "query ($from: Date!, $to: Date!) { statistics(from: $from, to: $to) { series(step: DAY) {
        from selfChecks { checks } operations { served }
        assessments { requested reported completed } responses { answered declined }
    } } }";
    let data = ask(&admin, query, &month()).await;
    let series = &data["statistics"]["series"];
    assert!(days(series, "/selfChecks/checks").len() >= 20, "{data}");
    assert!(days(series, "/assessments/requested").len() >= 10, "{data}");
    for (number, least) in [
        ("/assessments/requested", 18),
        ("/assessments/reported", 12),
        ("/assessments/completed", 12),
        ("/responses/answered", 15),
        ("/responses/declined", 3),
    ] {
        assert!(sum(series, number) >= least, "{number}: {data}");
    }
    let days = days(series, "/operations/served");
    assert!(days.len() >= 20, "{data}");
    for day in days {
        assert!(is_intact(&admin, day).await, "{day}");
    }
}

#[tokio::test]
async fn a_seller_and_a_laboratory_of_the_demonstration_see_their_own_month() {
    let web = platform().web().patient();
    let query = "query ($from: Date!, $to: Date!) { ownStatistics(from: $from, to: $to) { series(step: DAY) {
        from operations { served } assessments { completed } responses { answered }
    } } }";
    for (email, number) in [
        (SELLERS[0], "/assessments/completed"),
        ("henrik.vogel@alster.example", "/responses/answered"),
    ] {
        let person = people::sign_in(&web, email, people::PASSWORD).await;
        let data = ask(&person.unwrap(), query, &month()).await;
        let series = &data["ownStatistics"]["series"];
        assert!(days(series, "/operations/served").len() >= 5, "{data}");
        assert!(sum(series, number) >= 4, "{email}: {data}");
    }
}

#[tokio::test]
async fn the_first_orders_of_the_demonstration_are_weeks_old_and_found_by_their_time() {
    let web = platform().web().patient();
    let seller = people::sign_in(&web, SELLERS[0], people::PASSWORD).await;
    let to = format!("{}T00:00:00Z", seed::day(seed::today(), -14));
    let query = "query ($to: DateTime!) { orders(first: 100, filter: { createdAt: { to: $to } }) { nodes { createdAt } } }";
    let data = ask(&seller.unwrap(), query, &json!({ "to": to })).await;
    let orders = data["orders"]["nodes"].as_array().unwrap();
    assert!(orders.len() >= 3, "{data}");
    assert!(
        orders
            .iter()
            .all(|order| order["createdAt"].as_str().unwrap() < to.as_str()),
        "{data}"
    );
}
