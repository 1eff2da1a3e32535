//! Lists of orders, enquiries, messages, reads and tasks are read from either end.

use std::sync::Arc;

use caller::Caller;
use serde_json::{Value, json};
use testkit::pages::List;
use uuid::Uuid;

use crate::enquiries::lifecycle::{Asked, question};
use crate::file_support::{pdf, program};
use crate::shipment::answer;
use crate::support::{
    Case, OrderDomain, day, document, draft, lane, rejection, report, request, string,
};

/// A root list, with arguments before those of the page.
fn of_root(field: &str, arguments: &str, node: &'static str) -> List {
    List {
        query: format!("{{ {field}({arguments} PAGE) ROWS }}"),
        ..List::of_root(field, node)
    }
}

/// A list of an object with an ID.
fn of_parent(parent: [&str; 2], field: &str, node: &'static str) -> List {
    let [root, id] = parent;
    List {
        query: format!("{{ {root}(id: \"{id}\") {{ {field}(PAGE) ROWS }} }}"),
        place: format!("/{root}/{field}"),
        node,
    }
}

#[tokio::test]
async fn orders_of_an_organisation_are_the_same_from_either_end() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let mut orders = vec![json!({ "id": case.order })];
    for _ in 0..3 {
        let input = request(case.product, &case.profiles);
        let made = world.done(&case.seller, "requestAssessment", input).await;
        orders.insert(0, json!({ "id": made["order"]["id"] }));
    }
    let organisation = case.seller_id();
    let list = List {
        query: format!(
            "{{ _entities(representations: [{{ __typename: \"Organisation\", id: \"{organisation}\" }}]) {{
                 ... on Organisation {{ orders(PAGE) ROWS }} }} }}"
        ),
        place: "/_entities/0/orders".to_owned(),
        node: "id",
    };
    assert_eq!(world.rows(&case.seller, &list).await, orders);
}

#[tokio::test]
async fn the_timeline_of_an_order_is_the_same_from_either_end_for_each_reader() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    let other = Case::requested(&world).await;
    for provider in [&case.first, &case.second, &case.first, &case.second] {
        let quote = json!({ "quoteId": case.quote(&world, provider).await });
        world.done(provider, "withdrawQuote", quote).await;
    }
    let node = "sequence event status at by { id } note";
    let timeline = of_parent(["order", &case.order], "timeline", node);
    for reader in [&case.seller, &case.first, &case.second, &testkit::admin()] {
        world.rows(reader, &timeline).await;
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
    world.rows(&case.first, &timeline).await;
}

#[tokio::test]
async fn the_timeline_of_an_order_has_the_steps_that_each_reader_sees() {
    let world = OrderDomain::new().await;
    let case = Case::requested(&world).await;
    for _ in 0..2 {
        let quote = json!({ "quoteId": case.quote(&world, &case.first).await });
        world.done(&case.first, "withdrawQuote", quote).await;
    }
    case.quote(&world, &case.second).await;
    let query =
        "query($id: ID!) { order(id: $id) { timeline { totalCount nodes { sequence event } } } }";
    let timeline = async |reader: &Arc<Caller>| {
        let data = world.read(reader, query, json!({ "id": case.order })).await;
        data["order"]["timeline"].clone()
    };
    let numbers = |timeline: &Value| -> Vec<i64> {
        let steps = timeline["nodes"].as_array().unwrap().iter();
        steps
            .map(|step| step["sequence"].as_i64().unwrap())
            .collect()
    };
    let seller = timeline(&case.seller).await;
    assert_eq!(numbers(&seller), [1, 2, 3, 4, 5, 6]);
    let first = timeline(&case.first).await;
    assert_eq!(
        numbers(&first),
        [1, 2, 3, 4, 5],
        "without its rival's, and without a gap"
    );
    let second = timeline(&case.second).await;
    let steps = json!([
        { "sequence": 1, "event": "ASSESSMENT_REQUESTED" },
        { "sequence": 2, "event": "QUOTE_SUBMITTED" },
    ]);
    assert_eq!(second, json!({ "totalCount": 2, "nodes": steps }));
    let input = json!({ "orderId": case.order, "reason": "No capacity.", "idempotencyKey": "no" });
    world
        .done(&case.first, "declineRequest", input.clone())
        .await;
    // The repeated command returns its result to an organisation that may no longer see the order.
    let query = "mutation($input: DeclineRequestInput!) { declineRequest(input: $input) { order {
        timeline(first: 1) { totalCount nodes { sequence event } } } userErrors { code } } }";
    let declined = world
        .read(&case.first, query, json!({ "input": input }))
        .await;
    let page = &declined["declineRequest"]["order"]["timeline"];
    let own = json!([{ "sequence": 2, "event": "QUOTE_SUBMITTED" }]);
    assert_eq!(
        page,
        &json!({ "totalCount": 5, "nodes": own }),
        "its own steps only"
    );
}

