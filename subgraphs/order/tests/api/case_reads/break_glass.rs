//! The platform's staff reads the texts of a case with a reason only, and the parties see the read.

use caller::{OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Case, OrderDomain, person, report, string};

const WORDS: &str =
    "query($id: ID!) { order(id: $id) { message report { labReference } messages { nodes { text } }
    certificate { report { labReference } } } }";

/// Creates a completed case with a message and a laboratory reference.
async fn completed(world: &OrderDomain) -> Case {
    let mut with_reference = report();
    with_reference["labReference"] = json!("LAB-1");
    let case = Case::reported(world, with_reference).await;
    let input = json!({ "orderId": case.order, "text": "Here you are." });
    world.done(&case.first, "sendMessage", input).await;
    world
        .done(
            &case.seller,
            "acceptReport",
            json!({ "orderId": case.order }),
        )
        .await;
    case
}

#[tokio::test]
async fn plain_fields_are_null_for_the_staff_and_not_for_the_parties() {
    let world = OrderDomain::new().await;
    let case = completed(&world).await;
    let auditor = person(Uuid::now_v7(), OrganisationKind::Platform, Role::Auditor);
    let words = json!({
        "message": "Please quote.", "report": { "labReference": "LAB-1" },
        "messages": { "nodes": [{ "text": "Here you are." }] },
        "certificate": { "report": { "labReference": "LAB-1" } },
    });
    for party in [&case.seller, &case.first] {
        assert_eq!(
            world.read(party, WORDS, json!({ "id": case.order })).await["order"],
            words
        );
    }
    let nothing = json!({ "message": null, "report": null, "messages": null, "certificate": { "report": null } });
    for staff in [&testkit::admin(), &auditor] {
        assert_eq!(
            world.read(staff, WORDS, json!({ "id": case.order })).await["order"],
            nothing
        );
    }
}

#[tokio::test]
async fn a_reason_opens_a_case_once_and_the_parties_read_it() {
    let world = OrderDomain::new().await;
    let case = completed(&world).await;
    let auditor = person(Uuid::now_v7(), OrganisationKind::Platform, Role::Auditor);
    let input = json!({ "orderId": case.order, "reason": "marker-complaint" });
    let order = world.done(&auditor, "revealCase", input).await["order"].take();
    assert_eq!(
        (&order["message"], &order["report"]["labReference"]),
        (&json!("Please quote."), &json!("LAB-1"))
    );
    assert_eq!(order["messages"]["nodes"][0]["text"], "Here you are.");
    assert!(order["report"]["canonicalJson"].is_string());
    let query = "query($id: ID!) { order(id: $id) { reads { totalCount nodes { by { id } user { id } reason } } } }";
    let reader = json!({ "id": auditor.user().unwrap().id });
    for (caller, user) in [
        (&case.seller, &Value::Null),
        (&case.first, &Value::Null),
        (&testkit::admin(), &reader),
        (&auditor, &reader),
    ] {
        let reads =
            world.read(caller, query, json!({ "id": case.order })).await["order"]["reads"].take();
        let node = json!({ "by": { "id": auditor.organisation() }, "user": user,
            "reason": "marker-complaint" });
        assert_eq!(reads, json!({ "totalCount": 1, "nodes": [node] }));
    }
    let again = world
        .read(&auditor, WORDS, json!({ "id": case.order }))
        .await;
    assert_eq!(
        again["order"]["message"],
        Value::Null,
        "it opens the payload and nothing else"
    );
    let contents: String = world.contents().await.into_values().collect();
    assert!(
        !contents.contains("marker-complaint")
            && !contents.contains(&hex::encode("marker-complaint"))
    );
    world.destroy_case(&case.order).await;
    let reads = world
        .read(&case.seller, query, json!({ "id": case.order }))
        .await["order"]["reads"]
        .take();
    assert_eq!(
        reads["nodes"][0]["reason"],
        Value::Null,
        "the reason goes with the case"
    );
}

#[tokio::test]
async fn an_enquiry_is_opened_in_the_same_way() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let input = json!({ "providerId": case.profiles[0], "text": "Do you test batteries?" });
    let made = world.done(&case.seller, "contactProvider", input).await;
    let id = string(&made["enquiry"]["id"]);
    let query =
        "query($id: ID!) { enquiry(id: $id) { messages { nodes { text } } reads { totalCount } } }";
    let admin = testkit::admin();
    let plain = world.read(&admin, query, json!({ "id": id })).await["enquiry"].take();
    assert_eq!(
        plain,
        json!({ "messages": null, "reads": { "totalCount": 0 } })
    );
    let input = json!({ "enquiryId": id, "reason": "A complaint." });
    let opened = world.done(&admin, "revealCase", input).await["enquiry"].take();
    assert_eq!(
        opened["messages"]["nodes"][0]["text"],
        "Do you test batteries?"
    );
    for party in [&case.seller, &case.first] {
        let seen = world.read(party, query, json!({ "id": id })).await["enquiry"].take();
        assert_eq!(seen["reads"], json!({ "totalCount": 1 }));
        assert_eq!(
            seen["messages"]["nodes"][0]["text"],
            "Do you test batteries?"
        );
    }
}

#[tokio::test]
async fn without_a_reason_a_right_or_a_case_nothing_is_opened() {
    let world = OrderDomain::new().await;
    let case = completed(&world).await;
    let admin = testkit::admin();
    let why = "A complaint.";
    for (input, code) in [
        (json!({ "orderId": case.order, "reason": " " }), "INVALID"),
        (
            json!({ "orderId": case.order, "reason": "r".repeat(501) }),
            "INVALID",
        ),
        (json!({ "reason": why }), "INVALID"),
        (
            json!({ "orderId": case.order, "enquiryId": case.order, "reason": why }),
            "INVALID",
        ),
        (
            json!({ "orderId": Uuid::now_v7(), "reason": why }),
            "ORDER_NOT_FOUND",
        ),
        (
            json!({ "enquiryId": Uuid::now_v7(), "reason": why }),
            "ENQUIRY_NOT_FOUND",
        ),
    ] {
        assert_eq!(world.refused(&admin, "revealCase", input).await, code);
    }
    for caller in [&case.seller, &case.first, &testkit::seller(Uuid::now_v7())] {
        let input = json!({ "orderId": case.order, "reason": why });
        assert_eq!(
            world.refused(caller, "revealCase", input).await,
            "FORBIDDEN"
        );
    }
}
