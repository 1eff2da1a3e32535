//! The object that a notification is about, by the fact that causes the notification.

use events::order::{
    Certificate, Consignment, DocumentGrant, Enquiry, EvidenceDocument, Expiring, Message,
    OrderFact, Quote,
};
use events::rule::{BulkSelfCheck, Lane, RuleFact, VerdictChanges};
use events::user::{Organisation, Provider, UserFact};
use events::{Cause, CloudEvent, Draft, Fact};
use serde_json::{Value, json};
use time::macros::date;
use uuid::Uuid;

use crate::support::{Common, Person, approval, order, order_event, user_event};

const SUBJECTS: &str = "{ notifications(first: 100) { nodes { subjectId subject { __typename
    ... on Order { id } ... on Quote { id } ... on Enquiry { id } ... on EvidenceDocument { id } ... on Certificate { id }
    ... on TransportApproval { id } ... on Consignment { id } ... on ProviderProfile { id } ... on Organisation { id }
    ... on RuleChange { id } ... on BulkSelfCheck { id } } } } }";

/// Subject of a person's newest notification.
async fn subject(common: &Common, person: &Person) -> Value {
    let data = common.data(&person.caller(), SUBJECTS).await;
    data["notifications"]["nodes"][0].clone()
}

fn rule_event(fact: RuleFact) -> CloudEvent {
    let cause = Cause::request(Uuid::now_v7());
    fact.publish(Draft {
        subject: Uuid::now_v7(),
        sequence: 1,
        time: chassis::now(),
        cause,
        audience: Vec::new(),
    })
    .unwrap()
}

fn document(organisation: Uuid) -> EvidenceDocument {
    EvidenceDocument {
        id: Uuid::now_v7(),
        product: Uuid::now_v7(),
        organisation,
        kind: "EU_DOC".to_owned(),
        sha256: "5e".repeat(32),
        issued_on: date!(2026 - 01 - 01),
        expires_on: None,
        status: "ACCEPTED".to_owned(),
        order: None,
    }
}

fn certificate(organisation: Uuid) -> Certificate {
    Certificate {
        id: Uuid::now_v7(),
        number: "CRT-2026-000007".to_owned(),
        order: Uuid::now_v7(),
        product: Uuid::now_v7(),
        organisation,
        document_types: Vec::new(),
        markets: Vec::new(),
        requirements: Vec::new(),
        valid_from: date!(2026 - 01 - 01),
        valid_to: date!(2027 - 01 - 01),
        status: "VALID".to_owned(),
    }
}

fn consignment(organisation: Uuid) -> Consignment {
    let lane = Lane {
        origin: "CN".to_owned(),
        destination: "DE".to_owned(),
        mode: "AIR".to_owned(),
        direction: None,
        aircraft: None,
    };
    Consignment {
        id: Uuid::now_v7(),
        number: "CSG-2026-000003".to_owned(),
        organisation,
        carrier: None,
        lane,
        products: Vec::new(),
        devices: Vec::new(),
        approval: None,
        conditions: Vec::new(),
        status: "IN_TRANSIT".to_owned(),
    }
}

