//! Reads of consignments: access, lists, and encrypted values.

use caller::{OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::consignments::plans::planner;
use crate::facts::carrier;
use crate::file_support::program;
use crate::shipment::Shipment;
use crate::support::{OrderDomain, person, string};

#[tokio::test]
async fn a_consignment_is_for_its_seller_its_carrier_and_the_staff() {
    let world = OrderDomain::new().await;
    let (shipment, approval) = Shipment::at(&world, "CLEARED").await;
    let (own, carries) = (shipment.seller_id(), shipment.carrier_id());
    let sees = [
        person(own, OrganisationKind::Seller, Role::SellerMember),
        person(carries, OrganisationKind::Carrier, Role::Carrier),
        testkit::admin(),
        person(Uuid::now_v7(), OrganisationKind::Platform, Role::Auditor),
        program(own, "orders:read"),
        program(carries, "orders:read"),
    ];
    let sees_not = [
        testkit::seller(Uuid::now_v7()),
        testkit::provider(own),
        person(own, OrganisationKind::Seller, Role::Carrier),
        person(Uuid::now_v7(), OrganisationKind::Carrier, Role::Carrier),
        person(carries, OrganisationKind::Carrier, Role::SellerOwner),
        person(own, OrganisationKind::Seller, Role::Inspector),
        program(Uuid::now_v7(), "orders:read"),
    ];
    let query = "query($id: ID!, $approval: ID!, $all: [_Any!]!) {
        consignment(id: $id) { id } transportApproval(id: $approval) { id }
        consignments { totalCount nodes { id } } transportApprovals { totalCount nodes { id } }
        _entities(representations: $all) { ... on Consignment { id incotermPlace lines { unit } timeline(first: 100) { nodes { event } } } } }";
    let all = json!([{ "__typename": "Consignment", "id": shipment.id }]);
    let variables = json!({ "id": shipment.id, "approval": approval, "all": all });
    for (callers, visible) in [(&sees[..], true), (&sees_not[..], false)] {
        for caller in callers {
            let data = world.read(caller, query, variables.clone()).await;
            assert_eq!(!data["consignment"].is_null(), visible, "{caller:?}");
            assert_eq!(!data["transportApproval"].is_null(), visible, "{caller:?}");
            for list in ["consignments", "transportApprovals"] {
                let total = &data[list]["totalCount"];
                assert_eq!(*total, i32::from(visible), "{list} {caller:?}");
            }
            assert_eq!(!data["_entities"][0].is_null(), visible, "{caller:?}");
        }
    }
    let anonymous = world
        .execute(
            &testkit::anonymous(),
            "{ consignments { totalCount } }",
            json!({}),
        )
        .await;
    assert_eq!(
        crate::support::error_code(&anonymous.errors[0]).as_deref(),
        Some("UNAUTHENTICATED")
    );
}

