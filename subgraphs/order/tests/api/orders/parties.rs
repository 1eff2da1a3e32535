//! The product, the lane and the parties of orders.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::product;
use crate::support::{Case, OrderDomain, report};

const ORDER: &str = "query($id: ID!) { order(id: $id) {
    seller { id } product { id sku name originCountry }
    candidates { organisation { id } providerProfile { id } state }
    quotes { provider { id } providerProfile { id } } } }";

fn shown(case: &Case) -> Value {
    json!({
        "id": case.product, "sku": "PB-1", "name": "Power bank", "originCountry": "CN",
    })
}

fn candidate(organisation: Uuid, profile: Uuid, state: &str) -> Value {
    json!({ "organisation": { "id": organisation }, "providerProfile": { "id": profile }, "state": state })
}

#[tokio::test]
async fn a_provider_sees_for_whom_and_what_it_tests_before_its_quote_and_after() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let seen = async |caller: &Arc<Caller>| {
        world.read(caller, ORDER, json!({ "id": case.order })).await["order"].take()
    };
    for provider in [&case.first, &case.second] {
        let order = seen(provider).await;
        assert_eq!(order["product"], shown(&case), "before its quote");
        assert_eq!(order["seller"]["id"], json!(case.seller_id()));
    }
    let quote = case.quote(&world, &case.first).await;
    assert_eq!(seen(&case.first).await["product"], shown(&case));
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": quote }))
        .await;
    assert_eq!(
        seen(&case.first).await["product"],
        shown(&case),
        "after it has won"
    );
    assert_eq!(
        seen(&case.second).await,
        Value::Null,
        "the other has lost sight of the order"
    );
    for caller in [&case.seller, &testkit::admin()] {
        assert_eq!(seen(caller).await["product"], shown(&case));
    }
}

#[tokio::test]
async fn the_product_does_not_depend_on_what_is_selected() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    for fields in [
        "id",
        "sku",
        "name",
        "originCountry",
        "id sku",
        "originCountry name",
        "__typename",
    ] {
        let query = format!("query($id: ID!) {{ order(id: $id) {{ product {{ {fields} }} }} }}");
        for caller in [&case.first, &case.seller] {
            let data = world
                .read(caller, &query, json!({ "id": case.order }))
                .await;
            assert!(data["order"]["product"].is_object(), "{fields}: {data}");
        }
    }
}

#[tokio::test]
async fn the_product_is_as_the_seller_describes_it_now() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let mut renamed = product(case.product, case.seller_id(), "ACTIVE", 2);
    renamed.data["name"] = json!("Power bank 20 Ah");
    world.take_in(&renamed).await.unwrap();
    let data = world
        .read(&case.first, ORDER, json!({ "id": case.order }))
        .await;
    assert_eq!(data["order"]["product"]["name"], "Power bank 20 Ah");
}

#[tokio::test]
async fn a_product_of_before_its_hs_code_was_kept_is_shown() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    sqlx::query("update products set hs_code = null")
        .execute(&world.database.pool)
        .await
        .unwrap();
    for caller in [&case.first, &case.seller] {
        let data = world.read(caller, ORDER, json!({ "id": case.order })).await;
        assert_eq!(data["order"]["product"], shown(&case));
    }
    assert!(
        !order::graphql::sdl().contains("hsCode"),
        "the field is the rule subgraph's alone"
    );
}

#[tokio::test]
async fn a_product_that_nobody_has_shown_is_not_told_of() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let query = "query($representations: [_Any!]!) { _entities(representations: $representations) {
        ... on Product { sku } } }";
    let representations = json!([{ "__typename": "Product", "id": case.product }]);
    let response = world
        .execute(
            &case.first,
            query,
            json!({ "representations": representations }),
        )
        .await;
    let code = crate::support::error_code(&response.errors[0]);
    assert_eq!(code.as_deref(), Some("FORBIDDEN"));
}

