//! Dispatch of consignments, with an approval that is valid at that moment.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::requirements_changed;
use crate::shipment::{Shipment, answer, approval, brought, plan, questions, rules_change};
use crate::support::{OrderDomain, lane_day};

fn own(shipment: &Shipment) -> Value {
    json!({ "consignmentId": shipment.id })
}

#[tokio::test]
async fn what_the_rules_ask_of_the_transport_is_copied_when_it_leaves() {
    let world = OrderDomain::new().await;
    let (shipment, approval) = Shipment::at(&world, "CLEARED").await;
    assert_eq!(
        shipment.read(&world, &shipment.seller).await["conditions"],
        json!([])
    );
    world
        .done(&shipment.seller, "dispatchConsignment", own(&shipment))
        .await;
    let left = shipment.read(&world, &shipment.carrier).await;
    assert_eq!(
        left["conditions"],
        json!([brought()]),
        "both products ask the same, so it is there once"
    );
    let told = world.told().await.pop().unwrap();
    assert_eq!(told.kind, "carnet.order.ConsignmentDispatched.v1");
    assert_eq!(told.data["conditions"], json!([brought()]));
    assert_eq!(told.data["products"], json!(shipment.products));
    assert_eq!(told.data["devices"], json!([shipment.device]));
    assert_eq!(told.data["approval"], json!(approval));
    assert_eq!(told.data["carrier"], json!(shipment.carrier_id()));
}

#[tokio::test]
async fn it_does_not_leave_on_an_approval_that_was_suspended_a_moment_ago() {
    let world = OrderDomain::new().await;
    let (shipment, id) = Shipment::at(&world, "CLEARED").await;
    rules_change(&world, &id).await;
    assert_eq!(
        shipment.read(&world, &shipment.seller).await["status"],
        "PLANNED"
    );
    for caller in [&shipment.seller, &shipment.carrier] {
        let code = world
            .refused(caller, "dispatchConsignment", own(&shipment))
            .await;
        assert_eq!(code, "APPROVAL_NOT_VALID");
    }
    answer(&world, &id, "COMPLIANT").await;
    world
        .done(&shipment.seller, "dispatchConsignment", own(&shipment))
        .await;
}

#[tokio::test]
async fn it_does_not_leave_on_an_approval_that_is_open_or_has_run_out() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 1).await;
    assert_eq!(
        world
            .refused(&shipment.seller, "dispatchConsignment", own(&shipment))
            .await,
        "WRONG_STATE"
    );
    let id = shipment.asked(&world).await;
    assert_eq!(
        world
            .refused(&shipment.seller, "dispatchConsignment", own(&shipment))
            .await,
        "APPROVAL_NOT_VALID"
    );
    answer(&world, &id, "COMPLIANT").await;
    let last_day = |days: i64| {
        let query = format!(
            "update transport_approvals set valid_to = '{}' where id = '{id}'",
            lane_day(days)
        );
        sqlx::query(sqlx::AssertSqlSafe(query)).execute(&world.database.pool)
    };
    last_day(-1).await.unwrap();
    assert_eq!(
        world
            .refused(&shipment.carrier, "dispatchConsignment", own(&shipment))
            .await,
        "APPROVAL_NOT_VALID"
    );
    last_day(0).await.unwrap();
    world
        .done(&shipment.carrier, "dispatchConsignment", own(&shipment))
        .await;
}

#[tokio::test]
async fn a_refused_approval_clears_nothing() {
    let world = OrderDomain::new().await;
    for verdict in ["PROHIBITED", "ACTION_REQUIRED", "NO_RULE_FOUND"] {
        let shipment = Shipment::planned(&world, 1).await;
        let id = shipment.asked(&world).await;
        answer(&world, &id, verdict).await;
        assert_eq!(
            shipment.read(&world, &shipment.seller).await["status"],
            "PLANNED"
        );
        let code = world
            .refused(&shipment.seller, "dispatchConsignment", own(&shipment))
            .await;
        assert_eq!(code, "APPROVAL_NOT_VALID", "{verdict}");
    }
}

