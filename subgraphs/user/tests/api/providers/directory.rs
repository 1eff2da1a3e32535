//! The directory of providers: filters, visibility and pages.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};

use crate::support::{PROVIDER, UserDomain, code, testing};

const PROVIDERS: &str =
    "query($first: Int, $after: String, $filter: ProviderFilter, $sort: ProviderSort! = NAME) {
    providers(first: $first, after: $after, filter: $filter, sort: $sort) {
        edges { node { id } } pageInfo { hasNextPage endCursor } totalCount
    }
}";

async fn found(platform: &UserDomain, caller: &Arc<Caller>, filter: Value) -> Vec<String> {
    let data = platform
        .answer(caller, PROVIDERS, json!({ "filter": filter }))
        .await;
    let ids = ids(&data["providers"]);
    assert_eq!(
        data["providers"]["totalCount"],
        json!(ids.len()),
        "{filter}"
    );
    ids
}

fn ids(connection: &Value) -> Vec<String> {
    let edges = connection["edges"].as_array().unwrap().iter();
    edges
        .map(|edge| edge["node"]["id"].as_str().unwrap().to_owned())
        .collect()
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
    let platform = UserDomain::start().await;
    let (_, batteries) = platform
        .listed(service(&["DE", "FR"], &["8507"], &["UN383_SUMMARY"]))
        .await;
    let (_, toys) = platform
        .listed(service(&["DE"], &["9503"], &["TEST_REPORT"]))
        .await;
    let (_, all) = platform.listed(service(&["GB"], &[], &["EU_DOC"])).await;
    let cases = [
        (json!(null), vec![&batteries, &toys, &all]),
        (json!({ "market": "DE" }), vec![&batteries, &toys]),
        (json!({ "market": "US" }), vec![]),
        (json!({ "hsCode": "850760" }), vec![&batteries, &all]),
        (json!({ "hsCode": "95" }), vec![&toys, &all]),
        (json!({ "hsCode": "8508" }), vec![&all]),
        (json!({ "documentType": "UN383_SUMMARY" }), vec![&batteries]),
        (
            json!({ "market": "DE", "hsCode": "9503", "documentType": "TEST_REPORT" }),
            vec![&toys],
        ),
        (
            json!({ "market": "FR", "documentType": "TEST_REPORT" }),
            vec![],
        ),
        (json!({ "status": "LISTED", "market": "GB" }), vec![&all]),
        (json!({ "status": "DRAFT" }), vec![]),
        (
            json!({ "serviceType": "TESTING", "market": "GB" }),
            vec![&all],
        ),
        (json!({ "serviceType": "CERTIFICATION" }), vec![]),
        (json!({ "language": "de", "market": "GB" }), vec![&all]),
        (json!({ "language": "d" }), vec![]),
        (json!({ "text": " rHEIN", "market": "GB" }), vec![&all]),
        (json!({ "text": "%" }), vec![]),
        (json!({ "text": "\u{0}" }), vec![]),
        (
            json!({ "text": "x", "language": "\u{0}", "documentType": "\u{0}" }),
            vec![],
        ),
    ];
    for (filter, expected) in cases {
        let found = found(&platform, &testkit::anonymous(), filter.clone()).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter}");
    }
}

#[tokio::test]
async fn what_is_not_listed_is_for_its_owner_and_for_who_runs_the_platform() {
    let platform = UserDomain::start().await;
    let (lab, other) = (
        platform.member("PROVIDER").await,
        platform.member("PROVIDER").await,
    );
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
    assert_eq!(
        found(&platform, &testkit::anonymous(), json!(null)).await,
        [""; 0]
    );
    assert_eq!(
        found(&platform, &testkit::admin(), json!({ "status": "DRAFT" })).await,
        [draft]
    );
}

#[tokio::test]
async fn is_read_page_by_page() {
    let platform = UserDomain::start().await;
    let mut all = Vec::new();
    for _ in 0..5 {
        all.push(platform.listed(testing()).await.1);
    }
    let (mut read, mut after) = (Vec::new(), Value::Null);
    for more in [true, true, false] {
        let page = json!({ "first": 2, "after": after });
        let data = platform
            .answer(&testkit::anonymous(), PROVIDERS, page)
            .await;
        read.extend(ids(&data["providers"]));
        assert_eq!(data["providers"]["pageInfo"]["hasNextPage"], more);
        assert_eq!(data["providers"]["totalCount"], 5);
        after = data["providers"]["pageInfo"]["endCursor"].clone();
    }
    assert_eq!(read, all);
    for page in [
        json!({ "first": 0 }),
        json!({ "first": 101 }),
        json!({ "after": "nonsense" }),
    ] {
        let answer = platform
            .ask(&testkit::anonymous(), PROVIDERS, page.clone())
            .await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "{page}");
    }
}

