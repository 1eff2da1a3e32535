//! Clients that keep a copy query the objects that changed since their previous query, as `client-examples/README.md`
//! describes.

use std::collections::{BTreeMap, BTreeSet};

use e2e::{
    case,
    documents::{partner, web},
    people::{self, Member},
};
use serde_json::{Value, json};
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

use crate::{accepted, ask, platform, supergraph};

/// Types with `createdAt` that a mutation returns and none changes.
const NEVER_CHANGE: [(&str, &str); 1] =
    [("SelfCheck", "It is a result. Another one has another id.")];

/// A root list with a filter by `updatedAt`.
struct List {
    field: &'static str,
    filter: &'static str,
}

/// An object in a list.
#[derive(Clone, Debug, PartialEq)]
struct Listed {
    created: String,
    updated: String,
}

impl List {
    /// The objects of a seller that match a filter, by ID.
    async fn find(&self, seller: &Member, filter: Value) -> BTreeMap<String, Listed> {
        let Self {
            field,
            filter: input,
        } = self;
        let query = format!(
            "query($filter: {input}!) {{ list: {field}(first: 100, filter: $filter) {{
                totalCount nodes {{ id createdAt updatedAt }} }} }}"
        );
        let data = ask(&seller.graph, &query, &json!({ "filter": filter })).await;
        let nodes = data["list"]["nodes"].as_array().unwrap();
        assert_eq!(data["list"]["totalCount"], json!(nodes.len()), "{data}");
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let listed = |node: &Value| Listed {
            created: text(&node["createdAt"]),
            updated: text(&node["updatedAt"]),
        };
        let nodes = nodes.iter();
        nodes
            .map(|node| (text(&node["id"]), listed(node)))
            .collect()
    }

    /// The IDs of the objects whose last change was in this range.
    async fn changed(&self, seller: &Member, range: Value) -> BTreeSet<String> {
        let found = self.find(seller, json!({ "updatedAt": range })).await;
        found.into_keys().collect()
    }

    /// Changes the first of two objects of a seller who has no others. Fails unless only its time changes and the
    /// filter finds it alone. `change` returns the time in the payload, and so does this function.
    async fn check(
        &self,
        seller: &Member,
        [first, second]: [&str; 2],
        change: impl AsyncFnOnce() -> Value,
    ) -> String {
        let before = self.find(seller, json!({})).await;
        let both = BTreeSet::from([first.to_owned(), second.to_owned()]);
        assert_eq!(before.keys().cloned().collect::<BTreeSet<_>>(), both);
        for listed in before.values() {
            assert!(
                instant(&listed.updated) >= instant(&listed.created),
                "{listed:?}"
            );
        }
        let answered = change().await;
        let after = self.find(seller, json!({})).await;
        assert_eq!(after[second], before[second], "the other one");
        assert_eq!(after[first].created, before[first].created);
        let since = after[first].updated.clone();
        assert!(
            instant(&since) > instant(&before[first].updated),
            "{since} {before:?}"
        );
        assert_eq!(answered, json!(since), "the payload has the new time");

        let only = |id: &str| BTreeSet::from([id.to_owned()]);
        let from = self.changed(seller, json!({ "from": since })).await;
        assert_eq!(from, only(first), "from this time on");
        let to = self.changed(seller, json!({ "to": since })).await;
        assert_eq!(to, only(second), "before this time");
        let never = json!({ "from": since, "to": since });
        let never = self.changed(seller, never).await;
        assert_eq!(never, BTreeSet::new(), "an empty range");
        for open in [json!({}), json!({ "from": before[second].updated })] {
            let all = self.changed(seller, open.clone()).await;
            assert!(all.contains(second) && all.contains(first), "{open}");
        }
        since
    }
}

fn instant(text: &str) -> OffsetDateTime {
    OffsetDateTime::parse(text, &Rfc3339).unwrap()
}

/// The IDs of the nodes in the first root field of a response.
fn ids(data: &Value) -> BTreeSet<&str> {
    let list = data.as_object().unwrap().values().next().unwrap();
    let nodes = list["nodes"].as_array().unwrap().iter();
    nodes.map(|node| node["id"].as_str().unwrap()).collect()
}

