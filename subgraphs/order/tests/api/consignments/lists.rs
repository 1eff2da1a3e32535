//! Lists of consignments and transport approvals: pages from either end, and the changes since a time.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use testkit::pages::List;
use uuid::Uuid;

use crate::consignments::plans::planner;
use crate::facts::{carrier, self_check};
use crate::file_support::program;
use crate::shipment::{Shipment, answer, plan, questions, rules_change};
use crate::support::{OrderDomain, document, lane, person, string};

#[tokio::test]
async fn consignments_and_approvals_are_read_from_either_end() {
    let world = OrderDomain::new().await;
    // An organisation that sells every other consignment and carries the rest.
    let [own, other] = [Uuid::now_v7(), Uuid::now_v7()];
    world.take_in(&carrier(own, "ACTIVE", 1)).await.unwrap();
    let sellers = [testkit::seller(own), testkit::seller(other)];
    let products = [world.product(own).await, world.product(other).await];
    let (mut consignments, mut approvals) = (Vec::new(), Vec::new());
    for position in 0..6 {
        let seller = &sellers[position % 2];
        let mut input = plan(&[products[position % 2]]);
        if position % 2 == 1 {
            input["carrierId"] = json!(own);
        }
        let made = world.done(seller, "createConsignment", input).await;
        let id = made["consignment"]["id"].clone();
        let input = json!({ "consignmentId": id });
        let made = world.done(seller, "requestTransportApproval", input).await;
        consignments.push(id);
        approvals.push(made["transportApproval"]["id"].clone());
    }
    let both = program(own, "orders:read");
    let carries = person(own, OrganisationKind::Carrier, Role::Carrier);
    for (reader, positions) in [
        (&both, vec![0_usize, 1, 2, 3, 4, 5]),
        (&testkit::admin(), vec![0, 1, 2, 3, 4, 5]),
        (&sellers[0], vec![0, 2, 4]),
        (&carries, vec![1, 3, 5]),
    ] {
        for (root, ids) in [
            ("consignments", &consignments),
            ("transportApprovals", &approvals),
        ] {
            let mut expected: Vec<Value> = positions
                .iter()
                .map(|at| json!({ "id": ids[*at] }))
                .collect();
            for direction in ["ASCENDING", "DESCENDING"] {
                let sort = format!("sort: {{ direction: {direction} }}");
                let list = List {
                    query: format!("{{ {root}({sort}, PAGE) ROWS }}"),
                    ..List::of_root(root, "id")
                };
                assert_eq!(world.rows(reader, &list).await, expected, "{list:?}");
                expected.reverse();
            }
        }
    }
}

#[tokio::test]
async fn timelines_and_evidence_are_read_from_either_end() {
    let world = OrderDomain::new().await;
    let (shipment, approval) = Shipment::at(&world, "CLEARED").await;
    let seller = &shipment.seller;
    let recheck = json!({ "approvalId": approval });
    world.done(seller, "recheckApproval", recheck.clone()).await;
    answer(&world, &approval, "COMPLIANT").await;
    world.done(seller, "recheckApproval", recheck).await;
    for kind in ["SDS", "LABEL", "DGD"] {
        let input = document(shipment.products[0], kind);
        let made = world.done(seller, "submitDocument", input).await;
        let input = json!({ "documentId": made["document"]["id"] });
        world.done(&testkit::admin(), "acceptDocument", input).await;
    }
    let input = json!({ "productId": shipment.products[0], "lane": lane() });
    let made = world.done(seller, "requestTransportApproval", input).await;
    let single = string(&made["transportApproval"]["id"]);
    let timeline = |root: &str, id: &str| List {
        query: format!("{{ {root}(id: \"{id}\") {{ timeline(PAGE) ROWS }} }}"),
        place: format!("/{root}/timeline"),
        node: "row: sequence",
    };
    let evidence = List {
        query: format!(
            "{{ transportApproval(id: \"{single}\") {{ checks {{ evidence(PAGE) ROWS }} }} }}"
        ),
        place: "/transportApproval/checks/0/evidence".to_owned(),
        node: "row: type",
    };
    let carrier = &shipment.carrier;
    for (reader, list, expected) in [
        (
            carrier,
            timeline("consignment", &shipment.id),
            json!([1, 2, 3]),
        ),
        (
            carrier,
            timeline("transportApproval", &approval),
            json!([1, 2, 3, 4, 5]),
        ),
        (seller, evidence, json!(["DGD", "LABEL", "SDS"])),
    ] {
        let rows = world.rows(reader, &list).await;
        let found: Vec<&Value> = rows.iter().map(|row| &row["row"]).collect();
        assert_eq!(json!(found), expected, "{list:?}");
    }
}

#[tokio::test]
async fn timelines_of_one_request_are_read_from_different_ends() {
    let world = OrderDomain::new().await;
    let (shipment, approval) = Shipment::at(&world, "CLEARED").await;
    let query = "query($id: ID!, $approval: ID!) {
        consignment(id: $id) {
            begin: timeline(first: 2) { nodes { sequence } } end: timeline(last: 2) { nodes { sequence } } }
        transportApproval(id: $approval) {
            begin: timeline(first: 1) { nodes { sequence } } end: timeline(last: 1) { nodes { sequence } } } }";
    let variables = json!({ "id": shipment.id, "approval": approval });
    let data = world.read(&shipment.seller, query, variables).await;
    let step = |sequence: i64| json!({ "sequence": sequence });
    assert_eq!(
        data,
        json!({
            "consignment": {
                "begin": { "nodes": [step(1), step(2)] }, "end": { "nodes": [step(2), step(3)] } },
            "transportApproval": { "begin": { "nodes": [step(1)] }, "end": { "nodes": [step(2)] } },
        })
    );
}

