//! Reactions to events of the order domain: each has exactly one effect, whatever the order and the number of deliveries.

use events::order::{Certificate, Evidence, EvidenceDocument, OrderFact, TransportApprovalRequest};
use events::rule::Lane;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{RuleDomain, by_air, day, power_bank};

/// Fact about one subject, its status, and the resulting verdict.
type Step<T> = (fn(T) -> OrderFact, &'static str, &'static str);

pub fn document(product: &str, organisation: Uuid, kind: &str, status: &str) -> EvidenceDocument {
    EvidenceDocument {
        id: Uuid::now_v7(),
        product: product.parse().unwrap(),
        organisation,
        kind: kind.to_owned(),
        sha256: "ab".repeat(32),
        issued_on: day("2026-01-10"),
        expires_on: None,
        status: status.to_owned(),
        order: None,
    }
}

pub fn certificate(product: &str, organisation: Uuid) -> Certificate {
    Certificate {
        id: Uuid::now_v7(),
        number: "C-1".to_owned(),
        order: Uuid::now_v7(),
        product: product.parse().unwrap(),
        organisation,
        document_types: vec!["UN383_SUMMARY".to_owned()],
        markets: vec!["DE".to_owned()],
        requirements: Vec::new(),
        valid_from: day("2026-01-10"),
        valid_to: day("2028-01-10"),
        status: "VALID".to_owned(),
    }
}

pub fn request(product: &str, organisation: Uuid, evidence: &[&str]) -> TransportApprovalRequest {
    let evidence = evidence.iter().map(|&kind| Evidence {
        kind: kind.to_owned(),
        issued_on: day("2026-01-10"),
        expires_on: None,
    });
    TransportApprovalRequest {
        id: Uuid::now_v7(),
        product: product.parse().unwrap(),
        organisation,
        lane: Lane {
            origin: "CN".to_owned(),
            destination: "DE".to_owned(),
            mode: "AIR".to_owned(),
            direction: None,
            aircraft: Some("CARGO".to_owned()),
        },
        as_of: day("2026-10-15"),
        evidence: evidence.collect(),
        version: 1,
    }
}

/// Creates a power bank without open questions.
async fn answered(platform: &RuleDomain, organisation: Uuid) -> String {
    let mut input = power_bank();
    input["facts"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "name": "state_of_charge_percent", "number": 28 }));
    platform
        .product(&testkit::seller(organisation), input)
        .await
}

async fn verdict(platform: &RuleDomain, organisation: Uuid, product: &str) -> Value {
    let input =
        json!({ "productId": product, "lane": by_air(Some("CARGO")), "asOf": "2026-10-15" });
    platform
        .self_check(&testkit::seller(organisation), input)
        .await["verdict"]
        .clone()
}

#[tokio::test]
async fn accepted_evidence_counts_in_the_next_check() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let product = answered(&platform, organisation).await;
    assert_eq!(
        verdict(&platform, organisation, &product).await,
        "ACTION_REQUIRED"
    );
    for kind in ["EU_DOC", "DGD"] {
        let document = document(&product, organisation, kind, "ACCEPTED");
        let id = document.id;
        platform
            .wait_until_processed(
                &platform
                    .order_says(OrderFact::DocumentAccepted(document), id, 2)
                    .await,
            )
            .await;
    }
    assert_eq!(
        verdict(&platform, organisation, &product).await,
        "ACTION_REQUIRED",
        "the summary is missing"
    );
    let certificate = certificate(&product, organisation);
    let id = certificate.id;
    let later = Certificate {
        valid_from: day("2026-10-16"),
        ..certificate.clone()
    };
    platform
        .wait_until_processed(
            &platform
                .order_says(OrderFact::CertificateIssued(later), id, 1)
                .await,
        )
        .await;
    assert_eq!(
        verdict(&platform, organisation, &product).await,
        "ACTION_REQUIRED",
        "valid from the next day"
    );
    platform
        .wait_until_processed(
            &platform
                .order_says(OrderFact::CertificateIssued(certificate), id, 2)
                .await,
        )
        .await;
    assert_eq!(
        verdict(&platform, organisation, &product).await,
        "COMPLIANT"
    );
    let other = answered(&platform, Uuid::now_v7()).await;
    assert_ne!(other, product);
}

