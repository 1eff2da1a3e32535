//! Requests of transport approvals, and the effects of the answers.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use events::CloudEvent;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::{finding, product, self_check, self_check_refused};
use crate::support::{Case, OrderDomain, day, document, earlier_id, lane, person, report, string};

struct Asked {
    world: OrderDomain,
    seller: Arc<Caller>,
    product: Uuid,
    id: String,
    request: CloudEvent,
}

async fn ask() -> Asked {
    let world = OrderDomain::new().await;
    let organisation = Uuid::now_v7();
    let (product, seller) = (
        world.product(organisation).await,
        testkit::seller(organisation),
    );
    let payload = world
        .done(&seller, "requestTransportApproval", input(product))
        .await;
    let id = string(&payload["transportApproval"]["id"]);
    let request = world.told().await.pop().unwrap();
    assert_eq!(request.kind, "carnet.order.TransportApprovalRequested.v1");
    Asked {
        world,
        seller,
        product,
        id,
        request,
    }
}

fn input(product: Uuid) -> Value {
    json!({ "productId": product, "lane": lane() })
}

impl Asked {
    async fn approval(&self) -> Value {
        let query = "query($id: ID!) { transportApproval(id: $id) { status validTo decidedAt selfCheck { id }
            reasons { code rule message } } }";
        self.world
            .read(&self.seller, query, json!({ "id": self.id }))
            .await["transportApproval"]
            .take()
    }
}

/// A verdict, the outcome of its rule, and the result: the status, the event, and the first reason.
const VERDICTS: [(&str, &str, &str, &str, &str); 5] = [
    (
        "COMPLIANT",
        "MET",
        "APPROVED",
        "TransportApproved",
        "RULE_MET",
    ),
    (
        "PROHIBITED",
        "PROHIBITED",
        "REFUSED",
        "TransportRefused",
        "RULE_PROHIBITS",
    ),
    (
        "ACTION_REQUIRED",
        "UNMET",
        "REFUSED",
        "TransportRefused",
        "EVIDENCE_MISSING",
    ),
    (
        "NEEDS_INFORMATION",
        "UNDETERMINED",
        "NEEDS_REVIEW",
        "TransportReviewNeeded",
        "FACTS_MISSING",
    ),
    (
        "NO_RULE_FOUND",
        "",
        "NEEDS_REVIEW",
        "TransportReviewNeeded",
        "NO_RULE_FOUND",
    ),
];

#[tokio::test]
async fn the_verdict_decides_and_the_reasons_say_why() {
    for (verdict, rule, status, event, reason) in VERDICTS {
        let asked = ask().await;
        let missing: &[&str] = if rule == "UNMET" {
            &["EU_DOC", "UKCA_DOC"]
        } else {
            &[]
        };
        let findings = if rule.is_empty() {
            Vec::new()
        } else {
            vec![finding("EU-BATT-CE", rule, missing)]
        };
        let answer = self_check(&asked.request, verdict, findings);
        asked.world.take_in(&answer).await.unwrap();
        let approval = asked.approval().await;
        assert_eq!(approval["status"], status, "{verdict}");
        assert_eq!(
            approval["selfCheck"]["id"],
            answer.subject.to_string(),
            "{verdict}"
        );
        assert_eq!(
            approval["validTo"].is_string(),
            status == "APPROVED",
            "{verdict}"
        );
        let codes: Vec<&str> = approval["reasons"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["code"].as_str().unwrap())
            .collect();
        assert_eq!(codes, [reason, "PARTIES_NOT_SCREENED"], "{verdict}");
        if !rule.is_empty() {
            assert_eq!(approval["reasons"][0]["rule"], "EU-BATT-CE", "{verdict}");
        }
        if rule == "UNMET" {
            let message = approval["reasons"][0]["message"].as_str().unwrap();
            assert!(
                message.contains("EU_DOC") && message.contains("UKCA_DOC"),
                "{message}"
            );
        }
        let told = asked.world.told().await.pop().unwrap();
        assert_eq!(told.kind, format!("carnet.order.{event}.v1"));
        assert_eq!((told.sequence, told.causationid), (2, Some(answer.id)));
        assert_eq!(told.audience, [asked.seller.organisation().unwrap()]);
        assert_eq!(told.data["status"], status);
    }
}

#[tokio::test]
async fn a_check_that_could_not_be_made_is_a_refusal_that_says_so() {
    let asked = ask().await;
    asked
        .world
        .take_in(&self_check_refused(&asked.request, "LANE_INVALID"))
        .await
        .unwrap();
    let approval = asked.approval().await;
    assert_eq!(
        (&approval["status"], &approval["selfCheck"]),
        (&json!("REFUSED"), &Value::Null)
    );
    assert!(
        approval["reasons"][0]["message"]
            .as_str()
            .unwrap()
            .contains("LANE_INVALID")
    );
}