const CONSIGNMENTS: &str =
    "consignments(filter: { updatedAt: $range }, sort: { direction: ASCENDING })";
const APPROVALS: &str =
    "transportApprovals(filter: { updatedAt: $range }, sort: { direction: ASCENDING })";

/// Returns the version and the times of a consignment or a transport approval.
async fn times(world: &OrderDomain, reader: &Arc<Caller>, root: &str, id: &str) -> Value {
    let query = format!("query($id: ID!) {{ {root}(id: $id) {{ version createdAt updatedAt }} }}");
    world.read(reader, &query, json!({ "id": id })).await[root].take()
}

#[tokio::test]
async fn a_change_of_a_consignment_has_its_time_and_is_found_by_it() {
    let here = planner().await;
    let (world, seller) = (&here.world, &here.seller);
    let mut ids = Vec::new();
    for _ in 0..3 {
        ids.push(string(&here.taken(&[]).await["id"]));
    }
    let newest = times(world, seller, "consignment", &ids[2]).await;
    assert_eq!(newest["updatedAt"], newest["createdAt"]);
    let query = "mutation($input: CancelConsignmentInput!) { cancelConsignment(input: $input) {
        consignment { updatedAt } userErrors { code } } }";
    let input = json!({ "consignmentId": ids[0], "reason": "Changed plans." });
    let done = world.read(seller, query, json!({ "input": input })).await;
    let time = &done["cancelConsignment"]["consignment"]["updatedAt"];
    let cancelled = times(world, seller, "consignment", &ids[0]).await;
    assert_eq!(&cancelled["updatedAt"], time);
    for (range, expected) in [
        (json!({ "from": time }), &ids[..1]),
        (json!({ "to": time }), &ids[1..]),
        (
            json!({ "from": newest["updatedAt"], "to": time }),
            &ids[2..],
        ),
        (json!({}), &ids[..]),
        (Value::Null, &ids[..]),
    ] {
        let found = world.changed(seller, CONSIGNMENTS, range.clone()).await;
        assert_eq!(found, expected, "{range}");
    }
    let input = json!({ "consignmentId": ids[1] });
    let made = world.done(seller, "requestTransportApproval", input).await;
    let approval = string(&made["transportApproval"]["id"]);
    let approval = times(world, seller, "transportApproval", &approval).await;
    let asked = times(world, seller, "consignment", &ids[1]).await;
    assert_eq!(asked["updatedAt"], approval["createdAt"]);
    assert_eq!(asked["version"], 1, "asking is no step of the consignment");
    let since = json!({ "from": asked["updatedAt"] });
    assert_eq!(world.changed(seller, CONSIGNMENTS, since).await, ids[1..2]);
}

#[tokio::test]
async fn a_change_of_an_approval_has_its_time_and_is_found_by_it() {
    let here = planner().await;
    let (world, seller) = (&here.world, &here.seller);
    let (mut consignments, mut approvals) = (Vec::new(), Vec::new());
    for _ in 0..2 {
        let id = string(&here.taken(&[]).await["id"]);
        let input = json!({ "consignmentId": id });
        let made = world.done(seller, "requestTransportApproval", input).await;
        consignments.push(id);
        approvals.push(string(&made["transportApproval"]["id"]));
    }
    let read = async || times(world, seller, "transportApproval", &approvals[0]).await;
    let found = async |list: &str, times: &Value| {
        let since = json!({ "from": times["updatedAt"] });
        world.changed(seller, list, since).await
    };
    let requested = read().await;
    assert_eq!(requested["updatedAt"], requested["createdAt"]);
    let asked = questions(world, &approvals[0]).await;
    assert_eq!(asked.len(), 2, "one for each product");
    let check = |position: usize| self_check(&asked[position], "COMPLIANT", Vec::new());
    world.take_in(&check(0)).await.unwrap();
    let answered = read().await;
    assert_eq!(answered["version"], 1, "an answer is no step");
    assert_ne!(answered["updatedAt"], requested["updatedAt"]);
    assert_eq!(found(APPROVALS, &answered).await, approvals[..1]);
    world.take_in(&check(1)).await.unwrap();
    let approved = read().await;
    assert_eq!(approved["version"], 2);
    rules_change(world, &approvals[0]).await;
    let suspended = read().await;
    assert_eq!(suspended["version"], 4, "suspended and asked about again");
    for times in [&approved, &suspended] {
        // The other, undecided approval is asked about again.
        let found_approvals = found(APPROVALS, times).await;
        assert!(found_approvals.contains(&approvals[0]));
        // The consignment follows at the same time.
        assert_eq!(found(CONSIGNMENTS, times).await, consignments[..1]);
    }
    assert_ne!(suspended["updatedAt"], approved["updatedAt"]);
}