/// Creates a product with all evidence except the test summary, which a certificate can replace.
async fn nearly_compliant(platform: &RuleDomain, organisation: Uuid) -> String {
    let product = answered(platform, organisation).await;
    for kind in ["EU_DOC", "DGD"] {
        let document = document(&product, organisation, kind, "ACCEPTED");
        let id = document.id;
        platform
            .wait_until_processed(
                &platform
                    .order_says(OrderFact::DocumentAccepted(document), id, 2)
                    .await,
            )
            .await;
    }
    product
}

#[tokio::test]
async fn a_certificate_counts_while_it_is_valid() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let product = nearly_compliant(&platform, organisation).await;
    let issued = certificate(&product, organisation);
    let steps: [Step<Certificate>; 7] = [
        (OrderFact::CertificateIssued, "VALID", "COMPLIANT"),
        (
            OrderFact::CertificateSuspended,
            "SUSPENDED",
            "ACTION_REQUIRED",
        ),
        (OrderFact::CertificateReinstated, "VALID", "COMPLIANT"),
        (OrderFact::CertificateExpired, "EXPIRED", "ACTION_REQUIRED"),
        (OrderFact::CertificateReinstated, "VALID", "COMPLIANT"),
        (
            OrderFact::CertificateSuperseded,
            "SUPERSEDED",
            "ACTION_REQUIRED",
        ),
        (OrderFact::CertificateRevoked, "REVOKED", "ACTION_REQUIRED"),
    ];
    for (sequence, (fact, status, expected)) in (1..).zip(steps) {
        let valid_to = if status == "EXPIRED" {
            day("2026-02-01")
        } else {
            issued.valid_to
        };
        let told = fact(Certificate {
            status: status.to_owned(),
            valid_to,
            ..issued.clone()
        });
        platform
            .wait_until_processed(&platform.order_says(told, issued.id, sequence).await)
            .await;
        assert_eq!(
            verdict(&platform, organisation, &product).await,
            expected,
            "{status}"
        );
    }
    let late = OrderFact::CertificateReinstated(issued.clone());
    platform
        .wait_until_processed(&platform.order_says(late, issued.id, 3).await)
        .await;
    assert_eq!(
        verdict(&platform, organisation, &product).await,
        "ACTION_REQUIRED",
        "it comes late"
    );
}

#[tokio::test]
async fn a_document_that_is_submitted_anew_or_has_expired_does_not_count() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let product = nearly_compliant(&platform, organisation).await;
    let accepted = document(&product, organisation, "UN383_SUMMARY", "ACCEPTED");
    let steps: [Step<EvidenceDocument>; 6] = [
        (OrderFact::DocumentSubmitted, "SUBMITTED", "ACTION_REQUIRED"),
        (OrderFact::DocumentRejected, "REJECTED", "ACTION_REQUIRED"),
        (OrderFact::DocumentSubmitted, "SUBMITTED", "ACTION_REQUIRED"),
        (OrderFact::DocumentAccepted, "ACCEPTED", "COMPLIANT"),
        (OrderFact::DocumentExpired, "EXPIRED", "ACTION_REQUIRED"),
        (OrderFact::DocumentSubmitted, "SUBMITTED", "ACTION_REQUIRED"),
    ];
    for (sequence, (fact, status, expected)) in (1..).zip(steps) {
        let expires_on = (status == "EXPIRED").then(|| day("2026-02-01"));
        let told = fact(EvidenceDocument {
            status: status.to_owned(),
            expires_on,
            ..accepted.clone()
        });
        platform
            .wait_until_processed(&platform.order_says(told, accepted.id, sequence).await)
            .await;
        assert_eq!(
            verdict(&platform, organisation, &product).await,
            expected,
            "{status} as {sequence}"
        );
    }
}

