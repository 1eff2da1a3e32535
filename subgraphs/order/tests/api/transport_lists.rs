//! Lists of consignments and transport approvals: pages from either end, and the changes since a time.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::consignments::planner;
use crate::facts::{carrier, self_check};
use crate::file_support::program;
use crate::shipment::{Shipment, answer, plan, questions, rules_change};
use crate::support::{World, document, draft, lane, person, string};

/// A list as somebody reads it.
struct List<'a> {
    reader: &'a Arc<Caller>,
    /// A selection with PAGE for the arguments of the page and ROWS for what comes before the fields of a row.
    query: String,
    /// The path of the list in the response.
    pointer: String,
}

impl List<'_> {
    async fn page(&self, world: &World, arguments: Value) -> Value {
        let rows =
            "totalCount pageInfo { hasPreviousPage hasNextPage startCursor endCursor } nodes";
        let page = "first: $first, after: $after, last: $last, before: $before";
        let selection = self.query.replace("ROWS", rows).replace("PAGE", page);
        let query = format!(
            "query($first: Int, $after: String, $last: Int, $before: String) {{ {selection} }}"
        );
        let data = world.read(self.reader, &query, arguments).await;
        data.pointer(&self.pointer).unwrap().clone()
    }

    /// Has these rows, read in pages of two from the beginning and from the end, and between two cursors.
    async fn has(&self, world: &World, expected: &[Value]) {
        self.has_forward(world, expected).await;
        self.has_backward(world, expected).await;
        let first = self.page(world, json!({ "first": 1 })).await;
        let last = self.page(world, json!({ "last": 1 })).await;
        let after = &first["pageInfo"]["endCursor"];
        let before = &last["pageInfo"]["startCursor"];
        for size in ["first", "last"] {
            let between = json!({ size: 100, "after": after, "before": before });
            let between = rows(&self.page(world, between).await);
            let expected = &expected[1..expected.len() - 1];
            assert_eq!(between, expected, "{} {size}", self.query);
        }
    }

    async fn has_forward(&self, world: &World, expected: &[Value]) {
        let (mut found, mut after) = (Vec::new(), Value::Null);
        while found.len() < expected.len() {
            let page = self
                .page(world, json!({ "first": 2, "after": after }))
                .await;
            let info = &page["pageInfo"];
            assert_eq!(page["totalCount"], expected.len(), "{}", self.query);
            assert_eq!(info["hasPreviousPage"], !found.is_empty());
            let rows = rows(&page);
            assert!(!rows.is_empty(), "{}", self.query);
            found.extend(rows);
            assert_eq!(info["hasNextPage"], found.len() < expected.len());
            after = info["endCursor"].clone();
        }
        assert_eq!(found, expected, "{}", self.query);
    }

    async fn has_backward(&self, world: &World, expected: &[Value]) {
        let (mut found, mut before) = (Vec::new(), Value::Null);
        while found.len() < expected.len() {
            let page = self
                .page(world, json!({ "last": 2, "before": before }))
                .await;
            let info = &page["pageInfo"];
            assert_eq!(page["totalCount"], expected.len(), "{}", self.query);
            assert_eq!(info["hasNextPage"], !found.is_empty());
            let rows = rows(&page);
            assert!(!rows.is_empty(), "{}", self.query);
            found.splice(0..0, rows);
            assert_eq!(info["hasPreviousPage"], found.len() < expected.len());
            before = info["startCursor"].clone();
        }
        assert_eq!(found, expected, "{}", self.query);
    }
}

fn rows(page: &Value) -> Vec<Value> {
    let nodes = page["nodes"].as_array().unwrap();
    nodes.iter().map(|node| node["row"].clone()).collect()
}

#[tokio::test]
async fn consignments_and_approvals_are_read_from_either_end() {
    let world = World::new().await;
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
            let mut expected: Vec<Value> = positions.iter().map(|at| ids[*at].clone()).collect();
            for sort in ["OLDEST", "NEWEST"] {
                let query = format!("{root}(sort: {sort}, PAGE) {{ ROWS {{ row: id }} }}");
                let pointer = format!("/{root}");
                let list = List {
                    reader,
                    query,
                    pointer,
                };
                list.has(&world, &expected).await;
                expected.reverse();
            }
        }
    }
}

