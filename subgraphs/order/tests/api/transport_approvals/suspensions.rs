//! The basis of an approval changes: it becomes invalid at once, the rules are asked again automatically, and their answer
//! decides.

use events::CloudEvent;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::{product, provider, requirements_changed, self_check};
use crate::shipment::{Shipment, answer, approval, questions, rules_change};
use crate::support::{Case, OrderDomain, day, lane, lane_day, report, string};

/// The same event, published now.
fn now(mut event: CloudEvent) -> CloudEvent {
    event.time = chassis::now();
    event
}

/// Creates a seller whose product has a certificate, and an approval that is based on it.
async fn certified(world: &OrderDomain) -> (Case, String) {
    let case = Case::reported(world, report()).await;
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    let input = json!({ "productId": case.product, "lane": lane() });
    let made = world
        .done(&case.seller, "requestTransportApproval", input)
        .await;
    let id = string(&made["transportApproval"]["id"]);
    answer(world, &id, "COMPLIANT").await;
    (case, id)
}

fn events(approval: &Value) -> Vec<&str> {
    approval["timeline"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["event"].as_str().unwrap())
        .collect()
}

#[tokio::test]
async fn the_issuer_of_a_certificate_is_suspended_and_the_certificate_counts_no_more() {
    for status in ["SUSPENDED", "REMOVED"] {
        let world = OrderDomain::new().await;
        let (case, id) = certified(&world).await;
        let sent = questions(&world, &id).await.remove(0);
        assert_eq!(sent.data["evidence"][0]["type"], "UN383_SUMMARY");
        let news = now(provider(case.profiles[0], case.first_id(), status, 2));
        world.take_in(&news).await.unwrap();
        let seen = approval(&world, &case.seller, &id).await;
        assert_eq!(
            (&seen["status"], &seen["reasons"][0]["code"]),
            (&json!("SUSPENDED"), &json!("PROVIDER_SUSPENDED"))
        );
        let again = questions(&world, &id).await.remove(0);
        assert_eq!((again.sequence, &again.data["version"]), (4, &json!(4)));
        assert_eq!(again.data["evidence"], json!([]));
        assert_eq!(again.causationid, Some(news.id));
        let told = world.told().await;
        let told = told
            .iter()
            .find(|event| event.kind == "carnet.order.TransportApprovalSuspended.v1")
            .unwrap();
        assert_eq!(
            (told.sequence, &told.data["status"]),
            (3, &json!("SUSPENDED"))
        );
        answer(&world, &id, "ACTION_REQUIRED").await;
        let seen = approval(&world, &case.seller, &id).await;
        assert_eq!(
            (&seen["status"], &seen["validTo"]),
            (&json!("REFUSED"), &Value::Null)
        );
        assert_eq!(
            events(&seen),
            [
                "TRANSPORT_APPROVAL_REQUESTED",
                "TRANSPORT_APPROVED",
                "TRANSPORT_APPROVAL_SUSPENDED",
                "TRANSPORT_APPROVAL_REQUESTED",
                "TRANSPORT_REFUSED",
            ]
        );
        assert_eq!(
            seen["timeline"]["nodes"][2]["because"],
            "PROVIDER_SUSPENDED"
        );
    }
}

