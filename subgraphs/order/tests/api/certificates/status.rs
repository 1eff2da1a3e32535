//! The status of certificates: changes by their issuers, by the platform, and by the status of their issuers.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::facts::provider;
use crate::support::{Case, OrderDomain, day, error_code, person, report, string};

/// Creates a completed case, and returns its certificate.
pub async fn certified(world: &OrderDomain) -> (Case, String) {
    let case = Case::reported(world, report()).await;
    let payload = world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    let id = string(&payload["order"]["certificate"]["id"]);
    (case, id)
}

fn why(certificate: &str) -> Value {
    json!({ "certificateId": certificate, "reason": "marker-reason" })
}

async fn status(world: &OrderDomain, certificate: &str) -> String {
    let query = "query($id: ID!) { certificate(id: $id) { status } }";
    let data = world
        .read(&testkit::admin(), query, json!({ "id": certificate }))
        .await;
    string(&data["certificate"]["status"])
}

/// Publishes a new status of the first provider.
async fn becomes(world: &OrderDomain, case: &Case, status: &str, sequence: i64) {
    world
        .take_in(&provider(
            case.profiles[0],
            case.first_id(),
            status,
            sequence,
        ))
        .await
        .unwrap();
}

#[tokio::test]
async fn says_what_it_was_issued_for() {
    let world = OrderDomain::new().await;
    let (case, id) = certified(&world).await;
    let query = "query($id: ID!) { certificate(id: $id) { productName issuerName seller { id } provider { id } markets
        requirementIds documentTypes establishedTypes { code } validFrom validTo status suspensionCause version report { overall }
        history(first: 100) { nodes { sequence event status by { id } reason } } } }";
    let expected = json!({
        "productName": "Power bank", "issuerName": "Lab", "seller": { "id": case.seller_id() },
        "provider": { "id": case.first_id() }, "markets": ["DE"],
        "requirementIds": ["AIR-UN3480-CAO"], "documentTypes": ["UN383_SUMMARY"],
        "establishedTypes": [{ "code": "UN383_SUMMARY" }],
        "validFrom": day(0), "validTo": day(730), "status": "VALID", "suspensionCause": null, "version": 1,
        "report": { "overall": "PASS" },
        "history": { "nodes": [{ "sequence": 1, "event": "CERTIFICATE_ISSUED", "status": "VALID",
                                 "by": { "id": case.seller_id() }, "reason": null }] },
    });
    for caller in [&case.seller, &case.first] {
        assert_eq!(
            world.read(caller, query, json!({ "id": id })).await["certificate"],
            expected
        );
    }
    let mut without_words = expected.clone();
    without_words["report"] = Value::Null;
    let seen = world
        .read(&testkit::admin(), query, json!({ "id": id }))
        .await["certificate"]
        .take();
    assert_eq!(seen, without_words);
    for stranger in [&case.second, &testkit::seller(Uuid::now_v7())] {
        assert_eq!(
            world.read(stranger, query, json!({ "id": id })).await["certificate"],
            Value::Null
        );
    }
}

#[tokio::test]
async fn its_issuer_suspends_reinstates_and_revokes_it() {
    let world = OrderDomain::new().await;
    let (case, id) = certified(&world).await;
    let step = async |name: &str| {
        let payload = world.done(&case.first, name, why(&id)).await;
        let one = &payload["certificate"];
        (
            string(&one["status"]),
            one["suspensionCause"].as_str().map(str::to_owned),
            one["version"].as_i64(),
        )
    };
    assert_eq!(
        step("suspendCertificate").await,
        ("SUSPENDED".into(), Some("ISSUER".into()), Some(2))
    );
    let code = world
        .refused(&case.first, "suspendCertificate", why(&id))
        .await;
    assert_eq!(code, "WRONG_STATE");
    assert_eq!(
        step("reinstateCertificate").await,
        ("VALID".into(), None, Some(3))
    );
    let code = world
        .refused(&case.first, "reinstateCertificate", why(&id))
        .await;
    assert_eq!(code, "WRONG_STATE");
    step("suspendCertificate").await;
    assert_eq!(
        step("revokeCertificate").await,
        ("REVOKED".into(), None, Some(5))
    );
    for name in [
        "suspendCertificate",
        "reinstateCertificate",
        "revokeCertificate",
    ] {
        let code = world.refused(&case.first, name, why(&id)).await;
        assert_eq!(code, "WRONG_STATE");
        let code = world.refused(&testkit::admin(), name, why(&id)).await;
        assert_eq!(code, "WRONG_STATE");
    }
    tells_its_history(&world, &case, &id).await;
}

