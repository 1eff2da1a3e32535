//! Checks the shape of every list in the composed schema, and that the table is complete.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::parser::types::{FieldDefinition, TypeKind};

use super::table;
use crate::supergraph;

/// The paging arguments with their types.
const PAGE: [(&str, &str); 4] = [
    ("first", "Int"),
    ("after", "String"),
    ("last", "Int"),
    ("before", "String"),
];
/// Names that other APIs use for such arguments.
const OTHER_NAMES: [&str; 6] = ["limit", "offset", "page", "pageSize", "skip", "take"];
const PAGE_INFO: [(&str, &str); 4] = [
    ("hasPreviousPage", "Boolean!"),
    ("hasNextPage", "Boolean!"),
    ("startCursor", "String"),
    ("endCursor", "String"),
];

/// The arguments of a field that have the name of a paging argument, with their types.
fn page_arguments(field: &FieldDefinition) -> BTreeMap<&str, String> {
    let arguments = supergraph::arguments(field);
    let arguments =
        arguments.map(|argument| (argument.name.node.as_str(), argument.ty.node.to_string()));
    arguments
        .filter(|(name, _)| PAGE.iter().any(|(paging, _)| paging == name))
        .collect()
}

fn typed(names: &[(&'static str, &'static str)]) -> BTreeMap<&'static str, String> {
    let names = names.iter();
    names.map(|(name, ty)| (*name, (*ty).to_owned())).collect()
}

/// The fields of an object with their types.
fn typed_fields(kind: &TypeKind) -> BTreeMap<&str, String> {
    let fields = supergraph::fields(kind).into_iter();
    fields
        .map(|field| (field.name.node.as_str(), field.ty.node.to_string()))
        .collect()
}

#[test]
fn every_list_takes_first_after_last_and_before() {
    let types = supergraph::types();
    let mut lists = 0;
    for (owner, kind) in &types {
        for field in supergraph::fields(kind) {
            let place = format!("{owner}.{}", field.name.node);
            let page = page_arguments(field);
            if supergraph::is_connection(&field.ty.node) {
                lists += 1;
                assert_eq!(page, typed(&PAGE), "{place}");
            } else {
                assert!(
                    !page.contains_key("first") && !page.contains_key("last"),
                    "{place} takes {page:?} and is no connection"
                );
            }
            for argument in supergraph::arguments(field) {
                let name = argument.name.node.as_str();
                assert!(!OTHER_NAMES.contains(&name), "{place} takes {name}");
                let is_of_page = PAGE.iter().any(|(paging, _)| *paging == name);
                assert!(
                    !is_of_page || argument.default_value.is_none(),
                    "{place}: {name} has a default"
                );
            }
        }
    }
    assert!(lists > 60, "{lists} lists");
}

#[test]
fn every_connection_has_its_parts() {
    let types = supergraph::types();
    let mut connections = 0;
    for name in types.keys() {
        let fields = typed_fields(&types[name]);
        let Some(stem) = name.strip_suffix("Connection") else {
            assert!(
                !fields.contains_key("pageInfo") && !fields.contains_key("edges"),
                "{name} is a connection without the name of one"
            );
            continue;
        };
        connections += 1;
        for (part, ty) in [
            ("pageInfo", "PageInfo!".to_owned()),
            ("totalCount", "Int!".to_owned()),
            ("edges", format!("[{stem}Edge!]!")),
        ] {
            assert_eq!(fields.get(part), Some(&ty), "{name}.{part}");
        }
        let edge = typed_fields(&types[&format!("{stem}Edge")]);
        assert_eq!(
            edge.get("cursor"),
            Some(&"String!".to_owned()),
            "{stem}Edge"
        );
        assert_eq!(
            fields.get("nodes"),
            edge.get("node").map(|node| format!("[{node}]!")).as_ref(),
            "{name}.nodes"
        );
    }
    assert!(connections > 40, "{connections} connections");
    assert_eq!(typed_fields(&types["PageInfo"]), typed(&PAGE_INFO));
}

#[test]
fn every_root_list_is_read_by_somebody() {
    let types = supergraph::types();
    let fields = supergraph::fields(&types["Query"]).into_iter();
    let lists: BTreeSet<&str> = fields
        .filter(|field| supergraph::is_connection(&field.ty.node))
        .map(|field| field.name.node.as_str())
        .collect();
    let read: Vec<&str> = table::all("", "").iter().map(|list| list.field).collect();
    assert_eq!(read.iter().copied().collect::<BTreeSet<_>>(), lists);
    assert_eq!(read.len(), lists.len(), "a list twice");
}
