//! The people who took the steps of orders, certificates, consignments and approvals: visible to their own organisation and the
//! platform.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::certificates::status::certified;
use crate::file_support::program;
use crate::shipment::Shipment;
use crate::support::{Case, OrderDomain, person};

/// Organisation and person of each step of a list, as the caller sees them.
async fn authors(
    world: &OrderDomain,
    caller: &Arc<Caller>,
    object: [&str; 2],
    list: &str,
) -> Vec<[Value; 2]> {
    let [field, id] = object;
    let query = format!(
        "query($id: ID!) {{ object: {field}(id: $id) {{
             steps: {list}(first: 100) {{ nodes {{ by {{ id }} user {{ id }} }} }} }} }}"
    );
    let data = world.read(caller, &query, json!({ "id": id })).await;
    let steps = data["object"]["steps"]["nodes"].as_array().unwrap().iter();
    steps
        .map(|step| [step["by"]["id"].clone(), step["user"]["id"].clone()])
        .collect()
}

fn user(caller: &Caller) -> Value {
    json!(caller.user().unwrap().id)
}

fn organisation(caller: &Caller) -> Value {
    json!(caller.organisation().unwrap())
}

/// A step of an organisation, as a caller sees it who sees this person.
fn step(of: &Caller, user: &Value) -> [Value; 2] {
    [organisation(of), user.clone()]
}

#[tokio::test]
async fn each_party_sees_its_own_people_in_the_timeline_and_the_staff_sees_all() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let colleague = person(
        case.seller_id(),
        OrganisationKind::Seller,
        Role::SellerMember,
    );
    let auditor = person(Uuid::now_v7(), OrganisationKind::Platform, Role::Auditor);
    let [seller, provider] = [user(&case.seller), user(&case.first)];
    for (caller, sellers, providers) in [
        (&case.seller, &seller, &Value::Null),
        (&colleague, &seller, &Value::Null),
        (
            &program(case.seller_id(), "orders:read"),
            &seller,
            &Value::Null,
        ),
        (&case.first, &Value::Null, &provider),
        (&testkit::admin(), &seller, &provider),
        (&auditor, &seller, &provider),
    ] {
        let seen = authors(&world, caller, ["order", &case.order], "timeline").await;
        let expected = [
            step(&case.seller, sellers),
            step(&case.first, providers),
            step(&case.seller, sellers),
        ];
        assert_eq!(seen, expected, "{caller:?}");
    }
}

#[tokio::test]
async fn the_clock_and_programs_are_no_people() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let program = program(case.seller_id(), "orders:write");
    let reason = json!({ "orderId": case.order, "reason": "No longer needed." });
    world.done(&program, "cancelOrder", reason).await;
    let seen = authors(&world, &case.seller, ["order", &case.order], "timeline").await;
    assert_eq!(seen[1], [organisation(&case.seller), Value::Null]);
    let case = Case::requested(&world).await;
    case.expire(&world).await;
    let seen = authors(
        &world,
        &testkit::admin(),
        ["order", &case.order],
        "timeline",
    )
    .await;
    assert_eq!(seen[1], [Value::Null, Value::Null]);
}

#[tokio::test]
async fn certificates_consignments_and_approvals_show_people_in_the_same_way() {
    let world = OrderDomain::new().await;
    let (case, certificate) = certified(&world).await;
    let (shipment, approval) = Shipment::at(&world, "CLEARED").await;
    let admin = testkit::admin();
    let seller = user(&shipment.seller);
    for (object, list, caller, expected) in [
        (
            ["certificate", &certificate],
            "history",
            &case.seller,
            user(&case.seller),
        ),
        (
            ["certificate", &certificate],
            "history",
            &case.first,
            Value::Null,
        ),
        (
            ["consignment", &shipment.id],
            "timeline",
            &shipment.seller,
            seller.clone(),
        ),
        (
            ["consignment", &shipment.id],
            "timeline",
            &shipment.carrier,
            Value::Null,
        ),
        (
            ["consignment", &shipment.id],
            "timeline",
            &admin,
            seller.clone(),
        ),
        (
            ["transportApproval", &approval],
            "timeline",
            &shipment.seller,
            seller.clone(),
        ),
        (
            ["transportApproval", &approval],
            "timeline",
            &shipment.carrier,
            Value::Null,
        ),
        (["transportApproval", &approval], "timeline", &admin, seller),
    ] {
        let seen = authors(&world, caller, object, list).await;
        assert_eq!(seen[0][1], expected, "{object:?} {caller:?}");
    }
}
