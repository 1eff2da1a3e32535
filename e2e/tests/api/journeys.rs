//! Consignments and approvals that the main job does not cover.

use e2e::{
    documents::{admin, web},
    people::{self, Member},
    seed::Stage,
    waiting,
};
use serde_json::{Value, json};

use crate::{accepted, platform, refused};

/// A consignment of chairs by sea, for which no rule applies.
async fn chairs(seller: &Member, carrier: &Member) -> String {
    let product = json!({
        "sku": "CANE-1", "name": "Chair of cane", "originCountry": "CN", "hsCode": "940389",
        "facts": [{ "name": "contains_battery", "flag": false }],
    });
    let product =
        accepted(&seller.graph, &web::CREATE_PRODUCT, product).await["product"]["id"].clone();
    let plan = plan(&product, carrier, "FOB");
    // The order domain receives the verification of the carrier by an event.
    let unverified = ["CARRIER_NOT_FOUND"];
    let created = people::once_known(&seller.graph, &web::CREATE_CONSIGNMENT, &plan, &unverified)
        .await
        .unwrap();
    created["consignment"]["id"].as_str().unwrap().to_owned()
}

fn plan(product: &Value, carrier: &Member, incoterm: &str) -> Value {
    json!({
        "lines": [{ "productId": product, "quantity": "12.5", "unit": "KGM", "packages": 3 }],
        "lane": { "origin": "CN", "destination": "DE", "mode": "SEA" },
        "incoterm": incoterm, "incotermPlace": "Shenzhen", "portOfLoading": "CNSZX",
        "placeOfDelivery": "DEHAM", "carrierId": carrier.organisation, "containers": ["CSQU3054383"],
    })
}

/// The approval of a consignment after its self-check has finished.
async fn decided(seller: &Member, consignment: &str) -> Value {
    let input = json!({ "consignmentId": consignment });
    let asked = accepted(&seller.graph, &web::REQUEST_TRANSPORT_APPROVAL, input).await;
    let id = json!({ "id": asked["transportApproval"]["id"] });
    let decision = waiting::wait_for("the decision", async || {
        let data = seller
            .graph
            .run(&web::TRANSPORT_APPROVAL, id.clone())
            .await?;
        Ok((data["transportApproval"]["status"] != "REQUESTED")
            .then(|| data["transportApproval"].clone()))
    });
    decision.await.unwrap()
}

async fn status(member: &Member, consignment: &str) -> Value {
    let data = member
        .graph
        .run(&web::CONSIGNMENT, json!({ "id": consignment }))
        .await
        .unwrap();
    data.pointer("/consignment/status")
        .cloned()
        .unwrap_or_default()
}

async fn parties() -> (Stage, Member, Member) {
    let platform = platform();
    let stage = platform.stage().await;
    let carrier = stage.carrier("Seefracht").await.unwrap();
    (stage, platform.seller().await, carrier)
}

#[tokio::test]
async fn an_admin_clears_what_no_rule_speaks_of_and_holds_it_on_its_way() {
    let (stage, seller, carrier) = parties().await;
    let consignment = chairs(&seller, &carrier).await;
    let early = refused(
        &carrier.graph,
        &web::DISPATCH_CONSIGNMENT,
        json!({ "consignmentId": consignment }),
    )
    .await;
    assert!(
        ["APPROVAL_NOT_VALID", "WRONG_STATE"].contains(&early.as_str()),
        "{early}"
    );
    let approval = decided(&seller, &consignment).await;
    assert_eq!(approval["status"], "NEEDS_REVIEW", "{approval}");
    let decision = json!({
        "approvalId": approval["id"], "decision": "APPROVE", "reason": "Furniture needs nothing here.",
    });
    accepted(&stage.admin, &admin::DECIDE_APPROVAL, decision).await;
    assert_eq!(status(&seller, &consignment).await, "CLEARED");

    let (first, second) = (uuid::Uuid::now_v7(), uuid::Uuid::now_v7());
    for device in [first, second] {
        let input = json!({ "consignmentId": consignment, "deviceId": device });
        accepted(&carrier.graph, &web::ASSIGN_DEVICE, input).await;
    }
    let input = json!({ "consignmentId": consignment, "deviceId": first });
    let left = accepted(&carrier.graph, &web::UNASSIGN_DEVICE, input).await;
    let devices = left["consignment"]["devices"].as_array().unwrap();
    assert!(
        devices[0]["to"].is_string() && devices[1]["to"].is_null(),
        "{left}"
    );
    let it = json!({ "consignmentId": consignment });
    accepted(&seller.graph, &web::DISPATCH_CONSIGNMENT, it.clone()).await;
    let hold = json!({ "consignmentId": consignment, "reason": "A seal is broken." });
    accepted(&stage.admin, &admin::HOLD_CONSIGNMENT, hold).await;
    assert_eq!(
        refused(&carrier.graph, &web::ARRIVE_CONSIGNMENT, it.clone()).await,
        "WRONG_STATE"
    );
    let release = json!({ "consignmentId": consignment, "decision": "RELEASE", "comment": "" });
    assert_eq!(
        refused(&stage.admin, &admin::DECIDE_HOLD, release.clone()).await,
        "INVALID"
    );
    let release = json!({ "comment": "It was replaced.", "consignmentId": consignment, "decision": "RELEASE" });
    accepted(&stage.admin, &admin::DECIDE_HOLD, release).await;
    accepted(&carrier.graph, &web::ARRIVE_CONSIGNMENT, it.clone()).await;
    let closed = accepted(&seller.graph, &web::CLOSE_CONSIGNMENT, it).await;
    assert_eq!(closed["consignment"]["status"], "CLOSED");
    let stranger = platform().seller().await;
    stranger
        .graph
        .find_nothing(&web::CONSIGNMENT, json!({ "id": consignment }))
        .await
        .unwrap();
}

