//! Recipients of notices about orders, enquiries, documents, certificates and consignments.

use events::order::{
    Certificate, Consignment, DocumentGrant, Enquiry, EvidenceDocument, Expiring, Message, Order,
    OrderFact, Quote, TransportApproval,
};
use events::rule::Lane;
use serde_json::{Value, json};
use time::macros::date;
use uuid::Uuid;

use crate::support::{Common, Person, approval, order, order_event, order_event_for};

/// Kind and title of a person's notifications, oldest first.
async fn told(common: &Common, person: &Person) -> Vec<(String, String)> {
    let query = "{ notifications(first: 100) { nodes { kind title } } }";
    let data = common.data(&person.caller(), query).await;
    let nodes = data["notifications"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .rev();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    nodes
        .map(|node| (text(&node["kind"]), text(&node["title"])))
        .collect()
}

async fn kinds(common: &Common, person: &Person) -> Vec<String> {
    told(common, person)
        .await
        .into_iter()
        .map(|(kind, _)| kind)
        .collect()
}

struct People {
    seller: Person,
    provider: Person,
    rival: Person,
    carrier: Person,
    admin: Person,
}

impl People {
    async fn of(common: &Common) -> Self {
        let new = async || common.person(Uuid::now_v7()).await;
        let people = Self {
            seller: new().await,
            provider: new().await,
            rival: new().await,
            carrier: new().await,
            admin: new().await,
        };
        common
            .user_says(&[people.admin.administrator(&common.recipient, 2)])
            .await;
        people
    }

    fn order(&self) -> Order {
        order(
            self.seller.organisation,
            &[self.provider.organisation, self.rival.organisation],
        )
    }

    fn accepted(&self) -> Order {
        Order {
            provider: Some(self.provider.organisation),
            ..self.order()
        }
    }
}

fn document(organisation: Uuid, order: Option<Uuid>) -> EvidenceDocument {
    EvidenceDocument {
        id: Uuid::now_v7(),
        product: Uuid::now_v7(),
        organisation,
        kind: "EU_DOC".to_owned(),
        sha256: "5e".repeat(32),
        issued_on: date!(2026 - 01 - 01),
        expires_on: None,
        status: "SUBMITTED".to_owned(),
        order,
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

fn expiring(organisation: Uuid, reference: &str, days: i64) -> Expiring {
    Expiring {
        id: Uuid::now_v7(),
        reference: reference.to_owned(),
        organisation,
        product: Uuid::now_v7(),
        expires_on: date!(2026 - 12 - 31),
        days,
    }
}

fn consignment(organisation: Uuid, carrier: Option<Uuid>) -> Consignment {
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
        carrier,
        lane,
        products: Vec::new(),
        devices: Vec::new(),
        approval: None,
        conditions: Vec::new(),
        status: "IN_TRANSIT".to_owned(),
    }
}

#[tokio::test]
async fn of_enquiries_and_messages() {
    let common = Common::start().await;
    let people = People::of(&common).await;
    let (seller, provider) = (people.seller.organisation, people.provider.organisation);
    let enquiry = Enquiry {
        id: Uuid::now_v7(),
        number: "ENQ-2026-000001".to_owned(),
        seller,
        provider,
        self_check: None,
        status: "OPEN".to_owned(),
    };
    let message = |enquiry, order, to| {
        let number = "ENQ-2026-000001".to_owned();
        OrderFact::MessageSent(Message {
            id: Uuid::now_v7(),
            enquiry,
            order,
            number,
            from: seller,
            to: vec![to],
        })
    };
    let (asked, order) = (enquiry.id, Uuid::now_v7());
    let facts = [
        OrderFact::ProviderContacted(enquiry.clone()),
        OrderFact::EnquiryAnswered(enquiry.clone()),
        OrderFact::EnquiryExpired(enquiry.clone()),
        OrderFact::EnquiryClosed(enquiry),
        message(Some(asked), None, provider),
        message(None, Some(order), people.rival.organisation),
    ];
    common.order_says(&facts.map(order_event)).await;
    assert_eq!(
        kinds(&common, &people.seller).await,
        ["ENQUIRY_ANSWERED", "ENQUIRY_EXPIRED"]
    );
    assert_eq!(
        kinds(&common, &people.provider).await,
        ["PROVIDER_CONTACTED", "MESSAGE_SENT"]
    );
    let title = &told(&common, &people.provider).await[1].1;
    assert_eq!(title, "You have received a message: ENQ-2026-000001");
    let data = common
        .data(
            &people.rival.caller(),
            "{ notifications { nodes { kind subjectId } } }",
        )
        .await;
    assert_eq!(
        data["notifications"]["nodes"],
        json!([{ "kind": "MESSAGE_SENT", "subjectId": order }])
    );
}

#[tokio::test]
async fn of_quotes_deadlines_and_disputes() {
    let common = Common::start().await;
    let people = People::of(&common).await;
    let lost = Quote {
        id: Uuid::now_v7(),
        order: Uuid::now_v7(),
        number: "ORD-2026-000042".to_owned(),
        organisation: people.rival.organisation,
        status: "REJECTED".to_owned(),
    };
    let facts = [
        OrderFact::OrderDrafted(people.order()),
        OrderFact::DraftUpdated(people.order()),
        OrderFact::QuoteWithdrawn(people.order()),
        OrderFact::OrderExpired(people.order()),
        OrderFact::QuoteRejected(lost),
        OrderFact::AssessmentStarted(people.accepted()),
        OrderFact::DocumentRequested(people.accepted()),
        OrderFact::AssessmentOverdue(people.accepted()),
        OrderFact::DisputeOpened(people.accepted()),
        OrderFact::DisputeResolved(people.accepted()),
    ];
    common.order_says(&facts.map(order_event)).await;
    assert_eq!(
        kinds(&common, &people.seller).await,
        [
            "QUOTE_WITHDRAWN",
            "ORDER_EXPIRED",
            "DOCUMENT_REQUESTED",
            "ASSESSMENT_OVERDUE",
            "DISPUTE_RESOLVED"
        ]
    );
    assert_eq!(
        kinds(&common, &people.provider).await,
        [
            "ORDER_EXPIRED",
            "ASSESSMENT_OVERDUE",
            "DISPUTE_OPENED",
            "DISPUTE_RESOLVED"
        ]
    );
    assert_eq!(
        kinds(&common, &people.rival).await,
        ["ORDER_EXPIRED", "QUOTE_REJECTED"]
    );
    let waiting = (
        "DISPUTE_WAITING".to_owned(),
        "A dispute waits for a decision: ORD-2026-000042".to_owned(),
    );
    assert_eq!(told(&common, &people.admin).await, [waiting]);
}

#[tokio::test]
async fn of_documents_and_certificates() {
    let common = Common::start().await;
    let people = People::of(&common).await;
    let (seller, provider) = (people.seller.organisation, people.provider.organisation);
    let grant = DocumentGrant {
        id: Uuid::now_v7(),
        document: Uuid::now_v7(),
        organisation: seller,
        grantee: people.rival.organisation,
        revoked: false,
    };
    let own = || document(seller, None);
    let of_order = || document(seller, Some(Uuid::now_v7()));
    common
        .order_says(&[
            order_event_for(
                OrderFact::DocumentSubmitted(of_order()),
                vec![seller, provider],
            ),
            order_event_for(OrderFact::DocumentSubmitted(of_order()), vec![seller]),
            order_event_for(OrderFact::DocumentSubmitted(own()), vec![seller]),
        ])
        .await;
    let facts = [
        OrderFact::DocumentAccepted(of_order()),
        OrderFact::DocumentRejected(of_order()),
        OrderFact::DocumentExpired(own()),
        OrderFact::DocumentExpiring(expiring(
            seller,
            &"LONG_NAME_OF_A_DOCUMENT_TYPE".repeat(2),
            60,
        )),
        OrderFact::DocumentAccessGranted(grant.clone()),
        OrderFact::DocumentAccessRevoked(DocumentGrant {
            revoked: true,
            ..grant
        }),
        OrderFact::CertificateIssued(certificate(seller)),
        OrderFact::CertificateSuspended(certificate(seller)),
        OrderFact::CertificateReinstated(certificate(seller)),
        OrderFact::CertificateRevoked(certificate(seller)),
        OrderFact::CertificateSuperseded(certificate(seller)),
        OrderFact::CertificateExpiring(expiring(seller, "CRT-2026-000007", 7)),
        OrderFact::CertificateExpired(certificate(seller)),
    ];
    common.order_says(&facts.map(order_event)).await;
    let seen = told(&common, &people.seller).await;
    let titles: Vec<&str> = seen.iter().map(|(_, title)| title.as_str()).collect();
    assert_eq!(
        titles,
        [
            "A document has been accepted: EU_DOC",
            "A document has been rejected: EU_DOC",
            "A document has expired: EU_DOC",
            "A document expires soon: LONG_NAME_OF_A_DOCUMENT_TY in 60 days",
            "A certificate has been issued: CRT-2026-000007",
            "A certificate has been suspended: CRT-2026-000007",
            "A certificate is valid again: CRT-2026-000007",
            "A certificate has been revoked: CRT-2026-000007",
            "A certificate expires soon: CRT-2026-000007 in 7 days",
            "A certificate has expired: CRT-2026-000007",
        ]
    );
    assert_eq!(
        kinds(&common, &people.provider).await,
        ["DOCUMENT_SUBMITTED"],
        "of its order only"
    );
    assert_eq!(
        kinds(&common, &people.rival).await,
        ["DOCUMENT_ACCESS_GRANTED"]
    );
}

#[tokio::test]
async fn of_approvals_and_consignments() {
    let common = Common::start().await;
    let people = People::of(&common).await;
    let (seller, carrier) = (people.seller.organisation, people.carrier.organisation);
    let with_carrier = || consignment(seller, Some(carrier));
    let facts = [
        OrderFact::TransportReviewNeeded(approval(seller)),
        OrderFact::TransportApprovalSuspended(approval(seller)),
        OrderFact::ApprovalAppealed(approval(seller)),
        OrderFact::ConsignmentCreated(consignment(seller, None)),
        OrderFact::ConsignmentCleared(with_carrier()),
        OrderFact::ConsignmentDispatched(with_carrier()),
        OrderFact::ConsignmentHeld(with_carrier()),
        OrderFact::ConsignmentReleased(with_carrier()),
        OrderFact::ConsignmentRejected(with_carrier()),
        OrderFact::ConsignmentArrived(with_carrier()),
        OrderFact::ConsignmentClosed(with_carrier()),
        OrderFact::ConsignmentCancelled(consignment(seller, None)),
    ];
    common.order_says(&facts.map(order_event)).await;
    let both = [
        "CONSIGNMENT_DISPATCHED",
        "CONSIGNMENT_HELD",
        "CONSIGNMENT_RELEASED",
        "CONSIGNMENT_REJECTED",
        "CONSIGNMENT_ARRIVED",
    ];
    let first = ["TRANSPORT_REVIEW_NEEDED", "TRANSPORT_APPROVAL_SUSPENDED"];
    let all: Vec<&str> = first
        .into_iter()
        .chain(both)
        .chain(["CONSIGNMENT_CANCELLED"])
        .collect();
    assert_eq!(kinds(&common, &people.seller).await, all);
    assert_eq!(kinds(&common, &people.carrier).await, both);
    assert_eq!(
        kinds(&common, &people.admin).await,
        ["REVIEW_WAITING", "APPEAL_WAITING"]
    );
    let mails = common.mails().await;
    let to_admin = mails
        .iter()
        .filter(|mail| mail["user"]["id"] == json!(people.admin.id))
        .count();
    assert_eq!((to_admin, mails.len()), (2, 15), "each goes by mail too");
}

#[tokio::test]
async fn who_runs_the_platform_no_more_is_not_told() {
    let common = Common::start().await;
    let people = People::of(&common).await;
    let appealed = || {
        [order_event(OrderFact::ApprovalAppealed(approval(
            people.seller.organisation,
        )))]
    };
    common.order_says(&appealed()).await;
    common
        .user_says(&[people
            .admin
            .said(&common.recipient, 3, events::user::UserFact::RoleRevoked)])
        .await;
    common.order_says(&appealed()).await;
    assert_eq!(kinds(&common, &people.admin).await, ["APPEAL_WAITING"]);
}

#[tokio::test]
async fn administrators_are_told_once_that_a_transport_waits_for_them() {
    let common = Common::start().await;
    let people = People::of(&common).await;
    let needed = approval(people.seller.organisation);
    let again = TransportApproval {
        before: Some("NEEDS_REVIEW".to_owned()),
        ..needed.clone()
    };
    let entered = TransportApproval {
        before: Some("SUSPENDED".to_owned()),
        ..needed.clone()
    };
    let facts = [needed, again, entered].map(OrderFact::TransportReviewNeeded);
    common.order_says(&facts.map(order_event)).await;
    assert_eq!(
        kinds(&common, &people.admin).await,
        ["REVIEW_WAITING", "REVIEW_WAITING"]
    );
    assert_eq!(
        kinds(&common, &people.seller).await,
        ["TRANSPORT_REVIEW_NEEDED"; 3]
    );
}
