//! The kind of a client key decides which fields the client sees; hidden and unknown fields get the same response.

use e2e::case::lane;
use e2e::documents::{admin, mobile, partner, web};
use e2e::waiting;
use e2e::{people, seed};
use serde_json::{Value, json};

use crate::{accepted, platform, token};

const FIELDS: &str = r#"{ type: __type(name: "Order") { fields { name } } }"#;

async fn order_fields(graph: &e2e::Graph) -> Vec<String> {
    let data = graph.send(FIELDS, json!({})).await.unwrap().data().unwrap();
    let fields = data
        .pointer("/type/fields")
        .and_then(Value::as_array)
        .unwrap();
    fields
        .iter()
        .map(|field| field["name"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_mobile_key_does_not_get_a_web_only_field() {
    let platform = platform();
    let seller = platform.seller().await;
    let token = token(&seller);
    let (web_graph, mobile_graph) = (
        platform.web().with_token(&token),
        platform.mobile().with_token(&token),
    );
    let timeline =
        "query($id: ID!) { order(id: $id) { timeline(first: 100) { nodes { event } } } }";
    let unknown = "query($id: ID!) { order(id: $id) { timelime { event } } }";
    let id = json!({ "id": uuid::Uuid::now_v7() });
    assert_eq!(
        web_graph.send(timeline, id.clone()).await.unwrap().code(),
        None
    );
    let hidden = mobile_graph.send(timeline, id.clone()).await.unwrap();
    let never = mobile_graph.send(unknown, id).await.unwrap();
    assert!(hidden.code().is_some(), "{hidden:?}");
    assert_eq!(hidden.code(), never.code());
    assert_eq!(hidden.status, never.status);
}

#[tokio::test]
async fn introspection_shows_a_client_its_contract() {
    let platform = platform();
    let (web_fields, mobile_fields) = (
        order_fields(&platform.web()).await,
        order_fields(&platform.mobile()).await,
    );
    assert!(
        web_fields.contains(&"timeline".to_owned()),
        "{web_fields:?}"
    );
    assert!(
        !mobile_fields.contains(&"timeline".to_owned()),
        "{mobile_fields:?}"
    );
    assert!(
        mobile_fields.contains(&"status".to_owned()),
        "{mobile_fields:?}"
    );
}

#[tokio::test]
async fn admin_fields_are_for_admin_clients() {
    let platform = platform();
    let query = "{ accessRecords(first: 1) { edges { node { operation } } } }";
    let admin = platform.admin().await;
    let input = json!({ "email": seed::APPROVER, "password": people::PASSWORD });
    let approver = platform
        .admin_client()
        .mutate(&admin::SIGN_IN, input)
        .await
        .unwrap();
    assert!(
        approver.pointer("/session/accessToken").is_some(),
        "{approver}"
    );
    assert!(admin.send(query, json!({})).await.unwrap().data().is_ok());
    let seller = platform.seller().await;
    assert!(
        platform
            .web()
            .with_token(&token(&seller))
            .send(query, json!({}))
            .await
            .unwrap()
            .code()
            .is_some()
    );
    // An admin's client does not give its user the rights of an admin.
    let refused = platform
        .admin_client()
        .with_token(&token(&seller))
        .send(query, json!({}))
        .await
        .unwrap();
    assert!(refused.code().is_some(), "{refused:?}");
}

#[tokio::test]
async fn the_mobile_documents_are_within_the_mobile_contract() {
    let platform = platform();
    let seller = platform.seller_with(&platform.mobile()).await;
    let input = json!({ "email": seller.email, "password": people::PASSWORD });
    let session = platform
        .mobile()
        .mutate(&mobile::SIGN_IN, input)
        .await
        .unwrap();
    assert_eq!(
        session.pointer("/session/user/id").and_then(Value::as_str),
        Some(seller.user.as_str())
    );
    // The seller drafts an order with the web application and reads it with the mobile one.
    let desk = people::member(&platform.web(), &seller.email, people::PASSWORD)
        .await
        .unwrap();
    let product = people::power_bank(&desk).await.unwrap();
    let draft = json!({ "productId": product, "type": "TESTING", "lane": lane(Some("CARGO")) });
    let drafted = accepted(&desk.graph, &web::DRAFT_ORDER, draft).await;
    let id = json!({ "id": drafted["order"]["id"] });
    let shown = seller.graph.run(&mobile::ORDER, id.clone()).await.unwrap();
    assert_eq!(shown["order"]["status"], "DRAFT", "{shown}");
    assert_eq!(
        shown["order"]["product"]["name"], "Power bank 10,000 mAh",
        "{shown}"
    );
    assert!(shown["order"]["number"].is_string(), "{shown}");
    let home = seller.graph.run(&mobile::HOME, json!({})).await.unwrap();
    assert_eq!(
        home.pointer("/me/id").and_then(Value::as_str),
        Some(seller.user.as_str())
    );
    assert_eq!(
        home.pointer("/me/organisation/orders/edges/0/node/id"),
        Some(&id["id"]),
        "{home}"
    );
    // The document of the web application selects more than the contract of a mobile application has.
    desk.graph.run(&web::ORDER, id.clone()).await.unwrap();
    assert!(
        seller
            .graph
            .send(web::ORDER.text, id)
            .await
            .unwrap()
            .code()
            .is_some()
    );
}

#[tokio::test]
async fn a_partners_key_alone_asks_what_is_public() {
    let partner = platform().partner();
    let variables = json!({
        "input": { "hsCode": "850760", "origin": "CN" },
        "lane": { "origin": "CN", "destination": "DE", "mode": "AIR" },
    });
    let data = partner
        .run(&partner::REQUIREMENTS, variables)
        .await
        .unwrap();
    let requirements = data
        .pointer("/requirements/requirements/nodes")
        .and_then(Value::as_array)
        .unwrap();
    assert!(
        requirements
            .iter()
            .any(|answer| answer["requirement"]["rule"] == "EU-BATT-CE"),
        "{data}"
    );
    let data = partner
        .run(&partner::NOMENCLATURE, json!({ "code": "850760" }))
        .await
        .unwrap();
    assert_eq!(data.pointer("/nomenclature/code"), Some(&json!("850760")));
    // A program is not a user, so it has no `me`.
    assert_eq!(
        partner
            .send("{ me { id } }", json!({}))
            .await
            .unwrap()
            .code(),
        Some("FORBIDDEN")
    );
}

#[tokio::test]
async fn an_admin_sees_how_often_what_was_asked() {
    let admin = platform().admin().await;
    waiting::wait_for("the counts", async || {
        let data = admin.run(&admin::OPERATION_COUNTS, json!({})).await?;
        let counts = data
            .pointer("/operationCounts/edges")
            .and_then(Value::as_array)
            .map_or(0, Vec::len);
        Ok((counts > 0).then_some(()))
    })
    .await
    .unwrap();
}