#[tokio::test]
async fn an_accreditation_expires_and_the_rules_say_yes_again() {
    use events::Fact;
    let world = OrderDomain::new().await;
    let (case, id) = certified(&world).await;
    let mut news = provider(case.profiles[0], case.first_id(), "LISTED", 2);
    let fact = events::user::UserFact::read(&news).unwrap().unwrap();
    let events::user::UserFact::ProviderApproved(listed) = fact else {
        panic!("another fact")
    };
    news = events::user::UserFact::AccreditationExpired(listed)
        .publish(crate::facts::draft(case.profiles[0], 3))
        .unwrap();
    world.take_in(&now(news)).await.unwrap();
    let seen = approval(&world, &case.seller, &id).await;
    assert_eq!(
        (&seen["status"], &seen["reasons"][0]["code"]),
        (&json!("SUSPENDED"), &json!("ACCREDITATION_EXPIRED"))
    );
    let again = questions(&world, &id).await.remove(0);
    assert_eq!(
        again.data["evidence"][0]["type"], "UN383_SUMMARY",
        "it was accredited when it issued it"
    );
    answer(&world, &id, "COMPLIANT").await;
    let seen = approval(&world, &case.seller, &id).await;
    assert_eq!(
        (&seen["status"], &seen["validTo"]),
        (&json!("APPROVED"), &json!(lane_day(30)))
    );
}

#[tokio::test]
async fn another_provider_or_a_reinstated_one_suspends_nothing() {
    let world = OrderDomain::new().await;
    let (case, id) = certified(&world).await;
    for event in [
        provider(case.profiles[1], case.second_id(), "SUSPENDED", 2),
        provider(case.profiles[0], case.first_id(), "UNDER_REVIEW", 2),
        provider(case.profiles[0], case.first_id(), "LISTED", 3),
    ] {
        world.take_in(&now(event)).await.unwrap();
        let seen = approval(&world, &case.seller, &id).await;
        assert_eq!(
            (&seen["status"], &seen["version"]),
            (&json!("APPROVED"), &json!(2))
        );
    }
}

#[tokio::test]
async fn the_evidence_of_a_check_says_where_it_is_from() {
    let world = OrderDomain::new().await;
    let (case, id) = certified(&world).await;
    let seen = approval(&world, &case.seller, &id).await;
    let evidence = &seen["checks"][0]["evidence"]["nodes"][0];
    let query = "query($id: ID!) { order(id: $id) { certificate { id } } }";
    let order = world
        .read(&case.seller, query, json!({ "id": case.order }))
        .await;
    assert_eq!(
        evidence["certificate"]["id"],
        order["order"]["certificate"]["id"]
    );
    assert_eq!(evidence["document"], Value::Null);
}

#[tokio::test]
async fn what_waits_is_cleared_no_more_and_again_and_what_has_left_goes_on() {
    let world = OrderDomain::new().await;
    for (status, meanwhile, afterwards, refused) in [
        ("CLEARED", "PLANNED", "CLEARED", "PLANNED"),
        ("IN_TRANSIT", "IN_TRANSIT", "IN_TRANSIT", "IN_TRANSIT"),
        ("ON_HOLD", "ON_HOLD", "ON_HOLD", "ON_HOLD"),
    ] {
        let (shipment, id) = Shipment::at(&world, status).await;
        rules_change(&world, &id).await;
        let seen = shipment.read(&world, &shipment.carrier).await;
        assert_eq!(
            (&seen["status"], &seen["approval"]["status"]),
            (&json!(meanwhile), &json!("SUSPENDED"))
        );
        answer(&world, &id, "COMPLIANT").await;
        let seen = shipment.read(&world, &shipment.carrier).await;
        assert_eq!(
            (&seen["status"], &seen["approval"]["status"]),
            (&json!(afterwards), &json!("APPROVED"))
        );
        rules_change(&world, &id).await;
        answer(&world, &id, "PROHIBITED").await;
        let seen = shipment.read(&world, &shipment.carrier).await;
        assert_eq!(
            (&seen["status"], &seen["approval"]["status"]),
            (&json!(refused), &json!("REFUSED"))
        );
        let timeline = seen["timeline"]["nodes"].as_array().unwrap();
        let falls = timeline
            .iter()
            .filter(|one| one["event"] == "CONSIGNMENT_UNCLEARED")
            .count();
        assert_eq!(falls, if status == "CLEARED" { 2 } else { 0 });
    }
}

