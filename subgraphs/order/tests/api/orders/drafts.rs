//! Drafts of orders.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::{product, provider};
use crate::support::{Case, OrderDomain, day, draft};

const ORDER: &str = "query($id: ID!) { order(id: $id) {
    status version type message requirementIds quoteBy lane { destination mode } timeline(first: 100) { nodes { event } } } }";

#[tokio::test]
async fn a_draft_is_its_sellers_and_the_staffs_alone() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    let id = json!({ "id": case.order });
    let seen = world.read(&case.seller, ORDER, id.clone()).await["order"].take();
    let expected = json!({
        "status": "DRAFT", "version": 1, "type": "TESTING", "message": "Please quote.",
        "requirementIds": ["AIR-UN3480-CAO"], "quoteBy": null, "lane": { "destination": "DE", "mode": "AIR" },
        "timeline": { "nodes": [{ "event": "ORDER_DRAFTED" }] },
    });
    assert_eq!(seen, expected);
    let mut without_words = expected.clone();
    without_words["message"] = Value::Null;
    assert_eq!(
        world.read(&testkit::admin(), ORDER, id.clone()).await["order"],
        without_words
    );
    for other in [&case.first, &testkit::seller(Uuid::now_v7())] {
        assert_eq!(
            world.read(other, ORDER, id.clone()).await["order"],
            Value::Null
        );
        let list = world
            .read(other, "{ orders { totalCount } }", json!({}))
            .await;
        assert_eq!(list["orders"]["totalCount"], 0);
    }
    assert_eq!(
        world.told().await.last().unwrap().audience,
        [case.seller_id()]
    );
}

#[tokio::test]
async fn what_is_given_replaces_and_the_rest_stays() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    let change = json!({ "orderId": case.order, "expectedVersion": 1, "type": "CERTIFICATION",
                         "lane": { "origin": "VN", "destination": "FR", "mode": "SEA" } });
    let changed = world
        .done(&case.seller, "updateDraft", change.clone())
        .await;
    let expected = json!({
        "id": case.order, "status": "DRAFT", "version": 2, "type": "CERTIFICATION", "message": "Please quote.",
        "requirementIds": ["AIR-UN3480-CAO"],
        "lane": { "origin": "VN", "destination": "FR", "mode": "SEA", "aircraft": null },
    });
    assert_eq!(changed["order"], expected);
    assert_eq!(
        world.refused(&case.seller, "updateDraft", change).await,
        "VERSION_CONFLICT"
    );
    let change = json!({ "orderId": case.order, "message": null, "requirementIds": [] });
    let changed = world.done(&case.seller, "updateDraft", change).await;
    assert_eq!(
        (
            &changed["order"]["message"],
            &changed["order"]["requirementIds"]
        ),
        (&Value::Null, &json!([]))
    );
    assert_eq!(changed["order"]["type"], "CERTIFICATION");
    let change = json!({ "orderId": case.order, "message": "Once more." });
    let changed = world.done(&case.seller, "updateDraft", change).await;
    assert_eq!(
        (&changed["order"]["message"], &changed["order"]["version"]),
        (&json!("Once more."), &json!(4))
    );
}

#[tokio::test]
async fn to_leave_the_message_and_to_take_it_away_are_two_requests() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    let leave = json!({ "orderId": case.order, "idempotencyKey": "once" });
    let mut take = leave.clone();
    take["message"] = Value::Null;
    let changed = world.done(&case.seller, "updateDraft", leave).await;
    assert_eq!(changed["order"]["message"], "Please quote.");
    assert_eq!(
        world.refused(&case.seller, "updateDraft", take).await,
        "IDEMPOTENCY_KEY_REUSED"
    );
}

#[tokio::test]
async fn null_removes_the_rules_that_a_draft_names_and_an_absent_field_keeps_them() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    let keep = json!({ "orderId": case.order, "idempotencyKey": "once" });
    let mut clear = keep.clone();
    clear["requirementIds"] = Value::Null;
    let changed = world.done(&case.seller, "updateDraft", keep).await;
    assert_eq!(
        changed["order"]["requirementIds"],
        json!(["AIR-UN3480-CAO"])
    );
    assert_eq!(
        world.refused(&case.seller, "updateDraft", clear).await,
        "IDEMPOTENCY_KEY_REUSED"
    );
    let change = format!(
        "mutation($rules: [String!]) {{ updateDraft(input: {{ orderId: \"{}\", requirementIds: $rules }}) {{
            order {{ requirementIds }} userErrors {{ code }} }} }}",
        case.order
    );
    for (variables, rules) in [
        (json!({}), json!(["AIR-UN3480-CAO"])),
        (json!({ "rules": null }), json!([])),
    ] {
        let changed = world.read(&case.seller, &change, variables).await["updateDraft"].take();
        assert_eq!(
            changed,
            json!({ "order": { "requirementIds": rules }, "userErrors": [] })
        );
    }
    let literal = change
        .replace("($rules: [String!])", "")
        .replace("$rules", "[\"EU-BATT-CE\"]");
    world.read(&case.seller, &literal, json!({})).await;
    let literal = literal.replace("[\"EU-BATT-CE\"]", "null");
    let changed = world.read(&case.seller, &literal, json!({})).await;
    assert_eq!(changed["updateDraft"]["order"]["requirementIds"], json!([]));
}