#[tokio::test]
async fn an_enquiry_shows_its_product_to_the_provider() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let input = json!({
        "providerId": case.profiles[0], "productId": case.product, "text": "Can you test this?",
    });
    let made = world.done(&case.seller, "contactProvider", input).await;
    let query = "query($id: ID!) { enquiry(id: $id) { product { id sku name originCountry } } }";
    for caller in [&case.first, &case.seller] {
        let data = world
            .read(caller, query, json!({ "id": made["enquiry"]["id"] }))
            .await;
        assert_eq!(data["enquiry"]["product"], shown(&case));
    }
}

#[tokio::test]
async fn a_seller_sees_whom_it_asked_and_who_quoted_and_a_provider_itself_only() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let [first, second] = case.profiles;
    let (one, two) = (case.first_id(), case.second_id());
    let seen = async |caller: &Arc<Caller>| {
        world.read(caller, ORDER, json!({ "id": case.order })).await["order"].take()
    };
    let asked = json!([
        candidate(one, first, "ASKED"),
        candidate(two, second, "ASKED")
    ]);
    let expected = sorted(&json!({ "candidates": asked, "quotes": [] }));
    assert_eq!(sorted(&seen(&case.seller).await), expected);
    let quote = case.quote(&world, &case.first).await;
    let decline = json!({ "orderId": case.order, "reason": "No capacity." });
    world.done(&case.second, "declineRequest", decline).await;
    let quotes = json!([{ "provider": { "id": one }, "providerProfile": { "id": first } }]);
    let all = json!([
        candidate(one, first, "QUOTED"),
        candidate(two, second, "DECLINED")
    ]);
    for caller in [&case.seller, &testkit::admin()] {
        assert_eq!(
            sorted(&seen(caller).await),
            sorted(&json!({ "candidates": all, "quotes": quotes }))
        );
    }
    let own = json!({ "candidates": [candidate(one, first, "QUOTED")], "quotes": quotes });
    assert_eq!(
        sorted(&seen(&case.first).await),
        sorted(&own),
        "it learns nothing of its rivals"
    );
    world
        .done(&case.seller, "acceptQuote", json!({ "quoteId": quote }))
        .await;
    let own = json!({ "candidates": [candidate(one, first, "CHOSEN")], "quotes": quotes });
    assert_eq!(
        sorted(&seen(&case.first).await),
        sorted(&own),
        "and not afterwards either"
    );
    let all = json!([
        candidate(one, first, "CHOSEN"),
        candidate(two, second, "DECLINED")
    ]);
    let expected = sorted(&json!({ "candidates": all, "quotes": quotes }));
    assert_eq!(sorted(&seen(&case.seller).await), expected);
}

#[tokio::test]
async fn a_draft_has_asked_nobody() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    let data = world
        .read(&case.seller, ORDER, json!({ "id": case.order }))
        .await;
    assert_eq!(
        (&data["order"]["candidates"], &data["order"]["product"]),
        (&json!([]), &shown(&case))
    );
}

#[tokio::test]
async fn a_quote_names_its_provider_wherever_it_is_read() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    let query = "query($id: ID!) { order(id: $id) { quotes { id } } }";
    let data = world
        .read(&case.seller, query, json!({ "id": case.order }))
        .await;
    let query = "query($id: ID!) { quote(id: $id) { providerProfile { id } } }";
    let id = &data["order"]["quotes"][0]["id"];
    for caller in [&case.seller, &case.first, &testkit::admin()] {
        let data = world.read(caller, query, json!({ "id": id })).await;
        assert_eq!(
            data["quote"]["providerProfile"]["id"],
            json!(case.profiles[0])
        );
    }
}

/// Returns the candidates and quotes of an order, sorted.
fn sorted(order: &Value) -> (Vec<String>, Vec<String>) {
    let list = |field: &str| {
        let mut items: Vec<String> = order[field]
            .as_array()
            .unwrap()
            .iter()
            .map(Value::to_string)
            .collect();
        items.sort_unstable();
        items
    };
    (list("candidates"), list("quotes"))
}
