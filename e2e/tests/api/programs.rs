//! A program of another company places orders for its organisation, within its scopes.

use e2e::{
    Graph,
    case::{Lab, lane},
    documents::partner,
    files,
    people::{self, Member},
    waiting,
};
use serde_json::{Value, json};

use crate::{accepted, machines, platform};

/// A program of this organisation with these scopes and its own token.
pub async fn program(of: &Member, scopes: &[&str]) -> Graph {
    let platform = platform();
    let input = json!({
        "name": "ERP", "kind": "PARTNER", "organisationId": of.organisation, "scopes": scopes,
    });
    let (id, key) = machines::client(&platform.admin().await, input).await;
    let (_, secret) = key.split_once('.').unwrap();
    let (status, granted) = platform.ask_for_token(&id, secret).await;
    assert_eq!(status, 200, "{granted}");
    let program = Graph::new(&platform.url())
        .unwrap()
        .with_token(granted["access_token"].as_str().unwrap());
    let known =
        async || Ok((program.send("{ __typename }", json!({})).await?.status == 200).then_some(()));
    waiting::wait_for("the gateway to hear of a program", known)
        .await
        .unwrap();
    program
}

#[tokio::test]
async fn a_program_orders_with_the_scope_to_write_and_reads_with_the_scope_to_read() {
    let platform = platform();
    let lab = Lab::new(&platform.stage().await, "Maschinen Labor")
        .await
        .unwrap();
    let seller = platform.seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let (both, reader) = tokio::join!(
        program(&seller, &["orders:read", "orders:write"]),
        program(&seller, &["orders:read"])
    );
    let draft = json!({ "productId": product, "type": "TESTING", "lane": lane(Some("CARGO")) });
    let forbidden = reader
        .send(partner::DRAFT_ORDER.text, json!({ "input": draft }))
        .await
        .unwrap();
    assert_eq!(forbidden.code(), Some("FORBIDDEN"), "{forbidden:?}");
    let drafted = accepted(&both, &partner::DRAFT_ORDER, draft).await;
    let request = json!({ "orderId": drafted["order"]["id"], "providerIds": [lab.profile] });
    let sent = accepted(&both, &partner::REQUEST_ASSESSMENT, request).await;
    assert_eq!(sent["order"]["status"], "REQUESTED");
    for program in [&both, &reader] {
        let listed = program.run(&partner::MY_ORDERS, json!({})).await.unwrap();
        assert_eq!(
            listed.pointer("/orders/nodes/0/id"),
            Some(&drafted["order"]["id"]),
            "{listed}"
        );
    }
    let stranger = program(&platform.seller().await, &["orders:read"]).await;
    let listed = stranger.run(&partner::MY_ORDERS, json!({})).await.unwrap();
    assert_eq!(listed.pointer("/orders/nodes"), Some(&json!([])));

    let bytes = files::pdf("Sent by a program").unwrap();
    let (status, refusal) = files::try_upload(&reader, "page.pdf", bytes.clone())
        .await
        .unwrap();
    assert_eq!(status, 403, "{refusal}");
    let file = files::upload(&both, "page.pdf", &bytes).await.unwrap();
    let id = file.get("id").and_then(Value::as_str).unwrap();
    assert_eq!(files::download(&reader, id).await.unwrap(), (200, bytes));
    assert_eq!(files::download(&stranger, id).await.unwrap().0, 404);
}
