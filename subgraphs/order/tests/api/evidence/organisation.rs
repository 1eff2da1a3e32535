//! The list of documents of a whole organisation: access, filters and sorting.

use std::sync::Arc;

use caller::{Caller, OrganisationKind, Role};
use serde_json::{Value, json};
use testkit::pages::List;
use uuid::Uuid;

use crate::file_support::program;
use crate::support::{Case, OrderDomain, day, document, error_code, person, string};

/// Position of a document of another seller.
const OTHER: usize = usize::MAX;

/// A seller with two documents of an order and two documents of another product without an order.
struct Evidence {
    world: OrderDomain,
    case: Case,
    /// An order of other parties with a document, newer than all others.
    other: Case,
    product: Uuid,
    /// Oldest first: submitted; rejected; submitted, expires in 10 days; accepted, expired 5 days ago.
    ids: [String; 4],
}

impl Evidence {
    async fn new() -> Self {
        let world = OrderDomain::new().await;
        let case = Case::in_assessment(&world).await;
        let product = world.product(case.seller_id()).await;
        let loose = async |kind: &str, expires: i64| {
            let mut input = document(product, kind);
            input["expiresOn"] = json!(day(expires));
            let submitted = world.done(&case.seller, "submitDocument", input).await;
            string(&submitted["document"]["id"])
        };
        let ids = [
            case.document(&world, "EU_DOC").await,
            case.document(&world, "SDS").await,
            loose("LABEL", 10).await,
            loose("EU_DOC", -5).await,
        ];
        case.reject(&world, &ids[1]).await;
        let accept = json!({ "documentId": ids[3] });
        world
            .done(&testkit::admin(), "acceptDocument", accept)
            .await;
        let other = Case::in_assessment(&world).await;
        other.document(&world, "EU_DOC").await;
        Self {
            world,
            case,
            other,
            product,
            ids,
        }
    }

    /// Positions of the documents on the first page, which must be the only page. [`OTHER`] for those of another seller.
    async fn find(&self, caller: &Arc<Caller>, filter: Value) -> Vec<usize> {
        let query = "query($filter: DocumentFilter) { evidenceDocuments(filter: $filter) {
            totalCount nodes { id } } }";
        let variables = json!({ "filter": filter });
        let data = self.world.read(caller, query, variables).await;
        let nodes = data["evidenceDocuments"]["nodes"].as_array().unwrap();
        assert_eq!(data["evidenceDocuments"]["totalCount"], nodes.len());
        let position = |node: &Value| self.ids.iter().position(|id| node["id"] == json!(id));
        let positions = nodes.iter().map(|node| position(node).unwrap_or(OTHER));
        positions.collect()
    }
}

#[tokio::test]
async fn everyone_lists_the_documents_of_all_products_that_they_may_see() {
    let evidence = Evidence::new().await;
    let case = &evidence.case;
    for (caller, expected) in [
        (&case.seller, vec![3, 2, 1, 0]),
        (&program(case.seller_id(), "orders:read"), vec![3, 2, 1, 0]),
        (&testkit::admin(), vec![OTHER, 3, 2, 1, 0]),
        (&case.first, vec![1, 0]),
        (&program(case.first_id(), "orders:read"), vec![1, 0]),
        (&case.second, vec![]),
        (&evidence.other.seller, vec![OTHER]),
        (&evidence.other.first, vec![OTHER]),
        (&evidence.other.second, vec![]),
        (&testkit::seller(Uuid::now_v7()), vec![]),
    ] {
        let found = evidence.find(caller, Value::Null).await;
        assert_eq!(found, expected, "{caller:?}");
        let of_product = json!({ "productId": case.product });
        let expected: Vec<usize> = expected.into_iter().filter(|id| *id < 2).collect();
        assert_eq!(evidence.find(caller, of_product).await, expected);
    }
}