#[tokio::test]
async fn a_rejection_stays_when_an_older_acceptance_comes_late() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let product = answered(&platform, organisation).await;
    let accepted = document(&product, organisation, "EU_DOC", "ACCEPTED");
    let rejected = EvidenceDocument {
        status: "REJECTED".to_owned(),
        ..accepted.clone()
    };
    let id = accepted.id;
    platform
        .wait_until_processed(
            &platform
                .order_says(OrderFact::DocumentRejected(rejected), id, 3)
                .await,
        )
        .await;
    platform
        .wait_until_processed(
            &platform
                .order_says(OrderFact::DocumentAccepted(accepted), id, 2)
                .await,
        )
        .await;
    assert_eq!(
        platform
            .number("select count(*) from evidence_documents where status = 'REJECTED'")
            .await,
        1
    );
    assert_eq!(
        platform
            .number("select count(*) from evidence_documents where status = 'ACCEPTED'")
            .await,
        0
    );
}

#[tokio::test]
async fn evidence_of_another_organisation_does_not_count() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let product = answered(&platform, organisation).await;
    for kind in ["EU_DOC", "DGD", "UN383_SUMMARY"] {
        let document = document(&product, Uuid::now_v7(), kind, "ACCEPTED");
        let id = document.id;
        platform
            .wait_until_processed(
                &platform
                    .order_says(OrderFact::DocumentAccepted(document), id, 2)
                    .await,
            )
            .await;
    }
    assert_eq!(
        verdict(&platform, organisation, &product).await,
        "ACTION_REQUIRED"
    );
}

#[tokio::test]
async fn a_request_for_approval_is_answered_from_its_own_evidence() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let product = answered(&platform, organisation).await;
    // This document is known but not part of the request, so it does not count.
    let known = document(&product, organisation, "EU_DOC", "ACCEPTED");
    let id = known.id;
    platform
        .wait_until_processed(
            &platform
                .order_says(OrderFact::DocumentAccepted(known), id, 2)
                .await,
        )
        .await;
    for (evidence, verdict) in [
        (&["DGD", "UN383_SUMMARY"][..], "ACTION_REQUIRED"),
        (&["EU_DOC", "DGD", "UN383_SUMMARY"], "COMPLIANT"),
    ] {
        let request = request(&product, organisation, evidence);
        let (approval, asked) = (request.id, OrderFact::TransportApprovalRequested(request));
        let asked = platform.order_says(asked, approval, 1).await;
        let answer = platform
            .event_with("SelfCheckCompleted", "transportApproval", &json!(approval))
            .await;
        assert_eq!(answer.data["verdict"], verdict);
        assert_eq!(answer.data["product"], json!(product));
        assert_eq!(
            (
                &answer.data["askedAtVersion"],
                &answer.data["transportConditions"]
            ),
            (&json!(1), &json!([]))
        );
        assert_eq!(answer.audience, [organisation]);
        assert_eq!(
            (answer.causationid, answer.correlationid),
            (Some(asked.id), asked.correlationid)
        );
        let query = format!(
            "{{ selfCheck(id: \"{}\") {{ verdict advisory asOf }} }}",
            answer.subject
        );
        let data = platform
            .answer(&testkit::seller(organisation), &query, json!({}))
            .await;
        assert_eq!(
            data["selfCheck"],
            json!({ "verdict": verdict, "advisory": false, "asOf": "2026-10-15" })
        );
    }
}