#[tokio::test]
async fn it_leaves_or_its_approval_is_suspended_first_and_never_both() {
    let world = OrderDomain::new().await;
    for _ in 0..12 {
        let (shipment, id) = Shipment::at(&world, "CLEARED").await;
        let question = questions(&world, &id).await.remove(0);
        let change = requirements_changed(&question, "PROHIBITED");
        let (left, suspended) = tokio::join!(
            world.mutate(&shipment.carrier, "dispatchConsignment", own(&shipment)),
            world.take_in(&change),
        );
        suspended.unwrap();
        let left = left.unwrap();
        let told = world.told().await;
        let position = |kind: &str, subject: &str| {
            let kind = format!("carnet.order.{kind}.v1");
            told.iter()
                .position(|event| event.kind == kind && event.subject.to_string() == subject)
        };
        let suspension = position("TransportApprovalSuspended", &id).unwrap();
        let status = shipment.read(&world, &shipment.seller).await["status"].take();
        if left["userErrors"] == json!([]) {
            assert!(position("ConsignmentDispatched", &shipment.id).unwrap() < suspension);
            assert_eq!(status, "IN_TRANSIT");
        } else {
            assert_eq!(
                left["userErrors"][0]["code"], "APPROVAL_NOT_VALID",
                "{left}"
            );
            assert_eq!(position("ConsignmentDispatched", &shipment.id), None);
            assert_eq!(status, "PLANNED");
        }
        assert_eq!(
            approval(&world, &shipment.seller, &id).await["status"],
            "SUSPENDED"
        );
    }
}

#[tokio::test]
async fn seller_and_carrier_dispatch_at_the_same_instant_and_it_leaves_once() {
    let world = OrderDomain::new().await;
    let (shipment, _) = Shipment::at(&world, "CLEARED").await;
    let (one, other) = tokio::join!(
        world.mutate(&shipment.carrier, "dispatchConsignment", own(&shipment)),
        world.mutate(&shipment.seller, "dispatchConsignment", own(&shipment)),
    );
    let mut codes =
        [one.unwrap(), other.unwrap()].map(|payload| payload["userErrors"][0]["code"].clone());
    codes.sort_by_key(Value::is_string);
    assert_eq!(codes, [Value::Null, json!("WRONG_STATE")]);
    let told = world.told().await;
    assert_eq!(
        told.iter()
            .filter(|event| event.kind.contains("ConsignmentDispatched"))
            .count(),
        1
    );
}

#[tokio::test]
async fn a_plan_that_changes_meanwhile_is_not_cleared_by_the_approval_of_the_old_one() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 1).await;
    let id = shipment.asked(&world).await;
    let other = world.product(shipment.seller_id()).await;
    let mut changed = plan(&[other]);
    changed["consignmentId"] = json!(shipment.id);
    let updated = world
        .done(&shipment.seller, "updateConsignment", changed)
        .await;
    assert_eq!(updated["consignment"]["approval"], Value::Null);
    answer(&world, &id, "COMPLIANT").await;
    let seen = shipment.read(&world, &shipment.seller).await;
    assert_eq!(
        (&seen["status"], &seen["approval"]),
        (&json!("PLANNED"), &Value::Null)
    );
    assert_eq!(
        approval(&world, &shipment.seller, &id).await["status"],
        "APPROVED"
    );
    assert_eq!(
        world
            .refused(&shipment.seller, "dispatchConsignment", own(&shipment))
            .await,
        "WRONG_STATE"
    );
}

#[tokio::test]
async fn a_command_on_what_has_changed_is_refused() {
    let world = OrderDomain::new().await;
    let (shipment, _) = Shipment::at(&world, "CLEARED").await;
    let mut input = own(&shipment);
    input["expectedVersion"] = json!(2);
    assert_eq!(
        world
            .refused(&shipment.seller, "dispatchConsignment", input.clone())
            .await,
        "VERSION_CONFLICT"
    );
    input["expectedVersion"] = json!(3);
    input["idempotencyKey"] = json!("leave");
    let first = world
        .done(&shipment.seller, "dispatchConsignment", input.clone())
        .await;
    let before = world.contents().await;
    assert_eq!(
        world
            .done(&shipment.seller, "dispatchConsignment", input.clone())
            .await,
        first
    );
    assert_eq!(world.contents().await, before);
    input["consignmentId"] = json!(Uuid::now_v7());
    assert_eq!(
        world
            .refused(&shipment.seller, "dispatchConsignment", input)
            .await,
        "IDEMPOTENCY_KEY_REUSED"
    );
}