struct Rating {
    count: i32,
    sum: i32,
}

/// A listed provider with this name, service and rating.
async fn known(
    platform: &UserDomain,
    name: &str,
    service: Value,
    rating: Option<Rating>,
) -> String {
    let (lab, id) = platform.listed(service.clone()).await;
    let input = json!({ "displayName": name, "languages": ["pt-BR"], "services": [service] });
    let payload = platform
        .mutate(&lab.caller, "updateProvider", PROVIDER, input)
        .await;
    assert_eq!(payload["userErrors"], json!([]));
    if let Some(Rating { count, sum }) = rating {
        sqlx::query("update providers set rating_count = $2, rating_sum = $3 where id = $1::uuid")
            .bind(uuid::Uuid::parse_str(&id).unwrap())
            .bind(count)
            .bind(sum)
            .execute(&platform.database.pool)
            .await
            .unwrap();
    }
    id
}

fn lead(mut service: Value, days: Option<i32>) -> Value {
    service["leadDays"] = json!(days);
    service
}

#[tokio::test]
async fn is_sorted_and_stays_so_from_page_to_page() {
    let platform = UserDomain::start().await;
    let exact = |days| lead(service(&["DE"], &["850760"], &["SDS"]), days);
    let chapter = |days| lead(service(&["DE"], &["85", "9503"], &["SDS"]), days);
    let zebra = known(
        &platform,
        "Zebra",
        exact(Some(9)),
        Some(Rating { count: 4, sum: 18 }),
    )
    .await;
    let alike = known(
        &platform,
        "ähnlich",
        exact(Some(9)),
        Some(Rating { count: 1, sum: 5 }),
    )
    .await;
    let bonn = known(&platform, "Bonn", exact(None), None).await;
    let chapter_only = known(&platform, "amsel", chapter(Some(1)), None).await;
    let all_goods = known(
        &platform,
        "Amsel",
        lead(service(&["DE"], &[], &["SDS"]), Some(3)),
        Some(Rating { count: 2, sum: 2 }),
    )
    .await;
    let orders = [
        ("FIT", [&alike, &zebra, &bonn, &chapter_only, &all_goods]),
        (
            "LEAD_TIME",
            [&chapter_only, &all_goods, &zebra, &alike, &bonn],
        ),
        ("RATING", [&alike, &zebra, &all_goods, &bonn, &chapter_only]),
        ("NAME", [&alike, &chapter_only, &all_goods, &bonn, &zebra]),
        ("NEWEST", [&all_goods, &chapter_only, &bonn, &alike, &zebra]),
    ];
    for (sort, expected) in orders {
        let (mut read, mut after) = (Vec::new(), Value::Null);
        for _ in 0..5 {
            let page = json!({ "first": 1, "after": after, "filter": { "hsCode": "850760" }, "sort": sort });
            let data = platform
                .answer(&testkit::anonymous(), PROVIDERS, page)
                .await;
            read.extend(ids(&data["providers"]));
            after = data["providers"]["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(read.iter().collect::<Vec<_>>(), expected, "{sort}");
        let other = if sort == "NAME" { "FIT" } else { "NAME" };
        let page = json!({ "after": after, "sort": other });
        let answer = platform.ask(&testkit::anonymous(), PROVIDERS, page).await;
        assert_eq!(code(&answer), "BAD_USER_INPUT", "a cursor of another order");
    }
    let spoken = json!({ "language": "pt" });
    assert_eq!(
        found(&platform, &testkit::anonymous(), spoken).await.len(),
        5
    );
    let query = "query($id: ID!) { provider(id: $id) { rating ratingCount } }";
    let rated = platform
        .answer(&testkit::anonymous(), query, json!({ "id": zebra }))
        .await;
    assert_eq!(
        rated["provider"],
        json!({ "rating": 4.5, "ratingCount": 4 })
    );
}
