//! Reads a list of the API page by page.

#![expect(
    clippy::indexing_slicing,
    reason = "`serde_json` indexes a missing field as null, which the assertion then shows"
)]

use serde_json::{Value, json};

/// Rows per page.
const SIZE: usize = 2;

/// One end of a list: the arguments that begin there, and the fields of `pageInfo` that continue.
struct End {
    size: &'static str,
    cursor: &'static str,
    next: &'static str,
    has_more: &'static str,
    has_less: &'static str,
}

const BEGINNING: End = End {
    size: "first",
    cursor: "after",
    next: "endCursor",
    has_more: "hasNextPage",
    has_less: "hasPreviousPage",
};
const END: End = End {
    size: "last",
    cursor: "before",
    next: "startCursor",
    has_more: "hasPreviousPage",
    has_less: "hasNextPage",
};

/// A list of the API.
#[derive(Clone, Debug)]
pub struct List {
    /// A query with `PAGE` for the arguments of a page and `ROWS` for the selection of the connection, for example
    /// `{ notifications(PAGE) ROWS }`.
    pub query: String,
    /// Location of the connection in the data of the answer, as a JSON Pointer (RFC 6901).
    pub place: String,
    /// Selected fields of a row.
    pub node: &'static str,
}

impl List {
    /// A list that is a root field without other arguments.
    #[must_use]
    pub fn of_root(field: &str, node: &'static str) -> Self {
        Self::of_selection(&format!("{field}(PAGE) ROWS"), node)
    }

    /// A list by its selection at the root, for example `product(id: "1") { variants(PAGE) ROWS }`. It may have no aliases, fragments,
    /// lists of parents or parentheses within arguments, and needs one space between a field and its brace.
    #[must_use]
    pub fn of_selection(selection: &str, node: &'static str) -> Self {
        let fields: String = selection.split(['(', ')']).step_by(2).collect();
        let (path, _) = fields.split_once(" ROWS").expect("ROWS");
        Self {
            query: format!("{{ {selection} }}"),
            place: format!("/{}", path.replace(" { ", "/")),
            node,
        }
    }

    /// Reads the list from its beginning, from its end and between two cursors, and panics unless all of them agree. The list must
    /// have at least three rows. Returns the nodes in the order of the list. `ask` answers a query with its data.
    pub async fn rows(&self, ask: impl AsyncFn(String) -> Value) -> Vec<Value> {
        let edges = self.walk(&ask, &BEGINNING).await;
        assert!(edges.len() >= 3, "{self:?}: {edges:?}");
        assert_eq!(self.walk(&ask, &END).await, edges, "{self:?}");
        let (first, last) = edges.first().zip(edges.last()).expect("rows");
        let (after, before) = (&first["cursor"], &last["cursor"]);
        for (end, expected) in [(&BEGINNING, edges.get(1)), (&END, edges.iter().nth_back(1))] {
            let arguments = format!("{}: 1, after: {after}, before: {before}", end.size);
            let page = self.page(&ask, &arguments).await;
            assert_eq!(page["edges"], json!([expected]), "{self:?}");
        }
        edges
            .into_iter()
            .map(|mut edge| edge["node"].take())
            .collect()
    }

    async fn page(&self, ask: impl AsyncFn(String) -> Value, arguments: &str) -> Value {
        let rows = format!(
            "{{ totalCount pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }}
                edges {{ cursor node {{ {} }} }} }}",
            self.node
        );
        let query = self.query.replace("PAGE", arguments).replace("ROWS", &rows);
        let mut data = ask(query).await;
        data.pointer_mut(&self.place)
            .expect("the place of the list")
            .take()
    }

    /// Reads the edges in pages from one end, and returns them in the order of the list.
    async fn walk(&self, ask: impl AsyncFn(String) -> Value, end: &End) -> Vec<Value> {
        let (mut edges, mut cursor) = (Vec::new(), Value::Null);
        loop {
            let arguments = format!("{}: {SIZE}, {}: {cursor}", end.size, end.cursor);
            let page = self.page(&ask, &arguments).await;
            let (info, total) = (&page["pageInfo"], &page["totalCount"]);
            assert_eq!(info[end.has_less], !edges.is_empty(), "{self:?}: {page}");
            let new = page["edges"].as_array().expect("edges");
            assert!((1..=SIZE).contains(&new.len()), "{self:?}: {page}");
            let at = if end.size == "last" { 0 } else { edges.len() };
            edges.splice(at..at, new.iter().cloned());
            let is_all = *total == edges.len();
            assert_eq!(info[end.has_more], !is_all, "{self:?}: {page}");
            if is_all {
                return edges;
            }
            cursor = info[end.next].clone();
        }
    }
}