#[tokio::test]
async fn what_has_arrived_ended_or_run_out_is_left_alone() {
    let world = OrderDomain::new().await;
    for status in ["ARRIVED", "REJECTED", "CLOSED", "CANCELLED"] {
        let (_, id) = Shipment::at(&world, status).await;
        let before = world.contents().await;
        rules_change(&world, &id).await;
        assert_eq!(world.contents().await, before, "{status}");
    }
    let (_, old) = Shipment::at(&world, "CLEARED").await;
    let query = format!(
        "update transport_approvals set valid_to = '{}' where id = '{old}'",
        day(-2)
    );
    sqlx::query(sqlx::AssertSqlSafe(query))
        .execute(&world.database.pool)
        .await
        .unwrap();
    let shipment = Shipment::planned(&world, 1).await;
    let refused = shipment.asked(&world).await;
    answer(&world, &refused, "ACTION_REQUIRED").await;
    let before = world.contents().await;
    rules_change(&world, &old).await;
    rules_change(&world, &refused).await;
    assert_eq!(world.contents().await, before);
}

#[tokio::test]
async fn the_rules_of_another_product_or_lane_do_not_matter() {
    let world = OrderDomain::new().await;
    let (_, id) = Shipment::at(&world, "CLEARED").await;
    let question = questions(&world, &id).await.remove(0);
    let before = world.contents().await;
    let changed = |field: &str, value: Value| {
        let mut event = requirements_changed(&question, "PROHIBITED");
        *event.data.pointer_mut(field).unwrap() = value;
        event
    };
    let mut by_air = requirements_changed(&question, "PROHIBITED");
    by_air.data["changes"][0]["lane"]["aircraft"] = json!("CARGO");
    for event in [
        changed("/changes/0/product", json!(Uuid::now_v7())),
        changed("/changes/0/lane/destination", json!("FR")),
        changed("/changes/0/lane/origin", json!("US")),
        changed("/changes/0/lane/mode", json!("AIR")),
        by_air,
    ] {
        world.take_in(&event).await.unwrap();
        assert_eq!(world.contents().await, before);
    }
}

#[tokio::test]
async fn a_change_for_the_better_asks_again_and_takes_nothing_away() {
    let world = OrderDomain::new().await;
    let (shipment, id) = Shipment::at(&world, "CLEARED").await;
    let question = questions(&world, &id).await.remove(0);
    world
        .take_in(&requirements_changed(&question, "COMPLIANT"))
        .await
        .unwrap();
    let seen = approval(&world, &shipment.seller, &id).await;
    assert_eq!(
        (&seen["status"], &seen["version"]),
        (&json!("APPROVED"), &json!(3))
    );
    world
        .done(
            &shipment.seller,
            "dispatchConsignment",
            json!({ "consignmentId": shipment.id }),
        )
        .await;
    answer(&world, &id, "COMPLIANT").await;
    assert_eq!(
        approval(&world, &shipment.seller, &id).await["status"],
        "APPROVED"
    );
}

#[tokio::test]
async fn a_product_that_is_described_otherwise_is_asked_about_again() {
    let world = OrderDomain::new().await;
    let (shipment, id) = Shipment::at(&world, "CLEARED").await;
    let mut event = now(product(
        shipment.products[1],
        shipment.seller_id(),
        "ACTIVE",
        2,
    ));
    event.data["facts"] = json!({ "capacity": 99 });
    world.take_in(&event).await.unwrap();
    assert_eq!(
        questions(&world, &id).await.len(),
        2,
        "about all products, so that the answers are of one day"
    );
    assert_eq!(
        shipment.read(&world, &shipment.seller).await["status"],
        "CLEARED"
    );
    answer(&world, &id, "PROHIBITED").await;
    assert_eq!(
        shipment.read(&world, &shipment.seller).await["status"],
        "PLANNED"
    );
}