#[tokio::test]
async fn a_request_that_cannot_be_checked_is_answered_too() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let product = answered(&platform, organisation).await;
    let archived = platform
        .product(
            &testkit::seller(organisation),
            json!({ "sku": "A", "name": "A", "originCountry": "CN", "hsCode": "850760" }),
        )
        .await;
    platform
        .mutate(
            &testkit::seller(organisation),
            "archiveProduct",
            "{ userErrors { code } }",
            json!({ "productId": archived }),
        )
        .await;
    let nowhere = Lane {
        destination: "ZZ".to_owned(),
        ..request(&product, organisation, &[]).lane
    };
    for (request, code) in [
        (
            request(&Uuid::now_v7().to_string(), organisation, &[]),
            "PRODUCT_NOT_FOUND",
        ),
        (request(&product, Uuid::now_v7(), &[]), "PRODUCT_NOT_FOUND"),
        (request(&archived, organisation, &[]), "PRODUCT_ARCHIVED"),
        (
            TransportApprovalRequest {
                lane: nowhere,
                ..request(&product, organisation, &[])
            },
            "LANE_INVALID",
        ),
    ] {
        let (approval, asker, product) = (request.id, request.organisation, request.product);
        platform
            .order_says(OrderFact::TransportApprovalRequested(request), approval, 1)
            .await;
        let answers = platform.events("SelfCheckRefused", approval).await;
        assert_eq!((answers.len(), &answers[0].data["code"]), (1, &json!(code)));
        assert_eq!(answers[0].data["transportApproval"], json!(approval));
        assert_eq!(answers[0].data["product"], json!(product));
        assert_eq!(answers[0].data["askedAtVersion"], 1);
        assert_eq!(answers[0].audience, [asker]);
    }
    assert_eq!(platform.number("select count(*) from self_checks").await, 0);
}

#[tokio::test]
async fn what_comes_twice_to_two_processes_happens_once() {
    let platform = RuleDomain::start().await;
    platform.consume(platform.incoming());
    let organisation = Uuid::now_v7();
    let product = answered(&platform, organisation).await;
    let request = request(&product, organisation, &["EU_DOC"]);
    let approval = request.id;
    let asked = platform
        .order_says(OrderFact::TransportApprovalRequested(request), approval, 1)
        .await;
    platform.wait_until_processed(&asked).await;
    for _ in 0..3 {
        platform.order.publish_again().await;
        // Events of one stream are processed in order, so the repetition has been processed when this one has.
        let marker = document(&product, organisation, "SDS", "REJECTED");
        let id = marker.id;
        platform
            .wait_until_processed(
                &platform
                    .order_says(OrderFact::DocumentRejected(marker), id, 1)
                    .await,
            )
            .await;
    }
    assert_eq!(platform.number("select count(*) from self_checks").await, 1);
    let told =
        "select count(*) from outbox where event ->> 'type' = 'carnet.rule.SelfCheckCompleted.v1'";
    assert_eq!(platform.number(told).await, 1);
}

#[tokio::test]
async fn each_question_of_an_approval_has_its_own_answer_with_the_conditions_of_the_transport() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let seller = testkit::seller(organisation);
    let vaccine =
        json!({ "sku": "V", "name": "Vaccine", "originCountry": "US", "hsCode": "300241" });
    let vaccine = platform.product(&seller, vaccine).await;
    let power_bank = answered(&platform, organisation).await;
    let first = request(&vaccine, organisation, &["GDP_PLAN"]);
    let approval = first.id;
    // Two products of one request, and the first of them again in the next request.
    for (product, version) in [(&vaccine, 3), (&power_bank, 3), (&vaccine, 5)] {
        let asked = TransportApprovalRequest {
            id: approval,
            version,
            ..request(product, organisation, &["GDP_PLAN"])
        };
        platform
            .order_says(
                OrderFact::TransportApprovalRequested(asked),
                approval,
                version,
            )
            .await;
        let answer = platform
            .event_with("SelfCheckCompleted", "askedAtVersion", &json!(version))
            .await;
        assert_eq!(answer.data["transportApproval"], json!(approval));
    }
    let answers = "select count(*) from self_checks where transport_approval_id is not null";
    assert_eq!(platform.number(answers).await, 3);
    let later = platform
        .event_with("SelfCheckCompleted", "askedAtVersion", &json!(5))
        .await;
    assert_eq!(
        (&later.data["product"], &later.data["verdict"]),
        (&json!(vaccine), &json!("COMPLIANT"))
    );
    let condition = json!([{
        "rule": "EU-VACCINE-GDP", "metric": "TEMPERATURE", "unit": "CEL", "min": "2", "max": "8",
        "consecutiveMinutes": 30, "cumulativeMinutes": 120, "maxGapMinutes": 60, "onBreach": "HOLD",
    }]);
    assert_eq!(later.data["transportConditions"], condition);
}

