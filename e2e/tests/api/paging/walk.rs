//! Reads a list as one reader from its beginning and from its end.

use std::collections::BTreeSet;
use std::time::Duration;

use anyhow::{Context, ensure};
use e2e::{Graph, graph::text};
use serde_json::{Value, json};

use super::table::List;
use crate::ask;

/// Rows per page.
const SIZE: usize = 2;
/// Maximum number of pages that are read from either end.
const PAGES: usize = 4;
/// How often a list is read again, every half second, because it changed during the read or an event is pending.
const MOST_ATTEMPTS: usize = 40;

pub struct Walk<'a> {
    pub graph: &'a Graph,
    pub list: &'a List,
    /// The minimum number of rows of the list.
    pub least: usize,
    /// True to start after the first row, because the list grows at its beginning.
    pub skips_newest: bool,
}

#[derive(Debug, PartialEq)]
struct Row {
    cursor: String,
    node: Value,
}

#[derive(Debug)]
struct Page {
    rows: Vec<Row>,
    has_previous: bool,
    has_next: bool,
    /// The number of rows of the whole list.
    total: usize,
}

/// The rows that a walk from the beginning returns.
struct Found {
    rows: Vec<Row>,
    /// True if the walk reached the end of the list.
    is_all: bool,
    total: usize,
}

impl Walk<'_> {
    pub async fn check(&self) {
        let mut difference = None;
        for _ in 0..MOST_ATTEMPTS {
            match self.compare().await {
                Ok(()) => return,
                Err(error) => difference = Some(error),
            }
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        panic!("{}: {:#}", self.list.field, difference.unwrap());
    }

    /// Reads the list from its beginning and from its end, and fails unless both have the same rows.
    async fn compare(&self) -> anyhow::Result<()> {
        let skipped = self.skipped().await?;
        let found = self.forwards(skipped.as_deref()).await?;
        let rows = found.rows.as_slice();
        let count = rows.len() + usize::from(skipped.is_some());
        ensure!(
            found.total >= self.least,
            "{} rows of {}",
            found.total,
            self.least
        );
        let fits = if found.is_all {
            found.total == count
        } else {
            found.total > count
        };
        ensure!(
            fits,
            "totalCount is {}, and {count} rows were found",
            found.total
        );
        let cursors: BTreeSet<&str> = rows.iter().map(|row| row.cursor.as_str()).collect();
        ensure!(cursors.len() == rows.len(), "a cursor twice: {rows:?}");
        let (expected, before) = match rows.split_last() {
            Some((last, rest)) if !found.is_all => (rest, Some(last.cursor.as_str())),
            _ => (rows, None),
        };
        let backwards = self.backwards(skipped.as_deref(), before).await?;
        ensure!(
            backwards == expected,
            "from the beginning {expected:?}, from the end {backwards:?}"
        );
        self.between(rows).await
    }

    /// The cursor of the first row, if the walk starts after it.
    async fn skipped(&self) -> anyhow::Result<Option<String>> {
        if !self.skips_newest {
            return Ok(None);
        }
        let first = self.page(&json!({ "first": 1 })).await?;
        Ok(first.rows.into_iter().next().map(|row| row.cursor))
    }

    async fn forwards(&self, skipped: Option<&str>) -> anyhow::Result<Found> {
        let mut rows: Vec<Row> = Vec::new();
        loop {
            let after = rows.last().map(|row| row.cursor.as_str()).or(skipped);
            let has_previous = after.is_some();
            let page = self.page(&json!({ "first": SIZE, "after": after })).await?;
            ensure!(page.has_previous == has_previous, "forwards: {page:?}");
            ensure!(
                page.rows.len() == SIZE || !page.has_next,
                "too few rows: {page:?}"
            );
            rows.extend(page.rows);
            if !page.has_next || rows.len() >= SIZE * PAGES {
                return Ok(Found {
                    rows,
                    is_all: !page.has_next,
                    total: page.total,
                });
            }
        }
    }

    /// The rows after the skipped one and before a cursor, or to the end.
    async fn backwards(
        &self,
        skipped: Option<&str>,
        before: Option<&str>,
    ) -> anyhow::Result<Vec<Row>> {
        let mut rows: Vec<Row> = Vec::new();
        loop {
            let before = rows.first().map(|row| row.cursor.as_str()).or(before);
            let has_next = before.is_some();
            let arguments = json!({ "last": SIZE, "before": before, "after": skipped });
            let page = self.page(&arguments).await?;
            ensure!(page.has_next == has_next, "backwards: {page:?}");
            ensure!(
                page.rows.len() == SIZE || !page.has_previous,
                "too few rows: {page:?}"
            );
            rows.splice(0..0, page.rows);
            if !page.has_previous {
                return Ok(rows);
            }
            ensure!(
                rows.len() <= SIZE * PAGES,
                "more rows than from the beginning: {rows:?}"
            );
        }
    }

    /// Reads the rows between the first and the last of these, from either end.
    async fn between(&self, rows: &[Row]) -> anyhow::Result<()> {
        let [first, inner @ .., last] = rows else {
            return Ok(());
        };
        let (after, before) = (&first.cursor, &last.cursor);
        let size = inner.len().min(SIZE);
        let has_more = inner.len() > SIZE;
        let page = self
            .page(&json!({ "first": SIZE, "after": after, "before": before }))
            .await?;
        ensure!(
            page.rows == inner[..size] && page.has_previous && page.has_next == has_more,
            "the first between {first:?} and {last:?}: {page:?}"
        );
        let page = self
            .page(&json!({ "last": SIZE, "after": after, "before": before }))
            .await?;
        ensure!(
            page.rows == inner[inner.len() - size..]
                && page.has_next
                && page.has_previous == has_more,
            "the last between {first:?} and {last:?}: {page:?}"
        );
        Ok(())
    }

    async fn page(&self, variables: &Value) -> anyhow::Result<Page> {
        let data = ask(self.graph, &self.query(), variables).await;
        let list = &data["list"];
        let edges = list["edges"].as_array().context("edges")?;
        let rows: Vec<Row> = edges
            .iter()
            .map(|edge| {
                Ok(Row {
                    cursor: text(edge, "/cursor")?.to_owned(),
                    node: edge["node"].clone(),
                })
            })
            .collect::<anyhow::Result<_>>()?;
        let info = &list["pageInfo"];
        let ends = [rows.first(), rows.last()].map(|row| json!(row.map(|row| &row.cursor)));
        ensure!(
            [&info["startCursor"], &info["endCursor"]] == [&ends[0], &ends[1]],
            "cursors: {list}"
        );
        let total = list["totalCount"].as_u64().context("totalCount")?;
        Ok(Page {
            rows,
            has_previous: info["hasPreviousPage"].as_bool().context("a flag")?,
            has_next: info["hasNextPage"].as_bool().context("a flag")?,
            total: usize::try_from(total)?,
        })
    }

    fn query(&self) -> String {
        let List {
            field,
            arguments,
            node,
            ..
        } = self.list;
        format!(
            "query($first: Int, $after: String, $last: Int, $before: String) {{
                list: {field}({arguments} first: $first, after: $after, last: $last, before: $before) {{
                    totalCount
                    pageInfo {{ hasPreviousPage hasNextPage startCursor endCursor }}
                    edges {{ cursor node {{ {node} }} }}
                }}
            }}"
        )
    }
}
