//! Providers that can issue the missing documents of a self-check.

use serde_json::{Value, json};

use crate::support::{PROVIDER, UserDomain, code, testing};

const FIELDS: &str = "edges { node { provider { id } canIssue leadDays priceFrom { minorUnits currency } } } \
    pageInfo { hasNextPage endCursor } totalCount";

async fn matches(platform: &UserDomain, missing: &[&str], arguments: Value) -> Value {
    let query = format!(
        "query($input: MatchProvidersInput!, $first: Int, $after: String, $sort: ProviderSort! = FIT) {{
            matchProviders(input: $input, first: $first, after: $after, sort: $sort) {{ {FIELDS} }} }}"
    );
    let mut variables = arguments;
    variables["input"] = json!({ "documentTypes": missing, "market": "DE", "hsCode": "850760" });
    let seller = testkit::seller(uuid::Uuid::now_v7());
    platform.answer(&seller, &query, variables).await["matchProviders"].clone()
}

fn found(connection: &Value) -> Vec<(&str, Vec<&str>)> {
    let edges = connection["edges"].as_array().unwrap().iter();
    edges
        .map(|edge| {
            let issued = edge["node"]["canIssue"].as_array().unwrap();
            (
                edge["node"]["provider"]["id"].as_str().unwrap(),
                issued.iter().filter_map(Value::as_str).collect(),
            )
        })
        .collect()
}

fn service(document_types: &[&str], lead_days: Option<i32>, hs_prefixes: &[&str]) -> Value {
    let mut service = testing();
    service["documentTypes"] = json!(document_types);
    service["leadDays"] = json!(lead_days);
    service["hsPrefixes"] = json!(hs_prefixes);
    service
}

#[tokio::test]
async fn the_best_come_first() {
    let platform = UserDomain::start().await;
    let (_, slow) = platform
        .listed(service(
            &["UN383_SUMMARY", "TEST_REPORT"],
            Some(30),
            &["85"],
        ))
        .await;
    let (_, quick) = platform
        .listed(service(&["UN383_SUMMARY"], Some(2), &["850760"]))
        .await;
    let (_, silent) = platform
        .listed(service(&["UN383_SUMMARY"], None, &[]))
        .await;
    platform
        .listed(service(&["UN383_SUMMARY"], Some(1), &["9503"]))
        .await;
    platform.listed(service(&["SDS"], Some(1), &["8507"])).await;
    let missing = [
        "EU_DOC",
        "UN383_SUMMARY",
        "TEST_REPORT",
        "state_of_charge_percent",
    ];
    let both = vec!["UN383_SUMMARY", "TEST_REPORT"];
    let one = vec!["UN383_SUMMARY"];
    let all = matches(&platform, &missing, json!({})).await;
    assert_eq!(
        found(&all),
        [
            (slow.as_str(), both.clone()),
            (&quick, one.clone()),
            (&silent, one.clone())
        ]
    );
    assert_eq!(all["totalCount"], 3);
    assert_eq!(all["edges"][1]["node"]["leadDays"], 2);
    assert_eq!(
        all["edges"][1]["node"]["priceFrom"],
        json!({ "minorUnits": 90_000, "currency": "EUR" })
    );
    let by_time = matches(&platform, &missing, json!({ "sort": "LEAD_TIME" })).await;
    assert_eq!(
        found(&by_time),
        [(quick.as_str(), one.clone()), (&slow, both), (&silent, one)]
    );

    let (mut read, mut after) = (Vec::new(), Value::Null);
    for more in [true, true, false] {
        let page = matches(&platform, &missing, json!({ "first": 1, "after": after })).await;
        assert_eq!(page["pageInfo"]["hasNextPage"], more);
        read.extend(found(&page).into_iter().map(|(id, _)| id.to_owned()));
        after = page["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(read, [slow, quick, silent]);
}

#[tokio::test]
async fn an_accreditation_in_force_must_cover_what_is_issued() {
    let platform = UserDomain::start().await;
    let (lab, id) = platform.listed(testing()).await;
    assert_eq!(
        found(&matches(&platform, &["UN383_SUMMARY"], json!({})).await).len(),
        1
    );
    let query = "query($id: ID!) { provider(id: $id) { accreditations { id } } }";
    let accreditations = platform
        .answer(&lab.caller, query, json!({ "id": id }))
        .await;
    let input = json!({ "accreditationId": accreditations["provider"]["accreditations"][0]["id"], "reason": "moved" });
    platform
        .mutate(&lab.caller, "withdrawAccreditation", PROVIDER, input)
        .await;
    assert_eq!(
        found(&matches(&platform, &["UN383_SUMMARY"], json!({})).await),
        []
    );
}

#[tokio::test]
async fn a_self_check_brings_what_is_missing() {
    let platform = UserDomain::start().await;
    let (_, lab) = platform.listed(testing()).await;
    let query = format!(
        "query($checks: [_Any!]!) {{ _entities(representations: $checks) {{
            ... on SelfCheck {{ id matchProviders {{ {FIELDS} }} }} }} }}"
    );
    let check = |missing: Value| {
        json!({ "checks": [{
            "__typename": "SelfCheck", "id": "1", "market": "DE", "hsCode": "850760", "missingDocumentCodes": missing,
        }] })
    };
    let seller = testkit::seller(uuid::Uuid::now_v7());
    let data = platform
        .answer(&seller, &query, check(json!(["EU_DOC", "UN383_SUMMARY"])))
        .await;
    assert_eq!(
        found(&data["_entities"][0]["matchProviders"]),
        [(lab.as_str(), vec!["UN383_SUMMARY"])]
    );
    for nothing in [json!([]), json!(["\u{0}"])] {
        let data = platform.answer(&seller, &query, check(nothing)).await;
        assert_eq!(data["_entities"][0]["matchProviders"]["totalCount"], 0);
    }
    let answer = platform
        .ask(
            &testkit::anonymous(),
            &query,
            check(json!(["UN383_SUMMARY"])),
        )
        .await;
    assert_eq!(code(&answer), "UNAUTHENTICATED");
    assert_eq!(
        answer["data"]["_entities"][0]["id"], "1",
        "the rest is answered"
    );
}

