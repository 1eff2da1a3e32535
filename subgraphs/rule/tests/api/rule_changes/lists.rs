//! Filters of rule changes and of changed verdicts.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::rule_changes::changes::{cocoa, draft, preview};
use crate::support::RuleDomain;

/// Returns the IDs in a list of rule changes with this filter.
async fn changes(platform: &RuleDomain, filter: Value) -> Vec<Value> {
    let query = "query($filter: RuleChangeFilter) { ruleChanges(filter: $filter) { totalCount nodes { id } } }";
    let variables = json!({ "filter": filter });
    let data = platform.answer(&testkit::admin(), query, variables).await;
    let nodes = data["ruleChanges"]["nodes"].as_array().unwrap();
    assert_eq!(data["ruleChanges"]["totalCount"], nodes.len(), "{filter}");
    nodes.iter().map(|node| node["id"].clone()).collect()
}

#[tokio::test]
async fn rule_changes_are_found_by_cause_status_version_and_time() {
    let platform = RuleDomain::with_codes().await;
    platform.publish(&cocoa("1", 1, "2020-01-01"), None).await;
    let version = draft(&platform, &cocoa("2", 1, "2020-01-01")).await;
    let first = preview(&platform, json!({ "rulePackVersionId": version })).await["id"].clone();
    let second = preview(&platform, json!({ "rulePackVersionId": version })).await["id"].clone();
    let query = format!("{{ ruleChange(id: {second}) {{ createdAt requestedBy {{ id }} }} }}");
    let data = platform.answer(&testkit::admin(), &query, json!({})).await;
    let change = &data["ruleChange"];
    assert!(change["requestedBy"]["id"].is_string(), "{data}");
    let all = changes(&platform, Value::Null).await;
    assert_eq!(all[..2], [second.clone(), first.clone()], "newest first");
    let publication = all[2].clone();
    let time = &change["createdAt"];
    for (filter, expected) in [
        (json!({ "kind": ["PUBLICATION"] }), vec![&publication]),
        (json!({ "kind": "PREVIEW" }), vec![&second, &first]),
        (json!({ "kind": [] }), vec![&second, &first, &publication]),
        (
            json!({ "kind": ["PREVIEW", "PUBLICATION"], "status": ["COMPLETED", "FAILED"] }),
            vec![&second, &first, &publication],
        ),
        (json!({ "status": ["FAILED", "CANCELLED"] }), vec![]),
        (
            json!({ "rulePackVersionId": version }),
            vec![&second, &first],
        ),
        (json!({ "rulePackVersionId": Uuid::now_v7() }), vec![]),
        (json!({ "createdAt": { "from": time } }), vec![&second]),
        (
            json!({ "createdAt": { "to": time } }),
            vec![&first, &publication],
        ),
    ] {
        let found = changes(&platform, filter.clone()).await;
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{filter}");
    }
}

#[tokio::test]
async fn changed_verdicts_are_found_by_product_and_time() {
    let platform = RuleDomain::with_codes().await;
    let seller = testkit::seller(Uuid::now_v7());
    let mut products = Vec::new();
    for sku in ["BEANS-1", "BEANS-2"] {
        let beans =
            json!({ "sku": sku, "name": "Cocoa beans", "originCountry": "CI", "hsCode": "180100" });
        let product = platform.product(&seller, beans).await;
        let lane = json!({ "destination": "NL", "mode": "SEA" });
        let check = json!({ "productId": product, "lane": lane });
        platform.self_check(&seller, check).await;
        products.push(product);
    }
    platform.publish(&cocoa("1", 1, "2020-01-01"), None).await;
    let query = "query($filter: VerdictChangeFilter) { verdictChanges(filter: $filter) \
        { totalCount nodes { sku ruleChangeId createdAt } } }";
    let answer = async |filter: Value| {
        let variables = json!({ "filter": filter });
        let data = platform.answer(&seller, query, variables).await;
        data["verdictChanges"].clone()
    };
    let all = testkit::eventually("both verdicts have changed", || async {
        // The page and its total are two queries, so they agree only when the changes are complete.
        let page = answer(Value::Null).await;
        let nodes = page["nodes"].as_array().unwrap().clone();
        (nodes.len() == 2).then_some(nodes)
    })
    .await;
    let found = async |filter: Value| {
        let page = answer(filter).await;
        let nodes = page["nodes"].as_array().unwrap().clone();
        assert_eq!(page["totalCount"], nodes.len());
        nodes
    };
    let change = &all[0]["ruleChangeId"];
    let one = found(json!({ "productId": products[1] })).await;
    assert_eq!(one.len(), 1);
    assert_eq!(one[0]["sku"], "BEANS-2");
    assert_eq!(found(json!({ "ruleChangeId": change })).await.len(), 2);
    let none = json!({ "ruleChangeId": change, "productId": Uuid::now_v7() });
    assert!(found(none).await.is_empty());
    let time = &all[0]["createdAt"];
    assert_eq!(
        found(json!({ "createdAt": { "from": time } })).await.len(),
        2,
        "a page has one time"
    );
    assert!(
        found(json!({ "createdAt": { "to": time } }))
            .await
            .is_empty()
    );
}