/// Checks the history of a certificate that was suspended, reinstated, suspended again and revoked.
async fn tells_its_history(world: &OrderDomain, case: &Case, id: &str) {
    let query = "query($id: ID!) { certificate(id: $id) { history(first: 100) { nodes { event reason } } } }";
    let data = world.read(&case.seller, query, json!({ "id": id })).await;
    let history = data["certificate"]["history"]["nodes"]
        .as_array()
        .unwrap()
        .clone();
    let events: Vec<&str> = history
        .iter()
        .map(|one| one["event"].as_str().unwrap())
        .collect();
    let kinds = ["ISSUED", "SUSPENDED", "REINSTATED", "SUSPENDED", "REVOKED"];
    assert_eq!(events, kinds.map(|kind| format!("CERTIFICATE_{kind}")));
    assert_eq!(history[4]["reason"], "marker-reason");
    let contents: String = world.contents().await.into_values().collect();
    assert!(
        !contents.contains("marker-reason") && !contents.contains(&hex::encode("marker-reason")),
        "sealed"
    );
    let told = world.told().await;
    let about: Vec<_> = told
        .iter()
        .filter(|event| event.subject.to_string() == id)
        .collect();
    let sequences: Vec<i64> = about.iter().map(|event| event.sequence).collect();
    assert_eq!(sequences, [1, 2, 3, 4, 5]);
    for event in about {
        assert_eq!(event.audience, [case.seller_id(), case.first_id()]);
        assert_eq!(event.data["markets"], json!(["DE"]));
    }
}

#[tokio::test]
async fn nobody_else_decides() {
    let world = OrderDomain::new().await;
    let (case, id) = certified(&world).await;
    let auditor = person(Uuid::now_v7(), OrganisationKind::Platform, Role::Auditor);
    let strangers: [(&Arc<Caller>, &str); 5] = [
        (&case.seller, "FORBIDDEN"),
        (&auditor, "FORBIDDEN"),
        (&testkit::anonymous(), "UNAUTHENTICATED"),
        (&case.second, "CERTIFICATE_NOT_FOUND"),
        (&testkit::provider(Uuid::now_v7()), "CERTIFICATE_NOT_FOUND"),
    ];
    for name in [
        "suspendCertificate",
        "reinstateCertificate",
        "revokeCertificate",
    ] {
        for (caller, code) in strangers {
            assert_eq!(world.refused(caller, name, why(&id)).await, code, "{name}");
        }
        let unknown = why(&Uuid::now_v7().to_string());
        assert_eq!(
            world.refused(&testkit::admin(), name, unknown).await,
            "CERTIFICATE_NOT_FOUND"
        );
        for reason in [String::new(), "x".repeat(2001)] {
            let input = json!({ "certificateId": id, "reason": reason });
            assert_eq!(
                world.refused(&case.first, name, input).await,
                "INVALID",
                "{name}"
            );
        }
    }
}

#[tokio::test]
async fn what_the_platform_suspends_only_the_platform_reinstates() {
    let world = OrderDomain::new().await;
    let (case, id) = certified(&world).await;
    let payload = world
        .done(&testkit::admin(), "suspendCertificate", why(&id))
        .await;
    assert_eq!(payload["certificate"]["suspensionCause"], "PLATFORM");
    assert_eq!(
        world
            .refused(&case.first, "reinstateCertificate", why(&id))
            .await,
        "WRONG_STATE"
    );
    world
        .done(&testkit::admin(), "reinstateCertificate", why(&id))
        .await;
    assert_eq!(status(&world, &id).await, "VALID");
}

#[tokio::test]
async fn a_command_takes_effect_once_and_on_the_version_that_was_seen() {
    let world = OrderDomain::new().await;
    let (case, id) = certified(&world).await;
    let mut input = why(&id);
    input["expectedVersion"] = json!(2);
    assert_eq!(
        world
            .refused(&case.first, "suspendCertificate", input.clone())
            .await,
        "VERSION_CONFLICT"
    );
    input["expectedVersion"] = json!(1);
    input["idempotencyKey"] = json!("once");
    for _ in 0..3 {
        let payload = world
            .done(&case.first, "suspendCertificate", input.clone())
            .await;
        assert_eq!(payload["certificate"]["version"], 2);
    }
    let attempts = (0..4).map(|_| world.mutate(&case.first, "revokeCertificate", why(&id)));
    let taken = futures::future::join_all(attempts)
        .await
        .into_iter()
        .map(Result::unwrap);
    assert_eq!(
        taken
            .filter(|payload| payload["userErrors"] == json!([]))
            .count(),
        1
    );
}