/// Regression test: each field ran three statements for its page, and three more for its total.
#[tokio::test]
async fn equal_questions_of_one_request_are_asked_once() {
    let platform = UserDomain::start().await;
    platform.listed(testing()).await;
    // From here on, each read of the provider takes a number.
    platform
        .run_sql(
            "create sequence readings;
             alter table providers rename to providers_kept;
             create view providers as select * from providers_kept where nextval('readings') > 0",
        )
        .await;
    let query =
        "query($checks: [_Any!]!) { _entities(representations: $checks) { ... on SelfCheck {
        one: matchProviders(first: 1) { edges { node { canIssue } } totalCount }
        other: matchProviders(sort: NAME) { edges { node { canIssue } } totalCount } } } }";
    let check = |id: u32| {
        json!({
            "__typename": "SelfCheck", "id": id.to_string(), "market": "DE", "hsCode": "850760",
            "missingDocumentCodes": ["UN383_SUMMARY"],
        })
    };
    let checks = json!({ "checks": (0..10).map(check).collect::<Vec<_>>() });
    let data = platform
        .answer(&testkit::seller(uuid::Uuid::now_v7()), query, checks)
        .await;
    let checks = data["_entities"].as_array().unwrap().iter();
    let answers: Vec<&Value> = checks
        .flat_map(|check| [&check["one"], &check["other"]])
        .collect();
    let expected =
        json!({ "edges": [{ "node": { "canIssue": ["UN383_SUMMARY"] } }], "totalCount": 1 });
    assert!(
        answers.len() == 20 && answers.iter().all(|answer| **answer == expected),
        "{data}"
    );
    let readings: i64 = sqlx::query_scalar("select last_value from readings")
        .fetch_one(&platform.database.pool)
        .await
        .unwrap();
    assert!(
        readings <= 3,
        "one search, and one reading of what was found: {readings}"
    );
}

#[tokio::test]
async fn what_is_asked_for_has_limits() {
    let platform = UserDomain::start().await;
    let query = "query($input: MatchProvidersInput!, $after: String) {
        matchProviders(input: $input, after: $after, sort: NAME) { totalCount } }";
    let seller = testkit::seller(uuid::Uuid::now_v7());
    let input = |documents: Vec<&str>| json!({ "documentTypes": documents, "market": "DE", "hsCode": "850760" });
    for documents in [Vec::new(), vec!["EU_DOC"; 101]] {
        let answer = platform
            .ask(&seller, query, json!({ "input": input(documents) }))
            .await;
        assert!(answer.get("errors").is_some(), "{answer}");
    }
    let all = matches(&platform, &["EU_DOC"], json!({})).await;
    assert_eq!(all["totalCount"], 0);
    platform.listed(testing()).await;
    let by_fit = matches(&platform, &["UN383_SUMMARY"], json!({})).await;
    let after = &by_fit["pageInfo"]["endCursor"];
    let answer = platform
        .ask(
            &seller,
            query,
            json!({ "input": input(vec!["UN383_SUMMARY"]), "after": after }),
        )
        .await;
    assert_eq!(code(&answer), "BAD_USER_INPUT", "a cursor of another order");
}
