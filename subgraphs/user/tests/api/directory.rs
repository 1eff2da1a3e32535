//! The directory of providers: what is found, by whom, and page by page.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};

use crate::support::{Platform, code, testing};

const PROVIDERS: &str = "query($first: Int, $after: String, $filter: ProviderFilter) {
    providers(first: $first, after: $after, filter: $filter) {
        edges { node { id } } pageInfo { hasNextPage endCursor } totalCount
    }
}";

async fn found(platform: &Platform, caller: &Arc<Caller>, filter: Value) -> Vec<String> {
    let data = platform.answer(caller, PROVIDERS, json!({ "filter": filter })).await;
    let ids = ids(&data["providers"]);
    assert_eq!(data["providers"]["totalCount"], json!(ids.len()), "{filter}");
    ids
}

fn ids(connection: &Value) -> Vec<String> {
    let edges = connection["edges"].as_array().unwrap().iter();
    edges.map(|edge| edge["node"]["id"].as_str().unwrap().to_owned()).collect()
}

fn service(markets: &[&str], hs_prefixes: &[&str], document_types: &[&str]) -> Value {
    let mut service = testing();
    service["markets"] = json!(markets);
    service["hsPrefixes"] = json!(hs_prefixes);
    service["documentTypes"] = json!(document_types);
    service
}

#[tokio::test]
async fn is_searched_by_need() {
    let platform = Platform::start().await;
    let (_, batteries) = platform.listed(service(&["DE", "FR"], &["8507"], &["UN383_SUMMARY"])).await;
    let (_, toys) = platform.listed(service(&["DE"], &["9503"], &["TEST_REPORT"])).await;
    let (_, all) = platform.listed(service(&["GB"], &[], &["EU_DOC"])).await;
    let cases = [
        (json!(null), vec![&batteries, &toys, &all]),
        (json!({ "market": "DE" }), vec![&batteries, &toys]),
        (json!({ "market": "US" }), vec![]),
        (json!({ "hsCode": "850760" }), vec![&batteries, &all]),
        (json!({ "hsCode": "95" }), vec![&toys, &all]),
        (json!({ "hsCode": "8508" }), vec![&all]),
        (json!({ "documentType": "UN383_SUMMARY" }), vec![&batteries]),
        (json!({ "market": "DE", "hsCode": "9503", "documentType": "TEST_REPORT" }), vec![&toys]),
        (json!({ "market": "FR", "documentType": "TEST_REPORT" }), vec![]),
        (json!({ "status": "LISTED", "market": "GB" }), vec![&all]),
        (json!({ "status": "DRAFT" }), vec![]),
    ];
    for (filter, expected) in cases {
        let found = found(&platform, &testkit::anonymous(), filter.clone()).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter}");
    }
}

#[tokio::test]
async fn what_is_not_listed_is_for_its_owner_and_for_who_runs_the_platform() {
    let platform = Platform::start().await;
    let (lab, other) = (platform.member("PROVIDER").await, platform.member("PROVIDER").await);
    let draft = platform.draft(&lab, testing()).await;
    let query = "query($id: ID!) { provider(id: $id) { id accreditations { number } } }";
    let id = json!({ "id": draft });
    for (caller, sees) in [
        (testkit::anonymous(), false),
        (other.caller, false),
        (testkit::seller(lab.organisation), true),
        (lab.caller, true),
        (testkit::admin(), true),
    ] {
        let data = platform.answer(&caller, query, id.clone()).await;
        assert_eq!(!data["provider"].is_null(), sees, "{caller:?}");
    }
    assert_eq!(found(&platform, &testkit::anonymous(), json!(null)).await, [""; 0]);
    assert_eq!(found(&platform, &testkit::admin(), json!({ "status": "DRAFT" })).await, [draft]);
}

#[tokio::test]
async fn is_read_page_by_page() {
    let platform = Platform::start().await;
    let mut all = Vec::new();
    for _ in 0..5 {
        all.push(platform.listed(testing()).await.1);
    }
    let (mut read, mut after) = (Vec::new(), Value::Null);
    for more in [true, true, false] {
        let page = json!({ "first": 2, "after": after });
        let data = platform.answer(&testkit::anonymous(), PROVIDERS, page).await;
        read.extend(ids(&data["providers"]));
        assert_eq!(data["providers"]["pageInfo"]["hasNextPage"], more);
        assert_eq!(data["providers"]["totalCount"], 5);
        after = data["providers"]["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(read, all);
    for page in [json!({ "first": 0 }), json!({ "first": 101 }), json!({ "after": "nonsense" })] {
        let answer = platform.ask(&testkit::anonymous(), PROVIDERS, page.clone()).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{page}");
    }
}
