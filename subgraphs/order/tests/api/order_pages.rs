//! Lists of orders, enquiries, messages, readings and work are read from either end.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::enquiries::{Asked, question};
use crate::file_support::{pdf, program};
use crate::shipment::answer;
use crate::support::{Case, World, day, document, draft, lane, rejection, report, request, string};

/// A list: a query in which `PAGE` stands for the arguments of a page, the place of the page in the answer, and a caller who may see it.
struct List<'a> {
    caller: &'a Arc<Caller>,
    query: String,
    place: String,
}

impl<'a> List<'a> {
    /// A list of the root, with arguments that come before those of the page.
    fn of_root(caller: &'a Arc<Caller>, field: &str, arguments: &str, node: &str) -> Self {
        Self {
            caller,
            query: format!("{{ {} }}", connection(field, arguments, node)),
            place: format!("/{field}"),
        }
    }

    /// A list of something with an id.
    fn of_parent(caller: &'a Arc<Caller>, parent: &[&str; 2], field: &str, node: &str) -> Self {
        let ([root, id], list) = (parent, connection(field, "", node));
        Self {
            caller,
            query: format!("{{ {root}(id: \"{id}\") {{ {list} }} }}"),
            place: format!("/{root}/{field}"),
        }
    }

    async fn page(&self, world: &World, arguments: &str) -> Value {
        let query = self.query.replace("PAGE", arguments);
        let data = world.read(self.caller, &query, json!({})).await;
        data.pointer(&self.place).unwrap().clone()
    }

    /// Compares the pages from both ends, and between the first and the last row, with the list as a whole.
    async fn is_the_same_from_either_end(&self, world: &World) {
        let all = self.page(world, "first: 100").await["edges"].take();
        let all = all.as_array().unwrap();
        assert!(all.len() >= 3, "{}: {all:?}", self.query);
        for backward in [false, true] {
            let rows = self.rows(world, all.len(), backward).await;
            assert_eq!(&rows, all, "{}, backwards: {backward}", self.query);
        }
        let (last, after) = (all.len() - 1, &all[0]["cursor"]);
        let before = &all[last]["cursor"];
        for (size, expected) in [("first", &all[1..2]), ("last", &all[last - 1..last])] {
            let arguments = format!("{size}: 1, after: {after}, before: {before}");
            let page = self.page(world, &arguments).await;
            assert_eq!(page["edges"], json!(expected), "{} {size}", self.query);
        }
    }

    /// All rows in the order of the list, read in pages of two from one end.
    async fn rows(&self, world: &World, total: usize, backward: bool) -> Vec<Value> {
        let (size, from, next) = if backward {
            ("last", "before", "startCursor")
        } else {
            ("first", "after", "endCursor")
        };
        let (more, fewer) = if backward {
            ("hasPreviousPage", "hasNextPage")
        } else {
            ("hasNextPage", "hasPreviousPage")
        };
        let (mut rows, mut cursor) = (Vec::new(), Value::Null);
        while rows.len() < total {
            let arguments = format!("{size}: 2, {from}: {cursor}");
            let page = self.page(world, &arguments).await;
            let (info, edges) = (&page["pageInfo"], page["edges"].as_array().unwrap());
            assert_eq!(page["totalCount"], total, "{}", self.query);
            assert_eq!(info[fewer], !rows.is_empty(), "{}", self.query);
            assert!((1..=2).contains(&edges.len()), "{}", self.query);
            let place = if backward { 0 } else { rows.len() };
            rows.splice(place..place, edges.iter().cloned());
            assert_eq!(info[more], rows.len() < total, "{}", self.query);
            cursor = info[next].clone();
        }
        rows
    }
}

fn connection(field: &str, arguments: &str, node: &str) -> String {
    format!(
        "{field}({arguments} PAGE) {{ totalCount edges {{ cursor node {{ {node} }} }}
             pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} }}"
    )
}

