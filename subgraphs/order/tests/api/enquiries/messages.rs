//! Messages: in an order to one candidate at a time, encrypted, and limited.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::enquiries::lifecycle::Asked;
use crate::support::{Case, OrderDomain, error_code, report, string};

const MESSAGES: &str = "query($id: ID!, $with: ID) { order(id: $id) {
    messages(withId: $with) { totalCount nodes { text } } } }";

async fn texts(
    world: &OrderDomain,
    caller: &Arc<Caller>,
    order: &str,
    with: Option<Uuid>,
) -> Vec<String> {
    let data = world
        .read(caller, MESSAGES, json!({ "id": order, "with": with }))
        .await;
    let messages = &data["order"]["messages"];
    let texts: Vec<String> = messages["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| string(&node["text"]))
        .collect();
    assert_eq!(messages["totalCount"], texts.len());
    texts
}

fn to(case: &Case, to: Option<Uuid>, text: &str) -> Value {
    json!({ "orderId": case.order, "toId": to, "text": text })
}

#[tokio::test]
async fn each_candidate_has_a_thread_of_its_own() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let (first, second) = (case.first_id(), case.second_id());
    let input = to(&case, Some(first), "To the first.");
    world.done(&case.seller, "sendMessage", input).await;
    world
        .done(
            &case.seller,
            "sendMessage",
            to(&case, Some(second), "To the second."),
        )
        .await;
    let sent = world
        .done(
            &case.first,
            "sendMessage",
            to(&case, None, "From the first."),
        )
        .await;
    assert_eq!(sent["message"]["to"]["id"], json!(case.seller_id()));
    let input = to(&case, Some(case.seller_id()), "From the second.");
    world.done(&case.second, "sendMessage", input).await;

    assert_eq!(
        texts(&world, &case.first, &case.order, None).await,
        ["To the first.", "From the first."]
    );
    let nosy = texts(&world, &case.second, &case.order, Some(first)).await;
    assert_eq!(
        nosy,
        ["To the second.", "From the second."],
        "whatever it asks for"
    );
    let all = [
        "To the first.",
        "To the second.",
        "From the first.",
        "From the second.",
    ];
    assert_eq!(texts(&world, &case.seller, &case.order, None).await, all);
    let with = texts(&world, &case.seller, &case.order, Some(second)).await;
    assert_eq!(with, ["To the second.", "From the second."]);
    each_is_told_to_one_candidate(&world, &case).await;
}

/// Checks the events of four messages: of the seller to each candidate, and of each candidate.
async fn each_is_told_to_one_candidate(world: &OrderDomain, case: &Case) {
    let (first, second) = (case.first_id(), case.second_id());
    let told = world.told().await;
    let audiences = told
        .iter()
        .filter(|event| event.kind == "carnet.order.MessageSent.v1");
    let audiences: Vec<_> = audiences.map(|event| event.audience.clone()).collect();
    assert_eq!(audiences.len(), 4);
    assert!(
        audiences
            .iter()
            .all(|audience| audience.contains(&first) != audience.contains(&second))
    );
    assert_eq!(
        told.iter()
            .filter(|event| event.subject.to_string() == case.order)
            .count(),
        1,
        "it is no step"
    );
}

#[tokio::test]
async fn nobody_writes_to_who_is_not_in_the_order() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let second = Some(case.second_id());
    assert_eq!(
        world
            .refused(&case.seller, "sendMessage", to(&case, None, "Hm."))
            .await,
        "INVALID"
    );
    for nobody in [Uuid::now_v7(), case.seller_id()] {
        let code = world
            .refused(&case.seller, "sendMessage", to(&case, Some(nobody), "Hm."))
            .await;
        assert_eq!(code, "RECIPIENT_NOT_FOUND");
    }
    let rival = world
        .refused(&case.first, "sendMessage", to(&case, second, "Psst."))
        .await;
    assert_eq!(rival, "RECIPIENT_NOT_FOUND");
    let asked = Asked::new(&world).await;
    let both = json!({ "orderId": case.order, "enquiryId": asked.enquiry, "text": "Hm." });
    for input in [both, json!({ "text": "Hm." })] {
        assert_eq!(
            world.refused(&case.seller, "sendMessage", input).await,
            "INVALID"
        );
    }
    for stranger in [
        testkit::seller(Uuid::now_v7()),
        testkit::provider(Uuid::now_v7()),
    ] {
        let code = world
            .refused(&stranger, "sendMessage", to(&case, None, "Hm."))
            .await;
        assert_eq!(code, "ORDER_NOT_FOUND");
    }
    let mut old = to(&case, second, "Hm.");
    old["expectedVersion"] = json!(7);
    assert_eq!(
        world.refused(&case.seller, "sendMessage", old).await,
        "VERSION_CONFLICT"
    );
}