#[tokio::test]
async fn messages_and_readings_of_a_case_are_the_same_from_either_end() {
    let world = OrderDomain::new().await;
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
            world.rows(caller, &of_parent(parent, field, "id")).await;
        }
    }
}

#[tokio::test]
async fn readings_of_a_file_are_the_same_from_either_end() {
    let world = OrderDomain::new().await;
    let case = Case::accepted(&world).await;
    let (document, file) = case.document_with_file(&world, &pdf("evidence")).await;
    for _ in 0..2 {
        for reader in [&case.seller, &case.first] {
            world.downloaded(reader, &file).await.unwrap();
        }
    }
    let list = of_parent(["evidenceDocument", &document], "reads", "id by { id }");
    world.rows(&case.seller, &list).await;
}

#[tokio::test]
async fn enquiries_are_the_same_from_either_end() {
    let world = OrderDomain::new().await;
    let asked = Asked::new(&world).await;
    // An organisation that is alternately the seller and the provider.
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
        for sort in [
            "{}",
            "{ direction: ASCENDING }",
            "{ field: UPDATED_AT }",
            "{ field: UPDATED_AT, direction: ASCENDING }",
        ] {
            let arguments = format!("sort: {sort},");
            let list = of_root("enquiries", &arguments, "id number");
            world.rows(caller, &list).await;
        }
    }
}

const ITEM: &str =
    "kind since due subject { __typename ... on Order { id } ... on EvidenceDocument { id }
    ... on Certificate { id } ... on TransportApproval { id } ... on Enquiry { id } }";

/// Creates a document without an order.
async fn loose(world: &OrderDomain, case: &Case, kind: &str) -> String {
    let input = document(case.product, kind);
    let made = world.done(&case.seller, "submitDocument", input).await;
    string(&made["document"]["id"])
}

/// Creates a transport approval with this answer of the rules.
async fn approval(world: &OrderDomain, case: &Case, verdict: &str) {
    let input = json!({ "productId": case.product, "lane": lane() });
    let made = world
        .done(&case.seller, "requestTransportApproval", input)
        .await;
    let id = string(&made["transportApproval"]["id"]);
    answer(world, &id, verdict).await;
}

#[tokio::test]
async fn the_inbox_is_the_same_from_either_end() {
    let world = OrderDomain::new().await;
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
        let list = of_root("inbox", arguments, ITEM);
        world.rows(&case.first, &list).await;
    }
}

#[tokio::test]
async fn the_work_list_is_the_same_from_either_end() {
    let world = OrderDomain::new().await;
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
    let list = List::of_root("workList", ITEM);
    world.rows(&case.seller, &list).await;
}

#[tokio::test]
async fn the_work_list_of_documents_of_an_order_is_the_same_from_either_end() {
    let world = OrderDomain::new().await;
    let case = Case::in_assessment(&world).await;
    for kind in ["EU_DOC", "SDS", "LABEL"] {
        let document = case.document(&world, kind).await;
        case.reject(&world, &document).await;
    }
    let list = List::of_root("workList", ITEM);
    world.rows(&case.seller, &list).await;
}

#[tokio::test]
async fn the_review_list_is_the_same_from_either_end() {
    let world = OrderDomain::new().await;
    let case = Case::disputed(&world).await;
    for kind in ["EU_DOC", "SDS", "LABEL"] {
        loose(&world, &case, kind).await;
    }
    approval(&world, &case, "NEEDS_INFORMATION").await;
    let list = List::of_root("reviewList", ITEM);
    world.rows(&testkit::admin(), &list).await;
}
