//! Lists of products: sorting, search and the latest verdicts.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, by_air, code, partner, power_bank};

const LIST: &str = "query($filter: ProductFilter, $sort: ProductSort, $first: Int, $after: String) { \
    products(filter: $filter, sort: $sort, first: $first, after: $after) { \
        totalCount pageInfo { endCursor hasNextPage } nodes { sku } } }";

async fn skus(platform: &RuleDomain, seller: &Arc<Caller>, variables: Value) -> Vec<String> {
    let data = platform.answer(seller, LIST, variables).await;
    let nodes = data["products"]["nodes"].as_array().unwrap();
    assert_eq!(data["products"]["totalCount"], nodes.len());
    nodes
        .iter()
        .map(|node| node["sku"].as_str().unwrap().to_owned())
        .collect()
}

/// Creates products with these SKUs and names in this order, and returns their IDs.
async fn named(platform: &RuleDomain, seller: &Arc<Caller>, products: &[[&str; 2]]) -> Vec<String> {
    let mut ids = Vec::new();
    for [sku, name] in products {
        let mut input = power_bank();
        (input["sku"], input["name"]) = (json!(sku), json!(name));
        ids.push(platform.product(seller, input).await);
    }
    ids
}

#[tokio::test]
async fn products_are_sorted_by_each_key_in_both_directions() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let products = [
        ["b-2", "zinc"],
        ["A-1", "Äpfel"],
        ["a-3", "bank"],
        ["C-4", "Bank"],
    ];
    let ids = named(&platform, &seller, &products).await;
    let renamed = json!({ "productId": ids[1], "description": "Fruit" });
    platform
        .mutate(&seller, "updateProduct", "{ userErrors { code } }", renamed)
        .await;
    platform
        .product(&testkit::seller(Uuid::now_v7()), power_bank())
        .await;
    for (field, expected) in [
        ("CREATED_AT", ["b-2", "A-1", "a-3", "C-4"]),
        ("UPDATED_AT", ["b-2", "a-3", "C-4", "A-1"]),
        ("SKU", ["A-1", "a-3", "b-2", "C-4"]),
        ("NAME", ["A-1", "a-3", "C-4", "b-2"]),
    ] {
        let sorted = async |direction: &str| {
            let sort = json!({ "field": field, "direction": direction });
            skus(&platform, &seller, json!({ "sort": sort })).await
        };
        assert_eq!(sorted("ASCENDING").await, expected, "{field}");
        let reversed: Vec<&str> = expected.into_iter().rev().collect();
        assert_eq!(sorted("DESCENDING").await, reversed, "{field}");
    }
    let oldest_first = ["b-2", "A-1", "a-3", "C-4"];
    assert_eq!(skus(&platform, &seller, json!({})).await, oldest_first);
}

#[tokio::test]
async fn a_cursor_is_of_one_sorting() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let long = "\u{1F50B}".repeat(200);
    let products = [["A", &*long], ["B", &*long], ["C", &*long]];
    named(&platform, &seller, &products).await;
    let fields = ["CREATED_AT", "UPDATED_AT", "SKU", "NAME"];
    for field in fields {
        let page = |after: Value, field: &str| json!({ "sort": { "field": field }, "first": 1, "after": after });
        let first = page(Value::Null, field);
        let data = platform.answer(&seller, LIST, first).await;
        let cursor = &data["products"]["pageInfo"]["endCursor"];
        for other in fields {
            let answer = platform
                .ask(&seller, LIST, page(cursor.clone(), other))
                .await;
            if other == field {
                let next = &answer["data"]["products"]["nodes"];
                assert_eq!(next, &json!([{ "sku": "B" }]), "{field}: {answer}");
            } else {
                assert_eq!(code(&answer), "BAD_USER_INPUT", "{field} as {other}");
            }
        }
    }
}

#[tokio::test]
async fn a_product_is_found_by_its_gtin_as_long_as_it_has_it() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let mut input = power_bank();
    input["gtin"] = json!("4006381333931");
    let id = platform.product(&seller, input).await;
    let search = |text: &str| json!({ "filter": { "search": text } });
    for text in ["4006381333931", "638133", "4006 3813"] {
        let found = skus(&platform, &seller, search(text)).await;
        assert_eq!(found, ["PB-20000"], "{text}");
    }
    let cleared = json!({ "productId": id, "gtin": null });
    platform
        .mutate(&seller, "updateProduct", "{ userErrors { code } }", cleared)
        .await;
    let found = skus(&platform, &seller, search("638133")).await;
    assert_eq!(found, Vec::<String>::new());
}