#[tokio::test]
async fn every_filter_shows_what_fits_and_nothing_else() {
    let evidence = Evidence::new().await;
    let query = "{ evidenceDocuments { nodes { createdAt } } }";
    let data = evidence
        .world
        .read(&evidence.case.seller, query, json!({}))
        .await;
    let created = |newest: usize| data["evidenceDocuments"]["nodes"][newest]["createdAt"].clone();
    for (filter, expected) in [
        (json!({}), vec![3, 2, 1, 0]),
        (json!({ "status": "SUBMITTED" }), vec![2, 0]),
        (json!({ "status": ["REJECTED", "EXPIRED"] }), vec![3, 1]),
        (json!({ "status": "ACCEPTED" }), vec![]),
        (json!({ "status": [] }), vec![3, 2, 1, 0]),
        (json!({ "type": "EU_DOC" }), vec![3, 0]),
        (json!({ "type": ["SDS", "LABEL"] }), vec![2, 1]),
        (json!({ "type": "NOPE" }), vec![]),
        (json!({ "productId": evidence.product }), vec![3, 2]),
        (json!({ "productId": Uuid::now_v7() }), vec![]),
        (json!({ "productId": "nonsense" }), vec![]),
        (json!({ "expiresOn": { "to": day(0) } }), vec![3]),
        (json!({ "expiresOn": { "from": day(0) } }), vec![2]),
        (
            json!({ "expiresOn": { "from": day(10), "to": day(11) } }),
            vec![2],
        ),
        (json!({ "expiresOn": { "to": day(10) } }), vec![3]),
        (json!({ "createdAt": { "from": created(1) } }), vec![3, 2]),
        (json!({ "createdAt": { "to": created(1) } }), vec![1, 0]),
        (
            json!({ "status": "SUBMITTED", "type": "EU_DOC", "expiresOn": null }),
            vec![0],
        ),
    ] {
        let found = evidence.find(&evidence.case.seller, filter.clone()).await;
        assert_eq!(found, expected, "{filter}");
    }
}

#[tokio::test]
async fn every_sort_goes_both_ways_page_by_page() {
    let evidence = Evidence::new().await;
    for (field, mut expected) in [
        ("CREATED_AT", [0, 1, 2, 3]),
        ("UPDATED_AT", [0, 2, 1, 3]),
        ("EXPIRES_ON", [3, 2, 0, 1]),
    ] {
        for direction in ["ASCENDING", "DESCENDING"] {
            let sort = format!("sort: {{ field: {field}, direction: {direction} }}");
            let list = List {
                query: format!("{{ evidenceDocuments({sort}, PAGE) ROWS }}"),
                ..List::of_root("evidenceDocuments", "id")
            };
            let rows = evidence.world.rows(&evidence.case.seller, &list).await;
            let ids = expected.map(|position| json!({ "id": evidence.ids[position] }));
            assert_eq!(rows, ids, "{sort}");
            expected.reverse();
        }
    }
}

#[tokio::test]
async fn a_cursor_is_for_its_own_sort() {
    let evidence = Evidence::new().await;
    let (world, seller) = (&evidence.world, &evidence.case.seller);
    let query = "query($after: String, $sort: DocumentSort) {
        evidenceDocuments(first: 1, after: $after, sort: $sort) { pageInfo { endCursor } } }";
    let sorts = ["CREATED_AT", "UPDATED_AT", "EXPIRES_ON"].map(|field| json!({ "field": field }));
    for sort in &sorts {
        let page = world.read(seller, query, json!({ "sort": sort })).await;
        let cursor = &page["evidenceDocuments"]["pageInfo"]["endCursor"];
        for other in sorts.iter().filter(|other| *other != sort) {
            let variables = json!({ "after": cursor, "sort": other });
            let response = world.execute(seller, query, variables).await;
            let code = response.errors.first().and_then(error_code);
            assert_eq!(code.as_deref(), Some("BAD_USER_INPUT"), "{sort} as {other}");
        }
    }
}

#[tokio::test]
async fn a_type_with_a_character_that_the_database_does_not_accept_is_refused() {
    let world = OrderDomain::new().await;
    let carrier = world.organisation("CARRIER").await;
    let carrier = person(carrier, OrganisationKind::Carrier, Role::Carrier);
    for (caller, list) in [
        (&testkit::admin(), "evidenceDocuments"),
        (&carrier, "sharedDocuments"),
    ] {
        let query = format!(
            "query($type: [String!]) {{ {list}(filter: {{ type: $type }}) {{ totalCount }} }}"
        );
        for (kinds, expected) in [
            (json!(["EU_DOC", "A\0B"]), Some("BAD_USER_INPUT")),
            (json!(["\0"]), Some("BAD_USER_INPUT")),
            (json!(["", "\u{FC}", "'"]), None),
        ] {
            let variables = json!({ "type": kinds });
            let response = world.execute(caller, &query, variables).await;
            let code = response.errors.first().and_then(error_code);
            assert_eq!(code.as_deref(), expected, "{list} {kinds}");
        }
    }
}
