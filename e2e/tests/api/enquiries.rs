//! Messages before and outside of orders.

use e2e::{
    case::{self, Lab},
    documents::web,
    live::Live,
    people,
};
use serde_json::{Value, json};

use crate::{accepted, platform, refused};

#[tokio::test]
async fn a_seller_asks_a_laboratory_something() {
    let platform = platform();
    let lab = Lab::new(&platform.stage().await, "Frage Labor")
        .await
        .unwrap();
    let seller = platform.seller().await;
    let question = json!({ "providerId": lab.profile, "text": "Do you test packs of 60 cells?" });
    let asked = accepted(&seller.graph, &web::CONTACT_PROVIDER, question).await;
    let (id, number) = (
        &asked["enquiry"]["id"],
        asked["enquiry"]["number"].as_str().unwrap(),
    );
    platform
        .mailbox()
        .find(&lab.member.email, number)
        .await
        .unwrap();
    let words = |text: &str| json!({ "enquiryId": id, "text": text });
    accepted(lab.graph(), &web::ANSWER_ENQUIRY, words("Yes, up to 100.")).await;
    assert_eq!(
        refused(lab.graph(), &web::ANSWER_ENQUIRY, words("Yes.")).await,
        "WRONG_STATE"
    );
    let watched = json!({ "enquiryId": id });
    let live = Live::subscribe(lab.graph(), &web::ENQUIRY_UPDATED, watched).await;
    let mut live = live.unwrap();
    accepted(&seller.graph, &web::SEND_MESSAGE, words("Until when?")).await;
    let latest = "/enquiryUpdated/messages/nodes/0/text";
    live.until(latest, "Until when?").await.unwrap();
    let seen = seller
        .graph
        .run(&web::ENQUIRY, json!({ "id": id }))
        .await
        .unwrap();
    let said: Vec<_> = seen
        .pointer("/enquiry/messages/nodes")
        .and_then(Value::as_array)
        .unwrap()
        .iter()
        .collect();
    assert_eq!(said.len(), 3, "{seen}");
    assert_eq!(
        said[1]["from"]["id"],
        json!(lab.member.organisation),
        "{seen}"
    );
    let closed = accepted(
        &seller.graph,
        &web::CLOSE_ENQUIRY,
        json!({ "enquiryId": id }),
    )
    .await;
    assert_eq!(closed["enquiry"]["status"], "CLOSED");
    let status = "/enquiryUpdated/status";
    live.until(status, "CLOSED").await.unwrap();
    let listed = lab
        .graph()
        .run(&web::ENQUIRIES, json!({ "filter": { "status": "CLOSED" } }))
        .await
        .unwrap();
    assert_eq!(
        listed.pointer("/enquiries/nodes/0/id"),
        Some(id),
        "{listed}"
    );
    let stranger = platform.seller().await;
    stranger
        .graph
        .find_nothing(&web::ENQUIRY, json!({ "id": id }))
        .await
        .unwrap();
}

#[tokio::test]
async fn the_parties_of_an_order_write_to_each_other() {
    let platform = platform();
    let lab = Lab::new(&platform.stage().await, "Schreib Labor")
        .await
        .unwrap();
    let seller = platform.seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let order = case::begun(&seller, &product, &lab).await.unwrap();
    let words = |text: &str| json!({ "orderId": order, "text": text });
    accepted(
        &seller.graph,
        &web::SEND_MESSAGE,
        words("The samples left today."),
    )
    .await;
    accepted(lab.graph(), &web::SEND_MESSAGE, words("They are here.")).await;
    let seen = seller
        .graph
        .run(&web::ORDER, json!({ "id": order }))
        .await
        .unwrap();
    let said = seen
        .pointer("/order/messages/nodes")
        .and_then(Value::as_array)
        .unwrap();
    let said: Vec<_> = said
        .iter()
        .map(|message| message["text"].as_str().unwrap())
        .collect();
    assert_eq!(said, ["The samples left today.", "They are here."]);
}