#[tokio::test]
async fn products_have_the_latest_verdict_of_each_lane_and_are_found_by_it() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let products = [["A", "Bank"], ["B", "Bank"], ["C", "Bank"]];
    let ids = named(&platform, &seller, &products).await;
    let check = async |product: usize, lane: Value| {
        let input = json!({ "productId": ids[product], "lane": lane });
        let done = platform.self_check(&seller, input).await;
        (done["id"].clone(), done["verdict"].clone())
    };
    let nowhere = json!({ "destination": "US", "mode": "SEA" });
    let (replaced, _) = check(0, by_air(None)).await;
    let (old, none) = check(0, nowhere.clone()).await;
    let (latest, required) = check(0, by_air(None)).await;
    check(1, nowhere).await;
    assert_eq!(
        (&none, &required),
        (&json!("NO_RULE_FOUND"), &json!("ACTION_REQUIRED"))
    );
    assert_ne!(replaced, latest);

    let query = "{ products { nodes { latestVerdicts { verdict asOf advisory checkedAt lane { origin destination mode } \
        selfCheck { id asOf createdAt } } } } }";
    let data = platform.answer(&seller, query, json!({})).await;
    let nodes = data["products"]["nodes"].as_array().unwrap();
    let verdicts = |index: usize| nodes[index]["latestVerdicts"].as_array().unwrap();
    let found: Vec<_> = verdicts(0)
        .iter()
        .map(|one| (&one["selfCheck"]["id"], &one["verdict"]))
        .collect();
    assert_eq!(found, [(&latest, &required), (&old, &none)], "newest first");
    let first = &verdicts(0)[0];
    assert_eq!(
        first["lane"],
        json!({ "origin": "CN", "destination": "DE", "mode": "AIR" })
    );
    assert_eq!(first["asOf"], first["selfCheck"]["asOf"]);
    assert_eq!(first["checkedAt"], first["selfCheck"]["createdAt"]);
    assert_eq!(first["advisory"], false);
    assert_eq!((verdicts(1).len(), verdicts(2).len()), (1, 0));

    let filter = |verdicts: Value| json!({ "filter": { "latestVerdicts": verdicts } });
    for (wanted, expected) in [
        (json!(["ACTION_REQUIRED"]), &["A"][..]),
        (json!(["NO_RULE_FOUND"]), &["A", "B"]),
        (json!(["NO_RULE_FOUND", "ACTION_REQUIRED"]), &["A", "B"]),
        (json!(["PROHIBITED", "COMPLIANT"]), &[]),
        (json!([]), &["A", "B", "C"]),
        (Value::Null, &["A", "B", "C"]),
    ] {
        let found = skus(&platform, &seller, filter(wanted.clone())).await;
        assert_eq!(found, expected, "{wanted}");
    }
    let stranger = testkit::seller(Uuid::now_v7());
    let found = skus(&platform, &stranger, filter(json!(["NO_RULE_FOUND"]))).await;
    assert_eq!(found, Vec::<String>::new());
    let found = skus(
        &platform,
        &testkit::admin(),
        filter(json!(["NO_RULE_FOUND"])),
    )
    .await;
    assert_eq!(found, ["A", "B"]);

    let writer = partner(seller.organisation(), &["products:write"]);
    let input = json!({ "productId": ids[0], "name": "Power bank" });
    let hidden = "{ product { latestVerdicts { verdict } } userErrors { code } }";
    let payload = platform
        .mutate(&writer, "updateProduct", hidden, input)
        .await;
    assert_eq!(payload["product"]["latestVerdicts"], json!([]));
}

#[tokio::test]
async fn a_bulk_self_check_selects_products_by_their_latest_verdict() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let ids = named(&platform, &seller, &[["A", "Bank"], ["B", "Bank"]]).await;
    let input = json!({ "productId": ids[1], "lane": by_air(None) });
    platform.self_check(&seller, input).await;
    let input = json!({
        "filter": { "latestVerdicts": ["ACTION_REQUIRED"] },
        "lanes": [{ "destination": "US", "mode": "SEA" }],
    });
    let selection = "{ bulkSelfCheck { id } userErrors { code path message } }";
    let bulk = platform
        .mutate(&seller, "startBulkSelfCheck", selection, input)
        .await;
    let query = format!(
        "{{ bulkSelfCheck(id: {}) {{ status selfChecks {{ nodes {{ product {{ sku }} }} }} }} }}",
        bulk["bulkSelfCheck"]["id"]
    );
    let checked = testkit::eventually("the bulk self-check is over", || async {
        let data = platform.answer(&seller, &query, json!({})).await;
        let bulk = data["bulkSelfCheck"].clone();
        (bulk["status"] == "COMPLETED").then(|| bulk["selfChecks"]["nodes"].clone())
    })
    .await;
    assert_eq!(checked, json!([{ "product": { "sku": "B" } }]));
}
