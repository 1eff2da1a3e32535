//! Bad input gets a clear, coded refusal, and nothing is partially written.

use e2e::{
    documents::{admin, web},
    people,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::platform;

/// The field `count` times, each with another alias.
fn many(count: usize, field: &str) -> String {
    (0..count)
        .map(|n| format!("a{n}: {field}"))
        .collect::<Vec<_>>()
        .join(" ")
}

#[tokio::test]
async fn malformed_yaml_is_refused_with_its_place() {
    let admin = platform().admin().await;
    let input = json!({ "input": { "yaml": "schema: rulepack/1\npack: [unclosed\n" } });
    let answer = admin
        .send(admin::UPLOAD_RULE_FILE.text, input)
        .await
        .unwrap();
    assert_eq!(answer.refusal(), Some("INVALID_YAML"), "{answer:?}");
    let message = answer
        .body
        .pointer("/data/uploadRuleFile/userErrors/0/message")
        .and_then(Value::as_str);
    assert!(message.unwrap().contains("line"), "{message:?}");
}

#[tokio::test]
async fn an_unknown_hs_code_is_refused() {
    let seller = platform().seller().await;
    let input = json!({ "input": {
        "sku": "X", "name": "Nothing known", "originCountry": "CN", "hsCode": "999999", "facts": [],
    } });
    let answer = seller
        .graph
        .send(web::CREATE_PRODUCT.text, input)
        .await
        .unwrap();
    assert_eq!(answer.refusal(), Some("HS_CODE_UNKNOWN"), "{answer:?}");
    let none = "{ me { organisation { products(first: 5) { edges { node { id } } } } } }";
    let data = seller
        .graph
        .send(none, json!({}))
        .await
        .unwrap()
        .data()
        .unwrap();
    assert_eq!(
        data.pointer("/me/organisation/products/edges"),
        Some(&json!([]))
    );
}

#[tokio::test]
async fn a_lane_to_nowhere_is_refused() {
    let seller = platform().seller().await;
    let variables = json!({
        "input": { "hsCode": "850760", "origin": "CN" },
        "lane": { "origin": "CN", "destination": "ZZ", "mode": "AIR" },
    });
    let answer = seller
        .graph
        .send(web::REQUIREMENTS.text, variables)
        .await
        .unwrap();
    assert!(answer.code().is_some(), "{answer:?}");
    assert_ne!(answer.code(), Some("INTERNAL"), "{answer:?}");
}

#[tokio::test]
async fn a_foreign_id_is_as_if_it_were_not_there() {
    let platform = platform();
    let (owner, stranger) = (platform.seller().await, platform.seller().await);
    let product = people::power_bank(&owner).await.unwrap();
    let check = |id: &str| json!({ "input": { "productId": id, "lane": { "destination": "DE", "mode": "AIR" } } });
    let foreign = stranger
        .graph
        .send(web::RUN_SELF_CHECK.text, check(&product))
        .await
        .unwrap();
    let absent = stranger
        .graph
        .send(web::RUN_SELF_CHECK.text, check(&Uuid::now_v7().to_string()))
        .await
        .unwrap();
    assert!(foreign.refusal().is_some(), "{foreign:?}");
    assert_eq!(foreign.body, absent.body);
    let query = "query($id: ID!) { product(id: $id) { name } }";
    let data = stranger
        .graph
        .send(query, json!({ "id": product }))
        .await
        .unwrap()
        .data()
        .unwrap();
    assert_eq!(data, json!({ "product": null }));
}

#[tokio::test]
async fn what_is_too_large_or_too_deep_is_refused() {
    let platform = platform();
    let graph = platform.web();
    let large = format!("{{ me {{ id }} }} #{}", "x".repeat(5 * 1024 * 1024));
    let deep = format!(
        "{{ me {} }}",
        "{ organisation { products { edges { node ".repeat(50) + &"}".repeat(200)
    );
    let aliases = many(1000, "__typename");
    let answers = [
        (graph.send(&large, json!({})).await.unwrap(), 413),
        (graph.send(&deep, json!({})).await.unwrap(), 400),
        (
            graph
                .send(&format!("{{ {aliases} }}"), json!({}))
                .await
                .unwrap(),
            400,
        ),
    ];
    for (answer, status) in answers {
        assert_eq!(answer.status, status, "{answer:?}");
        assert!(answer.code().is_some(), "{answer:?}");
    }
}

#[tokio::test]
async fn a_hundred_aliased_sign_ins_are_a_hundred() {
    let platform = platform();
    let sign_in = r#"signIn(input: { email: "nobody@example.org", password: "wrong wrong wrong" }) { userErrors { code } }"#;
    let answer = platform
        .web()
        .send(&format!("mutation {{ {} }}", many(100, sign_in)), json!({}))
        .await
        .unwrap();
    assert!(answer.code().is_some(), "{answer:?}");
    assert!(
        answer.body.get("data").is_none_or(Value::is_null),
        "none of them ran: {answer:?}"
    );
}

#[tokio::test]
async fn a_root_field_that_fails_leaves_the_others() {
    let seller = platform().seller().await;
    // A seller has no inbox.
    let query = "{ orders { totalCount } inbox { totalCount } products { totalCount } }";
    let answer = seller.graph.send(query, json!({})).await.unwrap();
    let data = answer.body.get("data").unwrap();
    let none = json!({ "totalCount": 0 });
    assert_eq!(
        data,
        &json!({ "orders": none, "inbox": null, "products": none }),
        "{answer:?}"
    );
    let errors = answer.body.get("errors").and_then(Value::as_array).unwrap();
    assert_eq!(errors.len(), 1, "{answer:?}");
    assert_eq!(
        errors.first().unwrap().get("path"),
        Some(&json!(["inbox"])),
        "{answer:?}"
    );
    assert!(
        answer.body.get("extensions").is_none(),
        "the router's own words: {answer:?}"
    );
}

#[tokio::test]
async fn a_mutation_that_fails_does_not_hide_the_one_before() {
    let seller = platform().seller().await;
    let query = r#"mutation {
        done: createProduct(input: { sku: "FIRST", name: "Cocoa beans", originCountry: "CI", hsCode: "180100" }) { product { sku } }
        failed: declineRequest(input: { orderId: "nonsense", reason: "no" }) { order { id } userErrors { code } }
        after: createProduct(input: { sku: "SECOND", name: "Cocoa beans", originCountry: "CI", hsCode: "180100" }) { product { sku } }
    }"#;
    let answer = seller.graph.send(query, json!({})).await.unwrap();
    for (field, sku) in [("done", "FIRST"), ("after", "SECOND")] {
        let made = answer.body.pointer(&format!("/data/{field}/product/sku"));
        assert_eq!(made, Some(&json!(sku)), "{answer:?}");
    }
}
