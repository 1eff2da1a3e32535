//! Lists are read from either end.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::dead_letters::{letter, told as reported};
use crate::support::{DAY, Monitor, event, failed_sign_in, noon, served, told};

/// The rows of each list.
const ROWS: usize = 5;

/// A list: a query of a page with arguments, and the place of the page in the answer.
struct List {
    query: String,
    place: &'static str,
}

impl List {
    fn of_query(field: &str, node: &str, place: &'static str) -> Self {
        let query = format!("{{ {} }}", connection(field, node));
        Self { query, place }
    }

    async fn page(&self, monitor: &Monitor, arguments: &str) -> Value {
        let query = self.query.replace("ARGUMENTS", arguments);
        let data = monitor.ask_admin(&query).await;
        data.pointer(self.place).unwrap().clone()
    }

    /// All rows in the order of the list, read in pages of two.
    async fn rows(&self, monitor: &Monitor, backward: bool) -> Vec<Value> {
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
                .page(monitor, &format!("{size}: 2, {from}: {cursor}"))
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

fn connection(field: &str, node: &str) -> String {
    format!(
        "{field}(ARGUMENTS) {{ totalCount edges {{ cursor node {{ {node} }} }}
            pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }} }}"
    )
}

/// Everything that is listed, some of it at the same instant: there the id decides.
async fn fill(monitor: &Monitor, user: Uuid) {
    let records = [0, 0, 0, DAY, 2 * DAY].map(|second| event(served("Me"), noon(second)));
    monitor.serve(&records).await;
    let sign_ins = [0, 0, 0, 5, 7].map(|second| told(failed_sign_in(Some(user)), noon(second)));
    monitor.tell(&sign_ins).await;
    let letters = [0, 0, 0, 5, 7].map(|second| reported(&letter(second), 1));
    monitor.tell(&letters).await;
}

#[tokio::test]
async fn every_list_has_the_same_rows_from_either_end() {
    let (monitor, user) = (Monitor::start().await, Uuid::now_v7());
    fill(&monitor, user).await;
    let of_user = List {
        query: format!(
            r#"{{ _entities(representations: [{{ __typename: "User", id: "{user}" }}]) {{ ... on User {{ {} }} }} }}"#,
            connection("securityEvents", "id")
        ),
        place: "/_entities/0/securityEvents",
    };
    for list in [
        List::of_query("accessRecords", "id", "/accessRecords"),
        List::of_query(
            "operationCounts",
            "day client { id } operation",
            "/operationCounts",
        ),
        List::of_query("securityEvents", "id", "/securityEvents"),
        List::of_query("deadLetters", "id", "/deadLetters"),
        of_user,
    ] {
        let rows = list.rows(&monitor, false).await;
        assert_eq!(list.rows(&monitor, true).await, rows, "{}", list.query);
        // The last two of the three rows between the first and the last.
        let (after, before) = (&rows[0]["cursor"], &rows[4]["cursor"]);
        let between = list
            .page(
                &monitor,
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
