//! Words before and beside orders, and orders that come from an old system.

use e2e::{
    case::{self, Lab},
    documents::{partner, web},
    people,
};
use serde_json::{Value, json};

use crate::{accepted, examples, platform, refused};

#[tokio::test]
async fn a_seller_asks_a_laboratory_something() {
    let platform = platform();
    let lab = Lab::new(&platform.stage().await, "Frage Labor").await.unwrap();
    let seller = platform.seller().await;
    let question = json!({ "providerId": lab.profile, "text": "Do you test packs of 60 cells?" });
    let unknown = ["PROVIDER_NOT_FOUND"];
    let asked = people::once_known(&seller.graph, &web::CONTACT_PROVIDER, &question, &unknown).await.unwrap();
    let (id, number) = (&asked["enquiry"]["id"], asked["enquiry"]["number"].as_str().unwrap());
    platform.mailbox().find(&lab.member.email, number).await.unwrap();
    let words = |text: &str| json!({ "enquiryId": id, "text": text });
    accepted(lab.graph(), &web::ANSWER_ENQUIRY, words("Yes, up to 100.")).await;
    assert_eq!(refused(lab.graph(), &web::ANSWER_ENQUIRY, words("Yes.")).await, "WRONG_STATE");
    accepted(&seller.graph, &web::SEND_MESSAGE, words("Until when?")).await;
    let seen = seller.graph.run(&web::ENQUIRY, json!({ "id": id })).await.unwrap();
    let said: Vec<_> =
        seen.pointer("/enquiry/messages/nodes").and_then(Value::as_array).unwrap().iter().collect();
    assert_eq!(said.len(), 3, "{seen}");
    assert_eq!(said[1]["from"]["id"], json!(lab.member.organisation), "{seen}");
    let closed = accepted(&seller.graph, &web::CLOSE_ENQUIRY, json!({ "enquiryId": id })).await;
    assert_eq!(closed["enquiry"]["status"], "CLOSED");
    let listed = lab.graph().run(&web::ENQUIRIES, json!({ "filter": { "status": "CLOSED" } })).await.unwrap();
    assert_eq!(listed.pointer("/enquiries/nodes/0/id"), Some(id), "{listed}");
    let stranger = platform.seller().await;
    let seen = stranger.graph.run(&web::ENQUIRY, json!({ "id": id })).await.unwrap();
    assert_eq!(seen["enquiry"], Value::Null);
}

#[tokio::test]
async fn the_parties_of_an_order_write_to_each_other() {
    let platform = platform();
    let lab = Lab::new(&platform.stage().await, "Schreib Labor").await.unwrap();
    let seller = platform.seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let order = case::begun(&seller, &product, &lab).await.unwrap();
    let words = |text: &str| json!({ "orderId": order, "text": text });
    accepted(&seller.graph, &web::SEND_MESSAGE, words("The samples left today.")).await;
    accepted(lab.graph(), &web::SEND_MESSAGE, words("They are here.")).await;
    let seen = seller.graph.run(&web::ORDER, json!({ "id": order })).await.unwrap();
    let said = seen.pointer("/order/messages/nodes").and_then(Value::as_array).unwrap();
    let said: Vec<_> = said.iter().map(|message| message["text"].as_str().unwrap()).collect();
    assert_eq!(said, ["The samples left today.", "They are here."]);
}

#[tokio::test]
async fn orders_of_the_old_system_are_taken_in_once() {
    let platform = platform();
    let seller = platform.seller().await;
    people::power_bank(&seller).await.unwrap();
    let graph = platform.partner().with_token(seller.graph.token().unwrap());
    let file = |name: &str| std::fs::read_to_string(examples("partner").join(name)).unwrap();
    let (csv, json) = (file("legacy-orders.csv"), file("legacy-orders.json"));
    let trial = json!({ "format": "CSV", "content": csv, "dryRun": true });
    // The order domain learns of the product by events.
    people::wait_for("the product to be known", async || {
        let report = graph.mutate(&partner::IMPORT_LEGACY_ORDERS, trial.clone()).await?;
        Ok((report["report"]["created"] == 2).then_some(()))
    })
    .await
    .unwrap();
    let input = json!({ "format": "CSV", "content": csv });
    let report = accepted(&graph, &partner::IMPORT_LEGACY_ORDERS, input).await["report"].clone();
    assert_eq!((&report["total"], &report["created"], &report["failed"]), (&json!(3), &json!(2), &json!(1)));
    let outcome =
        |line: usize| (report["lines"][line]["outcome"].clone(), report["lines"][line]["code"].clone());
    assert_eq!(outcome(0), (json!("CREATED"), Value::Null), "{report}");
    assert_eq!(outcome(2), (json!("REJECTED"), json!("PRODUCT_NOT_FOUND")), "{report}");
    let input = json!({ "format": "JSON", "content": json });
    let report = accepted(&graph, &partner::IMPORT_LEGACY_ORDERS, input).await["report"].clone();
    assert_eq!(report["lines"][0]["outcome"], "ALREADY_IMPORTED", "{report}");
    assert_eq!(report["lines"][1]["outcome"], "CREATED", "{report}");
    let listed = seller.graph.run(&web::ORDERS, json!({ "filter": { "status": "DRAFT" } })).await.unwrap();
    assert_eq!(listed.pointer("/orders/totalCount"), Some(&json!(3)), "{listed}");
}