#[tokio::test]
async fn goes_with_its_issuer_and_comes_back_with_it() {
    let world = OrderDomain::new().await;
    let (case, id) = certified(&world).await;
    let (other, untouched) = certified(&world).await;
    becomes(&world, &case, "SUSPENDED", 5).await;
    assert_eq!(status(&world, &id).await, "SUSPENDED");
    assert_eq!(status(&world, &untouched).await, "VALID");
    becomes(&world, &case, "LISTED", 4).await;
    assert_eq!(
        status(&world, &id).await,
        "SUSPENDED",
        "an older event comes late"
    );
    becomes(&world, &case, "SUSPENDED", 5).await;
    assert_eq!(
        world
            .refused(&case.first, "reinstateCertificate", why(&id))
            .await,
        "WRONG_STATE"
    );
    becomes(&world, &case, "LISTED", 6).await;
    assert_eq!(status(&world, &id).await, "VALID");
    becomes(&world, &case, "REMOVED", 7).await;
    assert_eq!(status(&world, &id).await, "SUSPENDED");
    let about = world
        .told()
        .await
        .into_iter()
        .filter(|event| event.subject.to_string() == id);
    assert_eq!(
        about.map(|event| event.sequence).collect::<Vec<_>>(),
        [1, 2, 3, 4]
    );
    drop(other);
}

#[tokio::test]
async fn an_administrator_confirms_what_a_suspended_provider_has_issued() {
    let world = OrderDomain::new().await;
    let (case, id) = certified(&world).await;
    becomes(&world, &case, "SUSPENDED", 2).await;
    world
        .done(&testkit::admin(), "reinstateCertificate", why(&id))
        .await;
    becomes(&world, &case, "SUSPENDED", 3).await;
    assert_eq!(
        status(&world, &id).await,
        "VALID",
        "the provider is no more suspended than before"
    );
    becomes(&world, &case, "LISTED", 4).await;
    becomes(&world, &case, "SUSPENDED", 5).await;
    assert_eq!(
        status(&world, &id).await,
        "SUSPENDED",
        "another suspension is another question"
    );
}

#[tokio::test]
async fn what_its_issuer_suspended_stays_so_when_the_issuer_comes_back() {
    let world = OrderDomain::new().await;
    let (case, id) = certified(&world).await;
    world
        .done(&case.first, "suspendCertificate", why(&id))
        .await;
    becomes(&world, &case, "SUSPENDED", 2).await;
    assert_eq!(
        world
            .refused(&case.first, "reinstateCertificate", why(&id))
            .await,
        "WRONG_STATE"
    );
    becomes(&world, &case, "LISTED", 3).await;
    assert_eq!(status(&world, &id).await, "SUSPENDED");
    world
        .done(&case.first, "reinstateCertificate", why(&id))
        .await;
}

#[tokio::test]
async fn is_suspended_at_once_when_its_issuer_is() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    becomes(&world, &case, "SUSPENDED", 2).await;
    let payload = world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    assert_eq!(payload["order"]["certificate"]["status"], "SUSPENDED");
    becomes(&world, &case, "LISTED", 3).await;
    assert_eq!(
        status(
            &world,
            payload["order"]["certificate"]["id"].as_str().unwrap()
        )
        .await,
        "VALID"
    );
}

/// Returns the certificates of a list, and checks the total count.
async fn list(world: &OrderDomain, caller: &Arc<Caller>, filter: Value) -> Vec<String> {
    let query = "query($filter: CertificateFilter!) { certificates(filter: $filter) { totalCount nodes { id } } }";
    let data = world.read(caller, query, json!({ "filter": filter })).await;
    let nodes = data["certificates"]["nodes"].as_array().unwrap();
    let ids: Vec<String> = nodes.iter().map(|one| string(&one["id"])).collect();
    assert_eq!(data["certificates"]["totalCount"], ids.len());
    ids
}