#[tokio::test]
async fn a_second_answer_changes_nothing() {
    let asked = ask().await;
    let world = &asked.world;
    world
        .take_in(&self_check(&asked.request, "PROHIBITED", Vec::new()))
        .await
        .unwrap();
    let before = world.contents().await;
    world
        .take_in(&self_check(&asked.request, "COMPLIANT", Vec::new()))
        .await
        .unwrap();
    world
        .take_in(&self_check_refused(&asked.request, "PRODUCT_NOT_FOUND"))
        .await
        .unwrap();
    assert_eq!(world.contents().await, before);
}

#[tokio::test]
async fn a_check_that_nobody_here_asked_for_is_passed_over() {
    let asked = ask().await;
    let before = asked.world.contents().await;
    let mut own = self_check(&asked.request, "COMPLIANT", Vec::new());
    own.data["transportApproval"] = Value::Null;
    asked.world.take_in(&own).await.unwrap();
    assert_eq!(asked.world.contents().await, before);
}

#[tokio::test]
async fn an_answer_that_makes_no_sense_is_an_error_and_changes_nothing() {
    let asked = ask().await;
    let before = asked.world.contents().await;
    let mut unknown = self_check(&asked.request, "COMPLIANT", Vec::new());
    unknown.data["transportApproval"] = json!(Uuid::now_v7());
    let verdict = self_check(&asked.request, "PERHAPS", Vec::new());
    let status = self_check(
        &asked.request,
        "COMPLIANT",
        vec![finding("EU-BATT-CE", "PERHAPS", &[])],
    );
    for answer in [unknown, verdict, status] {
        assert!(asked.world.take_in(&answer).await.is_err(), "{answer:?}");
    }
    assert_eq!(asked.world.contents().await, before);
}

#[tokio::test]
async fn only_accepted_evidence_in_force_is_sent() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    let admin = testkit::admin();
    let accepted = case.document(&world, "EU_DOC").await;
    world
        .done(
            &case.first,
            "acceptDocument",
            json!({ "documentId": accepted }),
        )
        .await;
    case.document(&world, "DGD").await;
    let rejected = case.document(&world, "SDS").await;
    let reason = json!({ "documentId": rejected, "code": "OLD", "message": "Too old.", "remedy": "Renew it." });
    world.done(&case.first, "rejectDocument", reason).await;
    let mut expired = document(case.product, "PACKING_LIST");
    expired["expiresOn"] = json!(day(-1));
    let expired = world.done(&case.seller, "submitDocument", expired).await;
    world
        .done(
            &admin,
            "acceptDocument",
            json!({ "documentId": expired["document"]["id"] }),
        )
        .await;
    world
        .done(
            &case.seller,
            "requestTransportApproval",
            input(case.product),
        )
        .await;
    let sent = world.told().await.pop().unwrap().data["evidence"].take();
    assert_eq!(
        sent,
        json!([{ "type": "EU_DOC", "issuedOn": day(-30), "expiresOn": null }])
    );
}

#[tokio::test]
async fn a_failed_report_gives_no_certificate_and_no_evidence() {
    let world = OrderDomain::new().await;
    let mut failed = report();
    failed["overall"] = json!("FAIL");
    let case = Case::reported(&world, failed).await;
    let completed = world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    assert_eq!(
        completed["order"],
        json!({ "id": case.order, "status": "COMPLETED", "certificate": null })
    );
    assert!(
        world
            .told()
            .await
            .iter()
            .all(|event| event.kind != "carnet.order.CertificateIssued.v1")
    );
    world
        .done(
            &case.seller,
            "requestTransportApproval",
            input(case.product),
        )
        .await;
    assert_eq!(
        world.told().await.pop().unwrap().data["evidence"],
        json!([])
    );
}

#[tokio::test]
async fn sellers_ask_for_their_own_products_only() {
    let asked = ask().await;
    let world = &asked.world;
    let name = "requestTransportApproval";
    let stranger = testkit::seller(Uuid::now_v7());
    assert_eq!(
        world.refused(&stranger, name, input(asked.product)).await,
        "PRODUCT_NOT_FOUND"
    );
    assert_eq!(
        world
            .refused(&asked.seller, name, input(earlier_id()))
            .await,
        "PRODUCT_NOT_FOUND"
    );
    assert_eq!(
        world
            .refused(&testkit::anonymous(), name, input(asked.product))
            .await,
        "UNAUTHENTICATED"
    );
    let own = asked.seller.organisation().unwrap();
    for role in [
        Role::ProviderOwner,
        Role::Carrier,
        Role::PlatformAdmin,
        Role::Auditor,
    ] {
        let caller = person(own, OrganisationKind::Seller, role);
        assert_eq!(
            world.refused(&caller, name, input(asked.product)).await,
            "FORBIDDEN",
            "{role:?}"
        );
    }
    world
        .take_in(&product(asked.product, own, "ARCHIVED", 2))
        .await
        .unwrap();
    assert_eq!(
        world
            .refused(&asked.seller, name, input(asked.product))
            .await,
        "PRODUCT_ARCHIVED"
    );
}