#[tokio::test]
async fn a_draft_is_sent_as_it_is() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    let send = json!({ "orderId": case.order, "providerIds": case.profiles, "expectedVersion": 1,
                       "quoteBy": format!("{}T12:00:00Z", day(7)) });
    let mut stale = send.clone();
    stale["expectedVersion"] = json!(2);
    assert_eq!(
        world
            .refused(&case.seller, "requestAssessment", stale)
            .await,
        "VERSION_CONFLICT"
    );
    let requested = world.done(&case.seller, "requestAssessment", send).await;
    assert_eq!(
        (&requested["order"]["id"], &requested["order"]["status"]),
        (&json!(case.order), &json!("REQUESTED"))
    );
    let seen = world
        .read(&case.second, ORDER, json!({ "id": case.order }))
        .await["order"]
        .take();
    assert_eq!(
        (&seen["message"], &seen["version"]),
        (&json!("Please quote."), &json!(2))
    );
    assert_eq!(seen["quoteBy"], format!("{}T12:00:00Z", day(7)));
    let told = world.told().await;
    let last = told.last().unwrap();
    assert_eq!(
        (last.kind.as_str(), last.sequence),
        ("carnet.order.AssessmentRequested.v1", 2)
    );
    let mut audience = last.audience.clone();
    audience.sort_unstable();
    let mut all = vec![case.seller_id(), case.first_id(), case.second_id()];
    all.sort_unstable();
    assert_eq!(audience, all);
    case.quote(&world, &case.second).await;
}

#[tokio::test]
async fn a_request_is_about_a_draft_or_about_something_new_and_not_about_both() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    let name = "requestAssessment";
    let path = async |input: Value| {
        let payload = world
            .mutate(&case.seller, name, input.clone())
            .await
            .unwrap();
        let error = &payload["userErrors"][0];
        assert_eq!(error["code"], "INVALID", "{input} {payload}");
        error["path"][1].clone()
    };
    let send = json!({ "orderId": case.order, "providerIds": case.profiles });
    for field in ["productId", "type", "lane", "requirementIds", "message"] {
        let mut both = send.clone();
        both[field] = draft(case.product)[field].clone();
        assert_eq!(path(both).await, field);
    }
    for field in ["productId", "type", "lane"] {
        let mut neither = draft(case.product);
        neither["providerIds"] = json!(case.profiles);
        neither.as_object_mut().unwrap().remove(field);
        assert_eq!(path(neither).await, field);
    }
    let mut new = draft(case.product);
    new["providerIds"] = json!(case.profiles);
    new["expectedVersion"] = json!(1);
    assert_eq!(path(new).await, "expectedVersion");
    for quote_by in [day(0), day(91)] {
        let mut soon = send.clone();
        soon["quoteBy"] = json!(format!("{quote_by}T00:00:00Z"));
        assert_eq!(path(soon).await, "quoteBy");
    }
}

#[tokio::test]
async fn what_has_changed_meanwhile_is_looked_at_when_a_draft_is_sent() {
    let world = OrderDomain::new().await;
    let case = Case::drafted(&world).await;
    let send = json!({ "orderId": case.order, "providerIds": case.profiles });
    let suspended = provider(case.profiles[1], case.second_id(), "SUSPENDED", 2);
    world.take_in(&suspended).await.unwrap();
    assert_eq!(
        world
            .refused(&case.seller, "requestAssessment", send.clone())
            .await,
        "PROVIDER_NOT_FOUND"
    );
    let reinstated = provider(case.profiles[1], case.second_id(), "LISTED", 3);
    world.take_in(&reinstated).await.unwrap();
    world
        .take_in(&product(case.product, case.seller_id(), "ARCHIVED", 2))
        .await
        .unwrap();
    assert_eq!(
        world.refused(&case.seller, "requestAssessment", send).await,
        "PRODUCT_ARCHIVED"
    );
    assert_eq!(
        world
            .refused(&case.seller, "draftOrder", draft(case.product))
            .await,
        "PRODUCT_ARCHIVED"
    );
}