#[tokio::test]
async fn nobody_writes_to_who_has_lost_the_order_or_when_it_is_closed() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let second = Some(case.second_id());
    let quote = case.quote(&world, &case.first).await;
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": quote }))
        .await;
    let loser = world
        .refused(&case.second, "sendMessage", to(&case, None, "Wait!"))
        .await;
    assert_eq!(loser, "ORDER_NOT_FOUND");
    let code = world
        .refused(&case.seller, "sendMessage", to(&case, second, "Sorry."))
        .await;
    assert_eq!(code, "RECIPIENT_NOT_FOUND");
    let input = to(&case, None, "There is one to write to now.");
    world.done(&case.seller, "sendMessage", input).await;
    world
        .done(
            &case.seller,
            "cancelOrder",
            json!({ "orderId": case.order, "reason": "Plans." }),
        )
        .await;
    for caller in [&case.seller, &case.first] {
        let refusal = world
            .refused(caller, "sendMessage", to(&case, None, "Hm."))
            .await;
        assert_eq!(refusal, "ORDER_CLOSED");
    }
    let reported = Case::reported(&world, report()).await;
    let input = json!({ "orderId": reported.order });
    world.done(&reported.seller, "acceptReport", input).await;
    world
        .done(
            &reported.seller,
            "sendMessage",
            to(&reported, None, "Thank you."),
        )
        .await;
}

#[tokio::test]
async fn a_thread_has_two_hundred_messages() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let asked = Asked::new(&world).await;
    world
        .done(&case.first, "sendMessage", to(&case, None, "One."))
        .await;
    sqlx::query(
        "insert into messages select gen_random_uuid(), enquiry_id, order_id, provider, sender, recipient, by_user, text,
             sent_at from messages, generate_series(2, 200)",
    )
    .execute(&world.database.pool)
    .await
    .unwrap();
    assert_eq!(
        world
            .refused(&case.first, "sendMessage", to(&case, None, "Hm."))
            .await,
        "TOO_MANY_MESSAGES"
    );
    world
        .done(
            &case.second,
            "sendMessage",
            to(&case, None, "In another thread."),
        )
        .await;
    assert_eq!(
        world
            .refused(&asked.seller, "sendMessage", asked.text("Hm."))
            .await,
        "TOO_MANY_MESSAGES"
    );
    let code = world
        .refused(&asked.provider, "answerEnquiry", asked.text("Hm."))
        .await;
    assert_eq!(code, "TOO_MANY_MESSAGES");
}

#[tokio::test]
async fn messages_are_paged_oldest_first() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    let written: Vec<String> = (1..6).map(|number| format!("Number {number}.")).collect();
    for text in &written {
        world
            .done(&asked.seller, "sendMessage", asked.text(text))
            .await;
    }
    let query = "query($id: ID!, $after: String) { enquiry(id: $id) {
        messages(first: 2, after: $after) { nodes { text } pageInfo { endCursor hasNextPage } } } }";
    let (mut read, mut after) = (Vec::new(), Value::Null);
    loop {
        let data = world
            .read(
                &asked.provider,
                query,
                json!({ "id": asked.enquiry, "after": after }),
            )
            .await;
        let messages = &data["enquiry"]["messages"];
        read.extend(
            messages["nodes"]
                .as_array()
                .unwrap()
                .iter()
                .map(|node| string(&node["text"])),
        );
        after = messages["pageInfo"]["endCursor"].clone();
        if messages["pageInfo"]["hasNextPage"] == false {
            break;
        }
    }
    assert_eq!(read[1..], written);
}

#[tokio::test]
async fn what_was_written_is_nowhere_in_clear_and_dies_with_its_case() {
    let world = OrderDomain::new().await;
    let reported = Case::reported(&world, report()).await;
    let input = json!({ "orderId": reported.order });
    world.done(&reported.seller, "acceptReport", input).await;
    let rating = json!({ "orderId": reported.order, "stars": 4, "comment": "marker-comment" });
    world.done(&reported.seller, "rateProvider", rating).await;
    let input = to(&reported, None, "marker-order");
    world.done(&reported.seller, "sendMessage", input).await;
    let asked = Asked::new(&world).await;
    let input = asked.text("marker-answer");
    world.done(&asked.provider, "answerEnquiry", input).await;
    world
        .done(&asked.seller, "sendMessage", asked.text("marker-message"))
        .await;
    let contents: String = world.contents().await.into_values().collect();
    for secret in [
        "marker-comment",
        "marker-order",
        "marker-answer",
        "marker-message",
        "power banks",
    ] {
        assert!(
            !contents.contains(secret) && !contents.contains(&hex::encode(secret)),
            "{secret}"
        );
    }
    assert!(
        contents.contains("ENQ-2"),
        "what is not sealed would have been found"
    );

    // A text cannot be decrypted in another row.
    sqlx::query("update messages set text = (select text from messages where order_id is not null) where order_id is null")
        .execute(&world.database.pool)
        .await
        .unwrap();
    let query = "query($id: ID!) { enquiry(id: $id) { messages { nodes { text } } } }";
    let response = world
        .execute(&asked.seller, query, json!({ "id": asked.enquiry }))
        .await;
    assert_eq!(error_code(&response.errors[0]).as_deref(), Some("INTERNAL"));
}