#[tokio::test]
async fn are_listed_for_the_parties_and_the_staff() {
    let world = OrderDomain::new().await;
    let (case, id) = certified(&world).await;
    let (_, other) = certified(&world).await;
    for own in [&case.seller, &case.first] {
        assert_eq!(
            list(&world, own, json!({})).await,
            std::slice::from_ref(&id)
        );
    }
    assert_eq!(
        list(&world, &testkit::admin(), json!({})).await,
        [other.clone(), id.clone()]
    );
    let carrier = person(case.seller_id(), OrganisationKind::Carrier, Role::Carrier);
    for stranger in [&case.second, &testkit::seller(Uuid::now_v7()), &carrier] {
        assert!(list(&world, stranger, json!({})).await.is_empty());
    }
    world
        .done(&case.first, "suspendCertificate", why(&id))
        .await;
    let table = [
        (json!({ "status": "VALID" }), false),
        (json!({ "status": "SUSPENDED" }), true),
        (json!({ "market": "DE" }), true),
        (json!({ "market": "FR" }), false),
        (json!({ "productId": case.product }), true),
        (json!({ "productId": Uuid::now_v7() }), false),
        (json!({ "validTo": { "to": day(731) } }), true),
        (json!({ "validTo": { "to": day(730) } }), false),
        (json!({ "validTo": { "from": day(730) } }), true),
        (json!({ "validTo": { "from": day(731) } }), false),
    ];
    for (filter, found) in table {
        assert_eq!(
            !list(&world, &case.seller, filter.clone()).await.is_empty(),
            found,
            "{filter}"
        );
    }
    let response = world
        .execute(
            &testkit::anonymous(),
            "{ certificates { totalCount } }",
            json!({}),
        )
        .await;
    assert_eq!(
        error_code(&response.errors[0]).as_deref(),
        Some("UNAUTHENTICATED")
    );
}

#[tokio::test]
async fn no_later_report_washes_off_what_the_platform_has_suspended() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    let order = json!({ "orderId": case.order });
    let accepted = world
        .done(&case.seller, "acceptReport", order.clone())
        .await;
    let certificate = string(&accepted["order"]["certificate"]["id"]);
    let doubts =
        json!({ "certificateId": certificate, "reason": "The laboratory is being looked at." });
    world
        .done(&testkit::admin(), "suspendCertificate", doubts)
        .await;
    let mut correction = report();
    correction["orderId"] = json!(case.order);
    world.done(&case.first, "issueReport", correction).await;
    let accepted = world.done(&case.seller, "acceptReport", order).await;
    assert_ne!(string(&accepted["order"]["certificate"]["id"]), certificate);
    assert_eq!(accepted["order"]["certificate"]["status"], "SUSPENDED");
    let id = accepted["order"]["certificate"]["id"].clone();
    let reason = json!({ "certificateId": id, "reason": "All is well." });
    assert_eq!(
        world
            .refused(&case.first, "reinstateCertificate", reason.clone())
            .await,
        "WRONG_STATE"
    );
    // A suspension of the issuer does not end it either.
    becomes(&world, &case, "SUSPENDED", 2).await;
    becomes(&world, &case, "LISTED", 3).await;
    assert_eq!(status(&world, id.as_str().unwrap()).await, "SUSPENDED");
    let valid = world
        .done(&testkit::admin(), "reinstateCertificate", reason)
        .await;
    assert_eq!(valid["certificate"]["status"], "VALID");
    // The next correction begins without the suspension that has ended.
    let mut again = report();
    again["orderId"] = json!(case.order);
    world.done(&case.first, "issueReport", again).await;
    let last = world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    assert_eq!(last["order"]["certificate"]["status"], "VALID");
}

#[tokio::test]
async fn a_correction_that_is_called_off_revokes_what_it_was_to_correct() {
    let world = OrderDomain::new().await;
    let case = Case::reported(&world, report()).await;
    let order = json!({ "orderId": case.order });
    let accepted = world.done(&case.seller, "acceptReport", order).await;
    let certificate = string(&accepted["order"]["certificate"]["id"]);
    let mut correction = report();
    correction["orderId"] = json!(case.order);
    world.done(&case.first, "issueReport", correction).await;
    world
        .done(
            &case.seller,
            "openDispute",
            json!({ "orderId": case.order, "reason": "Not so." }),
        )
        .await;
    let upheld = json!({ "orderId": case.order, "outcome": "UPHELD", "resolution": "Look again." });
    world
        .done(&testkit::admin(), "resolveDispute", upheld)
        .await;
    let cancel = json!({ "orderId": case.order, "reason": "We give up." });
    world.done(&case.first, "cancelOrder", cancel).await;
    let query = "query($id: ID!) { certificate(id: $id) { status } }";
    let seen = world
        .read(&case.seller, query, json!({ "id": certificate }))
        .await;
    assert_eq!(seen["certificate"]["status"], "REVOKED");
}