#[tokio::test]
async fn a_certificate_counts_only_while_it_is_valid() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let product = answered(&platform, organisation).await;
    for kind in ["EU_DOC", "DGD"] {
        let document = document(&product, organisation, kind, "ACCEPTED");
        let id = document.id;
        platform
            .wait_until_processed(
                &platform
                    .order_says(OrderFact::DocumentAccepted(document), id, 2)
                    .await,
            )
            .await;
    }
    let issued = certificate(&product, organisation);
    let id = issued.id;
    let now = |status: &str| Certificate {
        status: status.to_owned(),
        ..issued.clone()
    };
    let news = [
        (OrderFact::CertificateIssued(now("VALID")), "COMPLIANT"),
        (
            OrderFact::CertificateSuspended(now("SUSPENDED")),
            "ACTION_REQUIRED",
        ),
        (OrderFact::CertificateReinstated(now("VALID")), "COMPLIANT"),
        (
            OrderFact::CertificateExpired(Certificate {
                valid_to: day("2026-02-01"),
                ..now("EXPIRED")
            }),
            "ACTION_REQUIRED",
        ),
        (OrderFact::CertificateReinstated(now("VALID")), "COMPLIANT"),
        (
            OrderFact::CertificateSuperseded(now("SUPERSEDED")),
            "ACTION_REQUIRED",
        ),
        (OrderFact::CertificateReinstated(now("VALID")), "COMPLIANT"),
        (
            OrderFact::CertificateRevoked(now("REVOKED")),
            "ACTION_REQUIRED",
        ),
    ];
    for (sequence, (fact, expected)) in (1..).zip(news) {
        platform
            .wait_until_processed(&platform.order_says(fact, id, sequence).await)
            .await;
        assert_eq!(
            verdict(&platform, organisation, &product).await,
            expected,
            "after {sequence}"
        );
    }
}

/// The order domain expires a certificate at one moment for all markets. Its last day ends later in some markets, and a question
/// may be about a past day.
#[tokio::test]
async fn expiry_is_judged_by_the_day_that_is_asked_about() {
    let platform = RuleDomain::start().await;
    let organisation = Uuid::now_v7();
    let product = nearly_compliant(&platform, organisation).await;
    let issued = certificate(&product, organisation);
    let expired = Certificate {
        status: "EXPIRED".to_owned(),
        valid_to: day("2026-10-15"),
        ..issued.clone()
    };
    let on = async |date: &str| {
        let input = json!({ "productId": product, "lane": by_air(Some("CARGO")), "asOf": date });
        platform
            .self_check(&testkit::seller(organisation), input)
            .await["verdict"]
            .clone()
    };
    for (sequence, fact) in (1..).zip([OrderFact::CertificateIssued, OrderFact::CertificateExpired])
    {
        platform
            .wait_until_processed(
                &platform
                    .order_says(fact(expired.clone()), issued.id, sequence)
                    .await,
            )
            .await;
        assert_eq!(
            on("2026-10-15").await,
            "COMPLIANT",
            "its last day, {sequence}"
        );
        assert_eq!(on("2026-10-16").await, "ACTION_REQUIRED", "{sequence}");
    }
    let revoked = Certificate {
        status: "REVOKED".to_owned(),
        ..expired
    };
    platform
        .wait_until_processed(
            &platform
                .order_says(OrderFact::CertificateRevoked(revoked), issued.id, 3)
                .await,
        )
        .await;
    assert_eq!(
        on("2026-10-15").await,
        "ACTION_REQUIRED",
        "a revocation counts always"
    );
}
