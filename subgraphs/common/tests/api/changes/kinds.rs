//! Changes by their ID, as the gateway composes it.

use std::sync::Arc;

use caller::{ApiClient, Caller, ClientKind, Identity};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Common, Person, code};

/// Each kind, with the type of its subject and a scope with which a program sees it.
const KINDS: [(&str, &str, &str); 9] = [
    ("ORDER", "Order", "orders:read"),
    ("ENQUIRY", "Enquiry", "orders:read"),
    ("EVIDENCE_DOCUMENT", "EvidenceDocument", "orders:read"),
    ("CERTIFICATE", "Certificate", "orders:read"),
    ("TRANSPORT_APPROVAL", "TransportApproval", "orders:read"),
    ("CONSIGNMENT", "Consignment", "orders:write"),
    ("PRODUCT", "Product", "products:read"),
    ("WATCH", "Watch", "products:read"),
    ("BULK_SELF_CHECK", "BulkSelfCheck", "products:read"),
];

fn program(scope: &str) -> Arc<Caller> {
    testkit::signed(Identity::Client(ApiClient {
        id: Uuid::now_v7(),
        kind: ClientKind::Partner,
        organisation: Some(Uuid::now_v7()),
        scopes: vec![scope.to_owned()],
    }))
}

fn query(id: &str) -> String {
    format!("{{ change(id: \"{id}\") {{ id kind subjectId version subject {{ __typename }} }} }}")
}

#[tokio::test]
async fn a_change_refers_to_its_object_for_users_and_for_programs_with_a_scope_for_it() {
    let common = Common::start().await;
    let person = Person::new(Uuid::now_v7()).caller();
    for (kind, subject, scope) in KINDS {
        let object = Uuid::now_v7();
        for (text, version) in [("7", json!(7)), ("", Value::Null)] {
            let id = format!("{kind}:{object}:{text}");
            let expected = json!({
                "id": id, "kind": kind, "subjectId": object, "version": version,
                "subject": { "__typename": subject },
            });
            for caller in [&person, &program(scope)] {
                let data = common.data(caller, &query(&id)).await;
                assert_eq!(data["change"], expected);
            }
            let other = ["orders:read", "products:read"]
                .into_iter()
                .find(|other| other.split(':').next() != scope.split(':').next());
            let data = common.data(&program(other.unwrap()), &query(&id)).await;
            assert_eq!(data["change"], Value::Null, "{id}");
        }
    }
}

#[tokio::test]
async fn other_ids_are_no_changes_and_other_callers_are_refused() {
    let common = Common::start().await;
    let person = Person::new(Uuid::now_v7()).caller();
    let object = Uuid::now_v7();
    for id in [
        String::new(),
        object.to_string(),
        format!("USER:{object}:7"),
        format!("ORDER:{object}:0"),
        "ORDER:7:7".to_owned(),
        "x".repeat(10_000),
    ] {
        let data = common.data(&person, &query(&id)).await;
        assert_eq!(data["change"], Value::Null, "{id}");
    }
    let id = query(&format!("ORDER:{object}:7"));
    for (caller, expected) in [
        (testkit::anonymous(), "UNAUTHENTICATED"),
        (program("self-checks:run"), "FORBIDDEN"),
    ] {
        assert_eq!(code(&common.ask(&caller, &id).await), expected);
    }
    let refused = common.ask(&program("self-checks:run"), &id).await;
    let scopes = &refused["errors"][0]["extensions"]["scope"];
    assert_eq!(scopes, "orders:read products:read");
}