#[tokio::test]
async fn a_plan_is_changed_and_called_off() {
    let (_, seller, carrier) = parties().await;
    let consignment = chairs(&seller, &carrier).await;
    let seen = seller
        .graph
        .run(&web::CONSIGNMENT, json!({ "id": consignment }))
        .await
        .unwrap();
    let product = seen.pointer("/consignment/lines/0/product/id").unwrap();
    let mut change = plan(product, &carrier, "DAP");
    change["consignmentId"] = json!(consignment);
    change["expectedVersion"] = seen["consignment"]["version"].clone();
    let changed = accepted(&seller.graph, &web::UPDATE_CONSIGNMENT, change.clone()).await;
    assert_eq!(changed["consignment"]["incoterm"], "DAP");
    assert_eq!(
        refused(&seller.graph, &web::UPDATE_CONSIGNMENT, change).await,
        "VERSION_CONFLICT"
    );
    let mut by_air = plan(product, &carrier, "FOB");
    by_air["lane"]["mode"] = json!("AIR");
    assert_eq!(
        refused(&seller.graph, &web::CREATE_CONSIGNMENT, by_air).await,
        "INVALID",
        "FOB is for ships"
    );
    let cancel =
        json!({ "consignmentId": consignment, "reason": "The buyer has changed their mind." });
    accepted(&seller.graph, &web::CANCEL_CONSIGNMENT, cancel).await;
    let filter = json!({ "filter": { "status": "CANCELLED" } });
    for member in [&seller, &carrier] {
        let listed = member
            .graph
            .run(&web::CONSIGNMENTS, filter.clone())
            .await
            .unwrap();
        assert_eq!(
            listed.pointer("/consignments/nodes/0/id"),
            Some(&json!(consignment)),
            "{listed}"
        );
    }
}

#[tokio::test]
async fn a_refusal_is_appealed_against_and_a_person_decides() {
    let (stage, seller, _) = parties().await;
    let product = people::power_bank(&seller).await.unwrap();
    let lane = json!({ "origin": "CN", "destination": "DE", "mode": "AIR", "aircraft": "CARGO" });
    let input = json!({ "productId": product, "lane": lane });
    let asked = accepted(&seller.graph, &web::REQUEST_TRANSPORT_APPROVAL, input).await;
    let id = asked["transportApproval"]["id"].clone();
    let refusal = waiting::wait_for("the refusal", async || {
        let data = seller
            .graph
            .run(&web::TRANSPORT_APPROVAL, json!({ "id": id }))
            .await?;
        Ok((data["transportApproval"]["status"] == "REFUSED").then_some(data))
    });
    let refusal = refusal.await.unwrap().to_string();
    assert!(
        refusal.contains("EVIDENCE_MISSING") && refusal.contains("PARTIES_NOT_SCREENED"),
        "{refusal}"
    );
    let appeal = json!({ "approvalId": id, "reason": "The summary is on its way." });
    let appealed = accepted(&seller.graph, &web::APPEAL_APPROVAL, appeal).await;
    assert_eq!(appealed["transportApproval"]["status"], "NEEDS_REVIEW");
    let waiting = json!({ "filter": { "kind": ["DECIDE_APPROVAL"] } });
    let waiting = stage.admin.run(&admin::REVIEW_LIST, waiting).await.unwrap();
    assert!(
        waiting.to_string().contains(id.as_str().unwrap()),
        "{waiting}"
    );
    let decision = json!({ "approvalId": id, "decision": "REFUSE", "reason": "Then ask again when it is here." });
    accepted(&stage.admin, &admin::DECIDE_APPROVAL, decision).await;
    let listed = json!({ "filter": { "status": "REFUSED" } });
    let listed = seller
        .graph
        .run(&web::TRANSPORT_APPROVALS, listed)
        .await
        .unwrap();
    assert_eq!(
        listed.pointer("/transportApprovals/nodes/0/id"),
        Some(&id),
        "{listed}"
    );
}