#[tokio::test]
async fn timelines_and_evidence_are_read_from_either_end() {
    let world = World::new().await;
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
    let timeline = "timeline(PAGE) { ROWS { row: sequence } }";
    let evidence = "checks { evidence(PAGE) { ROWS { row: type } } }";
    for (reader, query, pointer, expected) in [
        (
            &shipment.carrier,
            format!("consignment(id: \"{}\") {{ {timeline} }}", shipment.id),
            "/consignment/timeline",
            json!([1, 2, 3]),
        ),
        (
            &shipment.carrier,
            format!("transportApproval(id: \"{approval}\") {{ {timeline} }}"),
            "/transportApproval/timeline",
            json!([1, 2, 3, 4, 5]),
        ),
        (
            seller,
            format!("transportApproval(id: \"{single}\") {{ {evidence} }}"),
            "/transportApproval/checks/0/evidence",
            json!(["DGD", "LABEL", "SDS"]),
        ),
    ] {
        let pointer = pointer.to_owned();
        let list = List {
            reader,
            query,
            pointer,
        };
        list.has(&world, expected.as_array().unwrap()).await;
    }
}

#[tokio::test]
async fn timelines_of_one_request_are_read_from_different_ends() {
    let world = World::new().await;
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

#[tokio::test]
async fn the_orders_of_an_organisation_are_read_from_either_end() {
    let world = World::new().await;
    let own = Uuid::now_v7();
    let (seller, product) = (testkit::seller(own), world.product(own).await);
    let mut orders = Vec::new();
    for _ in 0..3 {
        let made = world.done(&seller, "draftOrder", draft(product)).await;
        orders.insert(0, made["order"]["id"].clone());
    }
    let newest = string(&orders[0]);
    let list = List {
        reader: &seller,
        query: format!(
            "order(id: \"{newest}\") {{ seller {{ orders(PAGE) {{ ROWS {{ row: id }} }} }} }}"
        ),
        pointer: "/order/seller/orders".to_owned(),
    };
    list.has(&world, &orders).await;
}

/// The version and the times of a consignment or a transport approval.
async fn times(world: &World, reader: &Arc<Caller>, root: &str, id: &str) -> Value {
    let query = format!("query($id: ID!) {{ {root}(id: $id) {{ version createdAt updatedAt }} }}");
    world.read(reader, &query, json!({ "id": id })).await[root].take()
}

/// The ids in a list that have changed in this range of time, oldest first.
async fn changed(world: &World, reader: &Arc<Caller>, root: &str, range: Value) -> Vec<String> {
    let kind = match root {
        "consignments" => "ConsignmentFilter",
        _ => "TransportApprovalFilter",
    };
    let query = format!(
        "query($filter: {kind}!) {{ {root}(filter: $filter, sort: OLDEST) {{ totalCount nodes {{ id }} }} }}"
    );
    let filter = json!({ "filter": { "updatedAt": range } });
    let list = world.read(reader, &query, filter).await[root].take();
    let nodes = list["nodes"].as_array().unwrap();
    assert_eq!(list["totalCount"], nodes.len());
    nodes.iter().map(|node| string(&node["id"])).collect()
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
        let found = changed(world, seller, "consignments", range.clone()).await;
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
    assert_eq!(
        changed(world, seller, "consignments", since).await,
        ids[1..2]
    );
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
    let found = async |root: &str, times: &Value| {
        let since = json!({ "from": times["updatedAt"] });
        changed(world, seller, root, since).await
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
    assert_eq!(found("transportApprovals", &answered).await, approvals[..1]);
    world.take_in(&check(1)).await.unwrap();
    let approved = read().await;
    assert_eq!(approved["version"], 2);
    rules_change(world, &approvals[0]).await;
    let suspended = read().await;
    assert_eq!(suspended["version"], 4, "suspended and asked about again");
    for times in [&approved, &suspended] {
        // The consignment follows at the same time.
        // The other approval, which is not decided, is asked about again.
        let found_approvals = found("transportApprovals", times).await;
        assert!(found_approvals.contains(&approvals[0]));
        assert_eq!(found("consignments", times).await, consignments[..1]);
    }
    assert_ne!(suspended["updatedAt"], approved["updatedAt"]);
}