#[tokio::test]
async fn orders_of_an_organisation_are_the_same_from_either_end() {
    let world = World::new().await;
    let case = Case::requested(&world).await;
    for _ in 0..3 {
        let input = request(case.product, &case.profiles);
        world.done(&case.seller, "requestAssessment", input).await;
    }
    let organisation = case.seller_id();
    let list = List {
        caller: &case.seller,
        query: format!(
            "{{ _entities(representations: [{{ __typename: \"Organisation\", id: \"{organisation}\" }}]) {{
                 ... on Organisation {{ {} }} }} }}",
            connection("orders", "", "id number")
        ),
        place: "/_entities/0/orders".to_owned(),
    };
    list.is_the_same_from_either_end(&world).await;
}

#[tokio::test]
async fn the_timeline_of_an_order_is_the_same_from_either_end_for_each_reader() {
    let world = World::new().await;
    let case = Case::requested(&world).await;
    let other = Case::requested(&world).await;
    for provider in [&case.first, &case.second, &case.first, &case.second] {
        let quote = json!({ "quoteId": case.quote(&world, provider).await });
        world.done(provider, "withdrawQuote", quote).await;
    }
    let timeline = async |caller: &Arc<Caller>| {
        let list = List::of_parent(
            caller,
            &["order", &case.order],
            "timeline",
            "sequence event status at by { id } note",
        );
        list.is_the_same_from_either_end(&world).await;
    };
    for reader in [&case.seller, &case.first, &case.second, &testkit::admin()] {
        timeline(reader).await;
    }
    // Two pages in one request, in different directions.
    let query = format!(
        "query($other: ID!) {{
             first: order(id: \"{}\") {{ timeline(last: 1) {{ nodes {{ sequence }} }} }}
             second: order(id: $other) {{ timeline(first: 1) {{ nodes {{ sequence }} }} }} }}",
        case.order
    );
    let variables = json!({ "other": other.order });
    let data = world.read(&testkit::admin(), &query, variables).await;
    let expected = json!({
        "first": { "timeline": { "nodes": [{ "sequence": 9 }] } },
        "second": { "timeline": { "nodes": [{ "sequence": 1 }] } },
    });
    assert_eq!(data, expected);
    let quote = json!({ "quoteId": case.quote(&world, &case.first).await });
    world.done(&case.seller, "acceptQuote", quote).await;
    timeline(&case.first).await;
}

#[tokio::test]
async fn messages_and_readings_of_a_case_are_the_same_from_either_end() {
    let world = World::new().await;
    let case = Case::accepted(&world).await;
    let asked = Asked::new(&world).await;
    let admin = testkit::admin();
    for _ in 0..5 {
        let input = json!({ "orderId": case.order, "text": "When?" });
        world.done(&case.first, "sendMessage", input).await;
        let input = json!({ "orderId": case.order, "reason": "A complaint." });
        world.done(&admin, "revealCase", input).await;
        let input = asked.text("And this one?");
        world.done(&asked.seller, "sendMessage", input).await;
        let input = json!({ "enquiryId": asked.enquiry, "reason": "A complaint." });
        world.done(&admin, "revealCase", input).await;
    }
    for (caller, parent) in [
        (&case.seller, ["order", &case.order]),
        (&case.first, ["order", &case.order]),
        (&asked.seller, ["enquiry", &asked.enquiry]),
        (&asked.provider, ["enquiry", &asked.enquiry]),
    ] {
        for field in ["messages", "reads"] {
            let list = List::of_parent(caller, &parent, field, "id");
            list.is_the_same_from_either_end(&world).await;
        }
    }
}

#[tokio::test]
async fn readings_of_a_file_are_the_same_from_either_end() {
    let world = World::new().await;
    let case = Case::accepted(&world).await;
    let (document, file) = case.document_with_file(&world, &pdf("evidence")).await;
    for _ in 0..2 {
        for reader in [&case.seller, &case.first] {
            world.downloaded(reader, &file).await.unwrap();
        }
    }
    let parent = ["evidenceDocument", &document];
    let list = List::of_parent(&case.seller, &parent, "reads", "id by { id }");
    list.is_the_same_from_either_end(&world).await;
}