#[tokio::test]
async fn a_product_that_only_gets_another_name_is_not_asked_about_again() {
    let world = OrderDomain::new().await;
    let (shipment, id) = Shipment::at(&world, "CLEARED").await;
    let mut event = now(product(
        shipment.products[1],
        shipment.seller_id(),
        "ACTIVE",
        2,
    ));
    event.data["name"] = json!("Power bank, black");
    let asked = questions(&world, &id).await[0].sequence;
    world.take_in(&event).await.unwrap();
    assert_eq!(questions(&world, &id).await[0].sequence, asked);
    (event.sequence, event.data["nationalCodes"]) = (3, json!({ "EU": "85076000" }));
    world.take_in(&event).await.unwrap();
    assert_eq!(
        questions(&world, &id).await[0].sequence,
        asked + 2,
        "after the answer"
    );
}

#[tokio::test]
async fn a_question_that_is_under_way_is_asked_again_and_the_first_answer_is_void() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 1).await;
    let id = shipment.asked(&world).await;
    let early = questions(&world, &id).await.remove(0);
    rules_change(&world, &id).await;
    let seen = approval(&world, &shipment.seller, &id).await;
    assert_eq!(
        (&seen["status"], &seen["version"]),
        (&json!("REQUESTED"), &json!(2))
    );
    let before = world.contents().await;
    world
        .take_in(&self_check(&early, "COMPLIANT", Vec::new()))
        .await
        .unwrap();
    assert_eq!(world.contents().await, before);
    answer(&world, &id, "ACTION_REQUIRED").await;
    assert_eq!(
        approval(&world, &shipment.seller, &id).await["status"],
        "REFUSED"
    );
}

#[tokio::test]
async fn one_change_behind_many_approvals_reaches_each_of_them_once() {
    let world = OrderDomain::new().await;
    let (case, first) = certified(&world).await;
    let mut all = vec![first];
    for destination in ["FR", "NL"] {
        let lane = json!({ "destination": destination, "mode": "AIR" });
        let input = json!({ "productId": case.product, "lane": lane });
        let made = world
            .done(&case.seller, "requestTransportApproval", input)
            .await;
        let id = string(&made["transportApproval"]["id"]);
        answer(&world, &id, "COMPLIANT").await;
        all.push(id);
    }
    let news = now(provider(case.profiles[0], case.first_id(), "SUSPENDED", 2));
    world.take_in(&news).await.unwrap();
    for id in &all {
        assert_eq!(
            approval(&world, &case.seller, id).await["status"],
            "SUSPENDED"
        );
    }
    let told = world.told().await;
    let told = told
        .iter()
        .filter(|event| event.kind == "carnet.order.TransportApprovalSuspended.v1")
        .count();
    assert_eq!(told, 3);
}

#[tokio::test]
async fn a_certificate_falls_and_what_rests_on_it_falls_with_it() {
    let because = [
        ("suspendCertificate", "CERTIFICATE_SUSPENDED"),
        ("revokeCertificate", "CERTIFICATE_REVOKED"),
    ];
    for (command, code) in because {
        let world = OrderDomain::new().await;
        let (case, id) = certified(&world).await;
        let query = "query($id: ID!) { order(id: $id) { certificate { id } } }";
        let order = world
            .read(&case.seller, query, json!({ "id": case.order }))
            .await;
        let certificate = &order["order"]["certificate"]["id"];
        let input = json!({ "certificateId": certificate, "reason": "Doubts." });
        world.done(&case.first, command, input).await;
        let seen = approval(&world, &case.seller, &id).await;
        assert_eq!(
            (&seen["status"], &seen["reasons"][0]["code"]),
            (&json!("SUSPENDED"), &json!(code))
        );
        let again = questions(&world, &id).await.remove(0);
        assert_eq!(again.data["evidence"], json!([]));
        assert_eq!(
            (
                again.sequence,
                seen["timeline"]["nodes"][2]["because"].as_str()
            ),
            (4, Some(code))
        );
    }
}
