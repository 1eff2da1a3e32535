//! Several products are archived in one request.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, code, mutation, power_bank, refused};

const RESULTS: &str = "{ results { index product { id status version } userErrors { code path message } } \
    userErrors { code path message } }";

fn numbered(number: usize) -> Value {
    let mut product = power_bank();
    product["sku"] = json!(format!("PB-{number}"));
    product
}

#[tokio::test]
async fn each_product_is_archived_or_refused_on_its_own() {
    let platform = RuleDomain::start().await;
    let (seller, stranger) = (
        testkit::seller(Uuid::now_v7()),
        testkit::seller(Uuid::now_v7()),
    );
    let first = platform.product(&seller, numbered(1)).await;
    let second = platform.product(&seller, numbered(2)).await;
    let kept = platform.product(&seller, numbered(3)).await;
    let foreign = platform.product(&stranger, numbered(1)).await;
    let ids = json!([second, foreign, first, Uuid::now_v7(), "nonsense", second]);
    let payload = platform
        .mutate(
            &seller,
            "archiveProducts",
            RESULTS,
            json!({ "productIds": ids }),
        )
        .await;
    assert_eq!(payload["userErrors"], json!([]));
    let results = payload["results"].as_array().unwrap();
    assert_eq!(results.len(), 6);
    for (index, expected) in [Some(&second), None, Some(&first), None, None, Some(&second)]
        .into_iter()
        .enumerate()
    {
        let result = &results[index];
        assert_eq!(result["index"], index);
        if let Some(id) = expected {
            let archived = json!({ "id": id, "status": "ARCHIVED", "version": 2 });
            assert_eq!(result["product"], archived);
            assert_eq!(result["userErrors"], json!([]));
        } else {
            let path = format!("input.productIds.{index}");
            refused(result, "PRODUCT_NOT_FOUND", &path);
            assert_eq!(result["product"], Value::Null);
        }
    }
    let archived = platform.published("ProductArchived", 2).await;
    assert_eq!(archived.len(), 2, "one event for each product");
    let query = format!("{{ product(id: \"{kept}\") {{ status }} }}");
    let data = platform.answer(&seller, &query, json!({})).await;
    assert_eq!(data["product"]["status"], "ACTIVE");
    let query = format!("{{ product(id: \"{foreign}\") {{ status }} }}");
    let data = platform.answer(&stranger, &query, json!({})).await;
    assert_eq!(data["product"]["status"], "ACTIVE");
}

#[tokio::test]
async fn a_request_has_1_to_100_products_of_a_seller() {
    let platform = RuleDomain::start().await;
    let seller = testkit::seller(Uuid::now_v7());
    let id = platform.product(&seller, power_bank()).await;
    let many = json!({ "productIds": vec![id.clone(); 101] });
    let payload = platform
        .mutate(&seller, "archiveProducts", RESULTS, many)
        .await;
    refused(&payload, "TOO_MANY", "input.productIds");
    assert_eq!(payload["results"], json!([]));
    let none = json!({ "productIds": [] });
    let payload = platform
        .mutate(&seller, "archiveProducts", RESULTS, none)
        .await;
    refused(&payload, "INVALID", "input.productIds");
    let input = json!({ "input": { "productIds": [id] } });
    let answer = platform
        .ask(
            &testkit::admin(),
            &mutation("archiveProducts", RESULTS),
            input,
        )
        .await;
    assert_eq!(code(&answer), "FORBIDDEN");
    let archived = "select count(*) from products where status = 'ARCHIVED'";
    assert_eq!(platform.number(archived).await, 0);
}
