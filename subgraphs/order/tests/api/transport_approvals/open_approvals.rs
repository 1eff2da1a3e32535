//! One open approval for each product and lane, and the quota of undecided approvals.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::timeout;
use uuid::Uuid;

use crate::shipment::{Shipment, answer, plan};
use crate::support::{OrderDomain, lane, string};

const ASK: &str = "requestTransportApproval";

#[tokio::test]
async fn a_second_request_for_the_same_product_and_lane_names_the_open_approval() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let (seller, product) = (testkit::seller(own), world.product(own).await);
    let input = json!({ "productId": product, "lane": lane(), "idempotencyKey": "once" });
    let first = world.done(&seller, ASK, input.clone()).await;
    let id = string(&first["transportApproval"]["id"]);
    let again = json!({ "productId": product, "lane": lane() });
    for verdict in ["", "NO_RULE_FOUND", "COMPLIANT"] {
        if !verdict.is_empty() {
            answer(&world, &id, verdict).await;
        }
        assert_eq!(
            world.refused(&seller, ASK, again.clone()).await,
            "APPROVAL_EXISTS",
            "{verdict}"
        );
        if !verdict.is_empty() {
            world
                .done(&seller, "recheckApproval", json!({ "approvalId": id }))
                .await;
        }
    }
    let refusal = world.mutate(&seller, ASK, again.clone()).await.unwrap();
    assert!(
        refusal["userErrors"][0]["message"]
            .as_str()
            .unwrap()
            .contains(&id),
        "{refusal}"
    );
    let replay = world.done(&seller, ASK, input).await;
    assert_eq!(
        replay["transportApproval"]["id"],
        json!(id),
        "a replay is no second request"
    );
    let elsewhere = json!({ "productId": product, "lane": { "destination": "FR", "mode": "AIR" } });
    world.done(&seller, ASK, elsewhere).await;
    let another = json!({ "productId": world.product(own).await, "lane": lane() });
    world.done(&seller, ASK, another).await;
}

#[tokio::test]
async fn of_two_requests_at_the_same_instant_one_is_made() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let (seller, product) = (testkit::seller(own), world.product(own).await);
    let input = json!({ "productId": product, "lane": lane() });
    let (one, other) = tokio::join!(
        world.mutate(&seller, ASK, input.clone()),
        world.mutate(&seller, ASK, input.clone()),
    );
    let mut codes =
        [one.unwrap(), other.unwrap()].map(|payload| payload["userErrors"][0]["code"].clone());
    codes.sort_by_key(Value::is_string);
    assert_eq!(codes, [Value::Null, json!("APPROVAL_EXISTS")]);
}

#[tokio::test]
async fn a_number_that_exists_is_skipped_a_limited_number_of_times() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let seller = testkit::seller(own);
    let ask = async || {
        let input = json!({ "productId": world.product(own).await, "lane": lane() });
        world.mutate(&seller, ASK, input).await
    };
    let number = async || {
        let asked = timeout(Duration::from_secs(10), ask()).await.unwrap()?;
        let query = "query($id: ID!) { transportApproval(id: $id) { number } }";
        let variables = json!({ "id": asked["transportApproval"]["id"] });
        let seen = world.read(&seller, query, variables).await;
        Ok::<String, String>(string(&seen["transportApproval"]["number"]))
    };
    let restart = async || {
        sqlx::query("select setval('approval_numbers', 1, false)")
            .execute(&world.database.pool)
            .await
            .unwrap();
    };
    let expected =
        |count: i64| Ok::<String, String>(format!("TAP-{}-{count:06}", chassis::now().year()));
    for count in 1..=4 {
        assert_eq!(number().await, expected(count));
    }
    restart().await;
    assert_eq!(number().await, expected(5), "four numbers are taken");
    restart().await;
    assert_eq!(number().await, Err("INTERNAL".to_owned()), "five are taken");
    assert_eq!(number().await, expected(7), "no number is used twice");
}

#[tokio::test]
async fn a_refusal_makes_room_and_comes_back_only_when_no_other_is_open() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let (seller, product) = (testkit::seller(own), world.product(own).await);
    let input = json!({ "productId": product, "lane": lane() });
    let id =
        async || string(&world.done(&seller, ASK, input.clone()).await["transportApproval"]["id"]);
    let refused = id().await;
    answer(&world, &refused, "PROHIBITED").await;
    let open = id().await;
    let own = json!({ "approvalId": refused });
    assert_eq!(
        world.refused(&seller, "recheckApproval", own.clone()).await,
        "APPROVAL_EXISTS"
    );
    let appeal = json!({ "approvalId": refused, "reason": "It is fine." });
    assert_eq!(
        world
            .refused(&seller, "appealApproval", appeal.clone())
            .await,
        "APPROVAL_EXISTS"
    );
    answer(&world, &open, "PROHIBITED").await;
    world.done(&seller, "recheckApproval", own).await;
}

#[tokio::test]
async fn a_consignment_has_one_open_approval_until_its_plan_changes() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 1).await;
    let first = shipment.asked(&world).await;
    let input = json!({ "consignmentId": shipment.id });
    let refusal = world
        .mutate(&shipment.seller, ASK, input.clone())
        .await
        .unwrap();
    let error = &refusal["userErrors"][0];
    assert_eq!(error["code"], "APPROVAL_EXISTS");
    assert!(
        error["message"].as_str().unwrap().contains(&first),
        "{refusal}"
    );
    // The product may still travel by itself.
    let alone = json!({ "productId": shipment.products[0], "lane": { "destination": "DE", "mode": "SEA" } });
    world.done(&shipment.seller, ASK, alone).await;
    let mut changed = plan(&shipment.products);
    changed["consignmentId"] = json!(shipment.id);
    world
        .done(&shipment.seller, "updateConsignment", changed)
        .await;
    assert_ne!(shipment.asked(&world).await, first);
}

#[tokio::test]
async fn an_organisation_has_at_most_500_approvals_that_are_not_decided() {
    let world = OrderDomain::new().await;
    let own = Uuid::now_v7();
    let (seller, product) = (testkit::seller(own), world.product(own).await);
    let input = json!({ "productId": product, "lane": lane() });
    let id = string(&world.done(&seller, ASK, input).await["transportApproval"]["id"]);
    sqlx::query(
        "insert into transport_approvals select (jsonb_populate_record(a, jsonb_build_object(
             'id', gen_random_uuid(), 'number', number || '-' || n, 'product_id', gen_random_uuid()))).*
         from transport_approvals a, generate_series(2, 500) n",
    )
    .execute(&world.database.pool)
    .await
    .unwrap();
    let other = json!({ "productId": world.product(own).await, "lane": lane() });
    assert_eq!(
        world.refused(&seller, ASK, other.clone()).await,
        "TOO_MANY_APPROVALS"
    );
    let stranger = Uuid::now_v7();
    let theirs = json!({ "productId": world.product(stranger).await, "lane": lane() });
    world.done(&testkit::seller(stranger), ASK, theirs).await;
    answer(&world, &id, "COMPLIANT").await;
    world.done(&seller, ASK, other).await;
}