#[tokio::test]
async fn enquiries_are_the_same_from_either_end() {
    let world = World::new().await;
    let asked = Asked::new(&world).await;
    // An organisation that asks and is asked, by turns.
    let own = Uuid::now_v7();
    let (profile, seller) = (world.provider(own).await, testkit::seller(own));
    for _ in 0..3 {
        let input = question(asked.profile);
        world.done(&seller, "contactProvider", input).await;
        let input = question(profile);
        world.done(&asked.seller, "contactProvider", input).await;
    }
    let both = program(own, "orders:read");
    for caller in [
        &seller,
        &testkit::provider(own),
        &asked.seller,
        &asked.provider,
        &both,
        &testkit::admin(),
    ] {
        for sort in ["NEWEST", "OLDEST"] {
            let arguments = format!("sort: {sort},");
            let list = List::of_root(caller, "enquiries", &arguments, "id number");
            list.is_the_same_from_either_end(&world).await;
        }
    }
}

const ITEM: &str =
    "kind since due subject { __typename ... on Order { id } ... on EvidenceDocument { id }
    ... on Certificate { id } ... on TransportApproval { id } ... on Enquiry { id } }";

/// A document of no order.
async fn loose(world: &World, case: &Case, kind: &str) -> String {
    let input = document(case.product, kind);
    let made = world.done(&case.seller, "submitDocument", input).await;
    string(&made["document"]["id"])
}

/// A transport approval with this answer of the rules.
async fn approval(world: &World, case: &Case, verdict: &str) {
    let input = json!({ "productId": case.product, "lane": lane() });
    let made = world
        .done(&case.seller, "requestTransportApproval", input)
        .await;
    let id = string(&made["transportApproval"]["id"]);
    answer(world, &id, verdict).await;
}

#[tokio::test]
async fn the_inbox_is_the_same_from_either_end() {
    let world = World::new().await;
    let case = Case::in_assessment(&world).await;
    for kind in ["EU_DOC", "SDS", "LABEL"] {
        case.document(&world, kind).await;
    }
    for _ in 0..2 {
        let input = request(case.product, &case.profiles);
        world.done(&case.seller, "requestAssessment", input).await;
        let input = question(case.profiles[0]);
        world.done(&case.seller, "contactProvider", input).await;
    }
    for arguments in ["", "filter: { kind: [DECIDE_DOCUMENT] },"] {
        let list = List::of_root(&case.first, "inbox", arguments, ITEM);
        list.is_the_same_from_either_end(&world).await;
    }
}

#[tokio::test]
async fn the_work_list_is_the_same_from_either_end() {
    let world = World::new().await;
    let mut passing = report();
    passing["validTo"] = json!(day(30));
    let case = Case::reported(&world, passing).await;
    let accept = json!({ "orderId": case.order });
    world.done(&case.seller, "acceptReport", accept).await;
    let admin = testkit::admin();
    for kind in ["SDS", "LABEL"] {
        let input = draft(case.product);
        world.done(&case.seller, "draftOrder", input).await;
        let rejected = loose(&world, &case, "DGD").await;
        world
            .done(&admin, "rejectDocument", rejection(&rejected))
            .await;
        let mut expiring = document(case.product, kind);
        expiring["expiresOn"] = json!(day(20));
        let made = world.done(&case.seller, "submitDocument", expiring).await;
        let accept = json!({ "documentId": made["document"]["id"] });
        world.done(&admin, "acceptDocument", accept).await;
    }
    approval(&world, &case, "ACTION_REQUIRED").await;
    let list = List::of_root(&case.seller, "workList", "", ITEM);
    list.is_the_same_from_either_end(&world).await;
}

#[tokio::test]
async fn the_work_list_of_documents_of_an_order_is_the_same_from_either_end() {
    let world = World::new().await;
    let case = Case::in_assessment(&world).await;
    for kind in ["EU_DOC", "SDS", "LABEL"] {
        let document = case.document(&world, kind).await;
        case.reject(&world, &document).await;
    }
    let list = List::of_root(&case.seller, "workList", "", ITEM);
    list.is_the_same_from_either_end(&world).await;
}

#[tokio::test]
async fn the_review_list_is_the_same_from_either_end() {
    let world = World::new().await;
    let case = Case::disputed(&world).await;
    for kind in ["EU_DOC", "SDS", "LABEL"] {
        loose(&world, &case, kind).await;
    }
    approval(&world, &case, "NEEDS_INFORMATION").await;
    let admin = testkit::admin();
    let list = List::of_root(&admin, "reviewList", "", ITEM);
    list.is_the_same_from_either_end(&world).await;
}
