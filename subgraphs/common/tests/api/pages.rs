//! Lists are read from either end.

use std::sync::Arc;

use caller::Caller;
use events::order::OrderFact;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{Common, Person, order, order_event};

/// The rows of each list.
const ROWS: usize = 5;

/// A list: a query of a page with arguments, the place of the page in the answer, and a caller who may see it.
struct List {
    query: String,
    place: &'static str,
    caller: Arc<Caller>,
}

impl List {
    async fn page(&self, common: &Common, arguments: &str) -> Value {
        let query = self.query.replace("ARGUMENTS", arguments);
        let data = common.data(&self.caller, &query).await;
        data.pointer(self.place).unwrap().clone()
    }

    /// All rows in the order of the list, read in pages of two.
    async fn rows(&self, common: &Common, backward: bool) -> Vec<Value> {
        let (size, from, next, more, fewer) = if backward {
            (
                "last",
                "before",
                "startCursor",
                "hasPreviousPage",
                "hasNextPage",
            )
        } else {
            (
                "first",
                "after",
                "endCursor",
                "hasNextPage",
                "hasPreviousPage",
            )
        };
        let (mut rows, mut cursor) = (Vec::new(), Value::Null);
        while rows.len() < ROWS {
            let page = self
                .page(common, &format!("{size}: 2, {from}: {cursor}"))
                .await;
            let info = &page["pageInfo"];
            assert_eq!(page["totalCount"], ROWS, "{}", self.query);
            assert_eq!(info[fewer], !rows.is_empty(), "{}", self.query);
            let mut edges = page["edges"].as_array().unwrap().clone();
            assert!((1..=2).contains(&edges.len()), "{}", self.query);
            if backward {
                edges.append(&mut rows);
                rows = edges;
            } else {
                rows.append(&mut edges);
            }
            assert_eq!(info[more], rows.len() < ROWS, "{}", self.query);
            cursor = info[next].clone();
        }
        rows
    }
}

fn connection(field: &str) -> String {
    format!(
        "{field}(ARGUMENTS) {{ totalCount edges {{ cursor node {{ id }} }}
            pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} }}"
    )
}

/// The lists that a person and an administrator can read.
fn lists(person: &Person) -> [List; 3] {
    let of_query = |field: &str| format!("{{ {} }}", connection(field));
    let of_user = format!(
        r#"{{ _entities(representations: [{{ __typename: "User", id: "{}" }}]) {{ ... on User {{ {} }} }} }}"#,
        person.id,
        connection("notifications")
    );
    [
        List {
            query: of_query("notifications"),
            place: "/notifications",
            caller: person.caller(),
        },
        List {
            query: of_user,
            place: "/_entities/0/notifications",
            caller: person.caller(),
        },
        List {
            query: of_query("mailMessages"),
            place: "/mailMessages",
            caller: testkit::admin(),
        },
    ]
}

#[tokio::test]
async fn every_list_has_the_same_rows_from_either_end() {
    let common = Common::start().await;
    let person = common.person(Uuid::now_v7()).await;
    let asked = || OrderFact::AssessmentRequested(order(Uuid::now_v7(), &[person.organisation]));
    let events: Vec<_> = std::iter::repeat_with(|| order_event(asked()))
        .take(ROWS)
        .collect();
    common.order_says(&events).await;
    for list in lists(&person) {
        let rows = list.rows(&common, false).await;
        assert_eq!(list.rows(&common, true).await, rows, "{}", list.query);
        // The last two of the three rows between the first and the last.
        let (after, before) = (&rows[0]["cursor"], &rows[4]["cursor"]);
        let between = list
            .page(
                &common,
                &format!("last: 2, after: {after}, before: {before}"),
            )
            .await;
        assert_eq!(between["edges"], json!(rows[2..4]), "{}", list.query);
        let info = &between["pageInfo"];
        assert_eq!(
            (&info["hasPreviousPage"], &info["hasNextPage"]),
            (&json!(true), &json!(true)),
            "{}",
            list.query
        );
    }
}