/// Facts of the order domain that notify this organisation, with the type and the ID of their subjects.
fn order_facts(own: Uuid) -> Vec<(OrderFact, &'static str, Uuid)> {
    let id = Uuid::now_v7;
    let (asked, document, certificate) = (order(own, &[]), document(own), certificate(own));
    let (approval, consignment) = (approval(own), consignment(own));
    let quote = Quote {
        id: id(),
        order: id(),
        number: "ORD-2026-000042".to_owned(),
        organisation: own,
        status: "REJECTED".to_owned(),
    };
    let enquiry = Enquiry {
        id: id(),
        number: "ENQ-2026-000001".to_owned(),
        seller: own,
        provider: id(),
        self_check: None,
        status: "ANSWERED".to_owned(),
    };
    let message = |enquiry, order| Message {
        id: id(),
        enquiry,
        order,
        number: "ENQ-2026-000001".to_owned(),
        from: id(),
        to: vec![own],
    };
    let expiring = |id| Expiring {
        id,
        reference: "EU_DOC".to_owned(),
        organisation: own,
        product: Uuid::now_v7(),
        expires_on: date!(2026 - 12 - 31),
        days: 7,
    };
    let grant = DocumentGrant {
        id: id(),
        document: document.id,
        organisation: id(),
        grantee: own,
        revoked: false,
    };
    let (about_enquiry, about_order) = (id(), id());
    vec![
        (OrderFact::QuoteSubmitted(asked.clone()), "Order", asked.id),
        (
            OrderFact::DocumentRequested(asked.clone()),
            "Order",
            asked.id,
        ),
        (OrderFact::QuoteRejected(quote.clone()), "Quote", quote.id),
        (
            OrderFact::EnquiryAnswered(enquiry.clone()),
            "Enquiry",
            enquiry.id,
        ),
        (
            OrderFact::MessageSent(message(Some(about_enquiry), None)),
            "Enquiry",
            about_enquiry,
        ),
        (
            OrderFact::MessageSent(message(None, Some(about_order))),
            "Order",
            about_order,
        ),
        (
            OrderFact::DocumentAccepted(document.clone()),
            "EvidenceDocument",
            document.id,
        ),
        (
            OrderFact::DocumentExpiring(expiring(document.id)),
            "EvidenceDocument",
            document.id,
        ),
        (
            OrderFact::DocumentAccessGranted(grant),
            "EvidenceDocument",
            document.id,
        ),
        (
            OrderFact::CertificateIssued(certificate.clone()),
            "Certificate",
            certificate.id,
        ),
        (
            OrderFact::CertificateExpiring(expiring(certificate.id)),
            "Certificate",
            certificate.id,
        ),
        (
            OrderFact::TransportApproved(approval.clone()),
            "TransportApproval",
            approval.id,
        ),
        (
            OrderFact::ConsignmentHeld(consignment.clone()),
            "Consignment",
            consignment.id,
        ),
    ]
}

fn is(kind: &str, id: Uuid) -> Value {
    json!({ "subjectId": id, "subject": { "__typename": kind, "id": id } })
}

#[tokio::test]
async fn a_notice_of_the_order_domain_refers_to_its_object() {
    let common = Common::start().await;
    let person = common.person(Uuid::now_v7()).await;
    for (fact, kind, id) in order_facts(person.organisation) {
        common.order_says(&[order_event(fact)]).await;
        assert_eq!(subject(&common, &person).await, is(kind, id), "{kind}");
    }
}

#[tokio::test]
async fn notices_of_the_rule_and_user_domains_refer_to_their_objects() {
    let common = Common::start().await;
    let person = common.person(Uuid::now_v7()).await;
    let own = person.organisation;
    let rule_change = Uuid::now_v7();
    let changed = RuleFact::ProductRequirementsChanged(VerdictChanges {
        rule_change,
        organisation: own,
        rule_pack_version: None,
        changes: Vec::new(),
    });
    common.rule_says(&[rule_event(changed)]).await;
    let expected = is("RuleChange", rule_change);
    assert_eq!(subject(&common, &person).await, expected);

    let bulk = BulkSelfCheck {
        id: Uuid::now_v7(),
        organisation: own,
        status: "COMPLETED".to_owned(),
        done: 0,
        verdicts: std::collections::BTreeMap::new(),
        in_background: true,
    };
    let expected = is("BulkSelfCheck", bulk.id);
    let completed = RuleFact::BulkSelfCheckCompleted(bulk);
    common.rule_says(&[rule_event(completed)]).await;
    assert_eq!(subject(&common, &person).await, expected);

    let provider = Provider {
        id: Uuid::now_v7(),
        organisation: own,
        display_name: "Lab".to_owned(),
        status: "LISTED".to_owned(),
        services: Vec::new(),
        accreditations: Vec::new(),
        reason: None,
    };
    let expected = is("ProviderProfile", provider.id);
    let approved = UserFact::ProviderApproved(provider);
    common.user_says(&[user_event(approved)]).await;
    assert_eq!(subject(&common, &person).await, expected);

    let [kind, country, status] = ["SELLER", "DE", "ACTIVE"].map(str::to_owned);
    let verified = UserFact::OrganisationVerified(Organisation {
        id: own,
        kind,
        country,
        status,
    });
    common.user_says(&[user_event(verified)]).await;
    assert_eq!(subject(&common, &person).await, is("Organisation", own));
}

#[tokio::test]
async fn an_administrators_notice_of_an_appeal_refers_to_the_approval() {
    let common = Common::start().await;
    let admin = common.person(Uuid::now_v7()).await;
    common
        .user_says(&[admin.administrator(&common.recipient, 2)])
        .await;
    let seller = common.person(Uuid::now_v7()).await;
    let approval = approval(seller.organisation);
    let expected = is("TransportApproval", approval.id);
    let appealed = OrderFact::ApprovalAppealed(approval);
    common.order_says(&[order_event(appealed)]).await;
    assert_eq!(subject(&common, &admin).await, expected);
}