#[tokio::test]
#[expect(
    clippy::too_many_lines,
    reason = "one line for each case, on one world"
)]
async fn lists_are_filtered_sorted_and_paged() {
    let here = planner().await;
    let world = &here.world;
    let carries = Uuid::now_v7();
    world.take_in(&carrier(carries, "ACTIVE", 1)).await.unwrap();
    let mut ids = Vec::new();
    for position in 0..3 {
        let lines = json!([here.good["lines"][position.min(1)]]);
        let mut changes = vec![("/lines", lines)];
        if position == 1 {
            changes.push(("/carrierId", json!(carries)));
            changes.push(("/lane/destination", json!("FR")));
            changes.push(("/placeOfDelivery", json!("FRLEH")));
        }
        ids.push(string(&here.taken(&changes).await["id"]));
    }
    let cancel = json!({ "consignmentId": ids[2], "reason": "Changed plans." });
    world.done(&here.seller, "cancelConsignment", cancel).await;
    let query =
        "query($filter: ConsignmentFilter!, $direction: SortDirection!, $first: Int, $after: String) {
        consignments(filter: $filter, sort: { direction: $direction }, first: $first, after: $after) {
            totalCount nodes { id } pageInfo { hasNextPage endCursor } } }";
    let list = async |filter: Value, direction: &str| {
        let variables = json!({ "filter": filter, "direction": direction });
        let data = world.read(&here.seller, query, variables).await["consignments"].take();
        let found: Vec<usize> = data["nodes"]
            .as_array()
            .unwrap()
            .iter()
            .map(|node| ids.iter().position(|id| node["id"] == json!(id)).unwrap())
            .collect();
        assert_eq!(data["totalCount"], json!(found.len()));
        found
    };
    let past = "2020-01-01T00:00:00Z";
    for (filter, expected) in [
        (json!({}), vec![2, 1, 0]),
        (json!({ "status": "PLANNED" }), vec![1, 0]),
        (json!({ "status": "CANCELLED" }), vec![2]),
        (json!({ "market": "FR" }), vec![1]),
        (json!({ "carrierId": carries }), vec![1]),
        (
            json!({ "productId": here.good["lines"][0]["productId"] }),
            vec![0],
        ),
        (json!({ "createdAt": { "from": past } }), vec![2, 1, 0]),
        (json!({ "createdAt": { "to": past } }), vec![]),
        (json!({ "status": ["PLANNED", "CANCELLED"] }), vec![2, 1, 0]),
        (json!({ "market": "DE", "status": "PLANNED" }), vec![0]),
    ] {
        assert_eq!(
            list(filter.clone(), "DESCENDING").await,
            expected,
            "{filter}"
        );
        let mut reversed = expected;
        reversed.reverse();
        assert_eq!(
            list(filter.clone(), "ASCENDING").await,
            reversed,
            "{filter}"
        );
    }
    for direction in ["DESCENDING", "ASCENDING"] {
        let (mut after, mut seen) = (Value::Null, Vec::new());
        loop {
            let variables =
                json!({ "filter": {}, "direction": direction, "first": 1, "after": after });
            let data = world.read(&here.seller, query, variables).await["consignments"].take();
            seen.push(string(&data["nodes"][0]["id"]));
            if data["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = data["pageInfo"]["endCursor"].clone();
        }
        if direction == "DESCENDING" {
            seen.reverse();
        }
        assert_eq!(seen, ids, "{direction}");
    }
}

#[tokio::test]
async fn what_is_said_of_goods_and_decisions_is_nowhere_as_it_was_written() {
    let here = planner().await;
    let (world, admin) = (&here.world, testkit::admin());
    let place = ("/incotermPlace", json!("marker-place"));
    let description = (
        "/lines/0/descriptionForCarrier",
        json!("marker-description"),
    );
    let made = here.taken(&[place, description]).await;
    let id = string(&made["id"]);
    let own = json!({ "consignmentId": id });
    let asked = world
        .done(&here.seller, "requestTransportApproval", own.clone())
        .await;
    let approval = string(&asked["transportApproval"]["id"]);
    crate::shipment::answer(world, &approval, "ACTION_REQUIRED").await;
    let appeal = json!({ "approvalId": approval, "reason": "marker-appeal" });
    world.done(&here.seller, "appealApproval", appeal).await;
    let decide =
        json!({ "approvalId": approval, "decision": "APPROVE", "reason": "marker-decision" });
    world.done(&admin, "decideApproval", decide).await;
    world.done(&here.seller, "dispatchConsignment", own).await;
    let hold = json!({ "consignmentId": id, "reason": "marker-hold" });
    world.done(&admin, "holdConsignment", hold).await;
    let release =
        json!({ "consignmentId": id, "decision": "RELEASE", "comment": "marker-release" });
    world.done(&admin, "decideHold", release).await;
    let other = string(&here.taken(&[]).await["id"]);
    let cancel = json!({ "consignmentId": other, "reason": "marker-cancel" });
    world.done(&here.seller, "cancelConsignment", cancel).await;
    let query = "query($id: ID!, $other: ID!, $approval: ID!) {
        consignment(id: $id) { incotermPlace lines { descriptionForCarrier } timeline(first: 100) { nodes { note } } }
        other: consignment(id: $other) { timeline(first: 100) { nodes { note } } }
        transportApproval(id: $approval) { timeline(first: 100) { nodes { note } } } }";
    let variables = json!({ "id": id, "other": other, "approval": approval });
    let read = world.read(&here.seller, query, variables).await.to_string();
    let contents: String = world.contents().await.into_values().collect();
    for secret in [
        "place",
        "description",
        "appeal",
        "decision",
        "hold",
        "release",
        "cancel",
    ] {
        let secret = format!("marker-{secret}");
        assert!(read.contains(&secret), "{secret}: {read}");
        assert!(!contents.contains(&secret), "{secret}");
        assert!(!contents.contains(&hex::encode(&secret)), "{secret}");
    }
}
