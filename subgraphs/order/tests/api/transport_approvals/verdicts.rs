//! Verdicts of the rule domain: pages that a rule change changed, and the transport conditions of a verdict.

use events::order::TransportApprovalRequest;
use events::rule::VerdictChange;
use order::graphql::sdl;
use serde_json::json;
use uuid::Uuid;

use crate::facts::{self_check, under_condition, verdict, verdicts_changed};
use crate::shipment::{Shipment, answer, approval, questions};
use crate::support::{OrderDomain, string};

/// Creates an approval for a single product of the shipment.
async fn approved(
    world: &OrderDomain,
    shipment: &Shipment,
    product: Uuid,
    destination: &str,
) -> String {
    let lane = json!({ "destination": destination, "mode": "SEA" });
    let input = json!({ "productId": product, "lane": lane });
    let made = world
        .done(&shipment.seller, "requestTransportApproval", input)
        .await;
    let id = string(&made["transportApproval"]["id"]);
    answer(world, &id, "COMPLIANT").await;
    id
}

#[tokio::test]
async fn a_page_of_verdicts_reaches_each_approval_once_and_by_its_own_products() {
    let world = OrderDomain::new().await;
    let shipment = Shipment::planned(&world, 2).await;
    let both = shipment.asked(&world).await;
    answer(&world, &both, "COMPLIANT").await;
    let better = approved(&world, &shipment, shipment.products[0], "DE").await;
    let worse = approved(&world, &shipment, shipment.products[1], "DE").await;
    let elsewhere = approved(&world, &shipment, shipment.products[1], "FR").await;
    let question = questions(&world, &both).await.remove(0);
    let asked: TransportApprovalRequest = serde_json::from_value(question.data.clone()).unwrap();
    let change = |product: Uuid, after: &str| VerdictChange {
        product,
        ..verdict(&asked, after)
    };
    let page = verdicts_changed(
        shipment.seller_id(),
        vec![
            change(shipment.products[0], "COMPLIANT"),
            change(shipment.products[1], "PROHIBITED"),
            change(Uuid::now_v7(), "PROHIBITED"),
        ],
    );
    world.take_in(&page).await.unwrap();
    for (id, status, version) in [
        (&better, "APPROVED", 3),
        (&worse, "SUSPENDED", 4),
        (&both, "SUSPENDED", 4),
        (&elsewhere, "APPROVED", 2),
    ] {
        let seen = approval(&world, &shipment.seller, id).await;
        assert_eq!(
            (&seen["status"], &seen["version"]),
            (&json!(status), &json!(version)),
            "{id}"
        );
    }
    assert_eq!(
        approval(&world, &shipment.seller, &both).await["reasons"][0]["code"],
        "RULES_CHANGED"
    );
    assert_eq!(
        questions(&world, &both).await.len(),
        2,
        "about both of its products"
    );
}

#[tokio::test]
async fn a_condition_has_one_of_the_consequences_of_the_rule_domain() {
    const TYPE: &str = "onBreach: BreachConsequence!";
    assert!(sdl().contains(TYPE), "the field is an enum");
    let world = OrderDomain::new().await;
    let query = "query($id: ID!) { transportApproval(id: $id) { status conditions { onBreach } } }";
    for (consequence, read) in [("HOLD", true), ("FLAG", true), ("IGNORE", false)] {
        let shipment = Shipment::planned(&world, 1).await;
        let id = shipment.asked(&world).await;
        let question = questions(&world, &id).await.remove(0);
        let answer = self_check(&question, "COMPLIANT", Vec::new());
        let mut answer = under_condition(answer, "EU-VACCINE-GDP");
        answer.data["transportConditions"][0]["onBreach"] = json!(consequence);
        assert_eq!(world.take_in(&answer).await.is_ok(), read, "{consequence}");
        let seen = world
            .read(&shipment.seller, query, json!({ "id": id }))
            .await;
        let expected = if read {
            json!({ "status": "APPROVED", "conditions": [{ "onBreach": consequence }] })
        } else {
            json!({ "status": "REQUESTED", "conditions": [] })
        };
        assert_eq!(seen["transportApproval"], expected, "{consequence}");
    }
}