/// A product, which the order domain may not have received yet.
async fn product(seller: &Member, sku: &str) -> String {
    let input = json!({ "sku": sku, "name": "Cocoa beans", "originCountry": "CI", "hsCode": "180100", "facts": [] });
    let created = accepted(&seller.graph, &web::CREATE_PRODUCT, input).await;
    created["product"]["id"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_changed_product_is_found_by_the_time_of_its_last_change() {
    let list = List {
        field: "products",
        filter: "ProductFilter",
    };
    let seller = platform().seller().await;
    let (first, second) = (
        product(&seller, "FIRST").await,
        product(&seller, "SECOND").await,
    );
    let change = async || {
        let input = json!({ "productId": first, "description": "In bags of 60 kg." });
        let changed = accepted(&seller.graph, &web::UPDATE_PRODUCT, input).await;
        changed["product"]["updatedAt"].clone()
    };
    let since = list.check(&seller, [&first, &second], change).await;
    let since = json!({ "since": since });
    let changed = seller.graph.run(&partner::CHANGED_PRODUCTS, since).await;
    assert_eq!(ids(&changed.unwrap()), BTreeSet::from([first.as_str()]));
}

#[tokio::test]
async fn a_changed_order_is_found_by_the_time_of_its_last_change() {
    let list = List {
        field: "orders",
        filter: "OrderFilter",
    };
    let seller = platform().seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let draft = json!({ "productId": product, "type": "TESTING", "lane": case::lane(None) });
    let drafted = async || {
        let drafted = accepted(&seller.graph, &web::DRAFT_ORDER, draft.clone()).await;
        let id = drafted["order"]["id"].clone();
        id.as_str().unwrap().to_owned()
    };
    let (first, second) = (drafted().await, drafted().await);
    let change = async || {
        let input = json!({ "orderId": first, "message": "As soon as you can." });
        let changed = accepted(&seller.graph, &web::UPDATE_DRAFT, input).await;
        changed["order"]["updatedAt"].clone()
    };
    let since = list.check(&seller, [&first, &second], change).await;
    let since = json!({ "since": since });
    let changed = seller.graph.run(&partner::CHANGED_ORDERS, since).await;
    assert_eq!(ids(&changed.unwrap()), BTreeSet::from([first.as_str()]));
}

#[tokio::test]
async fn a_changed_consignment_is_found_by_the_time_of_its_last_change() {
    let list = List {
        field: "consignments",
        filter: "ConsignmentFilter",
    };
    let seller = platform().seller().await;
    let product = people::power_bank(&seller).await.unwrap();
    let plan = |incoterm: &str| {
        json!({
            "lines": [{ "productId": product, "quantity": "12.5", "unit": "KGM", "packages": 3 }],
            "lane": { "origin": "CN", "destination": "DE", "mode": "SEA" }, "incoterm": incoterm,
            "incotermPlace": "Shenzhen", "portOfLoading": "CNSZX", "placeOfDelivery": "DEHAM",
        })
    };
    let planned = async || {
        let created = accepted(&seller.graph, &web::CREATE_CONSIGNMENT, plan("FOB")).await;
        let id = created["consignment"]["id"].clone();
        id.as_str().unwrap().to_owned()
    };
    let (first, second) = (planned().await, planned().await);
    let change = async || {
        let mut input = plan("DAP");
        input["consignmentId"] = json!(first);
        let changed = accepted(&seller.graph, &web::UPDATE_CONSIGNMENT, input).await;
        changed["consignment"]["updatedAt"].clone()
    };
    let since = list.check(&seller, [&first, &second], change).await;
    let since = json!({ "since": since });
    let changed = seller
        .graph
        .run(&partner::CHANGED_CONSIGNMENTS, since)
        .await;
    assert_eq!(ids(&changed.unwrap()), BTreeSet::from([first.as_str()]));
}

/// The names of the types in a mutation's payload, and of those in the lists of its results.
fn returned() -> BTreeSet<String> {
    let types = supergraph::types();
    let of = |name: &str| {
        let fields = supergraph::fields(&types[name]).into_iter();
        fields
            .map(|field| supergraph::named(&field.ty.node).to_owned())
            .collect::<BTreeSet<_>>()
    };
    let payloads = of("Mutation");
    let parts: BTreeSet<String> = payloads.iter().flat_map(|name| of(name)).collect();
    let results = parts
        .iter()
        .filter(|name| name.ends_with("Result"))
        .flat_map(|name| of(name));
    let results: Vec<String> = results.collect();
    parts.into_iter().chain(results).collect()
}

#[test]
fn every_object_that_changes_has_the_time_of_its_last_change() {
    let types = supergraph::types();
    let returned = returned();
    let changing = types.iter().filter(|(name, kind)| {
        let has = |field| supergraph::field(kind, field).is_some();
        let is_state = ["status", "state", "version"].into_iter().any(has);
        has("createdAt") && (is_state || returned.contains(*name))
    });
    let (with, without): (Vec<_>, Vec<_>) =
        changing.partition(|(_, kind)| supergraph::field(kind, "updatedAt").is_some());
    assert!(with.len() > 15, "{} types", with.len());
    let without: Vec<&str> = without.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(without, NEVER_CHANGE.map(|(name, _)| name));
}

#[test]
fn every_root_list_of_objects_that_change_has_a_filter_by_that_time() {
    let types = supergraph::types();
    let (mut lists, mut without) = (0, Vec::new());
    for list in supergraph::fields(&types["Query"]) {
        let connection = types.get(supergraph::named(&list.ty.node));
        let nodes = connection.and_then(|connection| supergraph::field(connection, "nodes"));
        let node = nodes.and_then(|nodes| types.get(supergraph::named(&nodes.ty.node)));
        if node.is_none_or(|node| supergraph::field(node, "updatedAt").is_none()) {
            continue;
        }
        lists += 1;
        let filters = supergraph::arguments(list)
            .filter_map(|argument| types.get(supergraph::named(&argument.ty.node)))
            .flat_map(supergraph::input_fields);
        let mut inputs = supergraph::arguments(list).chain(filters);
        let filter = inputs.find(|input| input.name.node.as_str() == "updatedAt");
        let filter = filter.map(|filter| filter.ty.node.to_string());
        if filter.as_deref() != Some("DateTimeRange") {
            without.push(list.name.node.as_str());
        }
    }
    // A seller who looks for a carrier may not read the time of its last change.
    assert_eq!(without, ["carriers"]);
    assert!(lists > 15, "{lists} lists");
}
