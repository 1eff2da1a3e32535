//! Lists are Relay connections with keyset pagination: a cursor holds the sort key of a row, and the next page starts after it. The
//! cost of a page does not depend on its position, and inserted or deleted rows do not shift pages.
//!
//! ```text
//! async fn products(
//!     &self, ctx: &Context<'_>, first: Option<i32>, after: Option<String>, last: Option<i32>, before: Option<String>,
//! ) -> Result<Paged<ProductKey, Product>, Failure> {
//!     let page = Page::new(first, after, last, before)?;
//!     let rows = service.products(caller, page.window()).await?;
//!     Ok(page.connection(rows.into_iter().map(Product::from), Product::key, move || count(service.clone())))
//! }
//! ```

use async_graphql::connection::{Connection, CursorType, Edge, EmptyFields, OpaqueCursor};
use async_graphql::{Object, ObjectType, OutputType};
use database::Window;
use futures::future::BoxFuture;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::Failure;

const DEFAULT: u8 = 20;
const MAXIMUM: u8 = 100;
/// Longest accepted cursor, in characters. A name of 200 characters of four bytes, with an ID, fits in it.
const LONGEST_CURSOR: usize = 1500;

/// One page of a list of `Node`, sorted by `Key`.
pub type Paged<Key, Node> = Connection<OpaqueCursor<Key>, Node, Total, EmptyFields>;

/// The page that the arguments `first`, `after`, `last` and `before` select. `first` and `last` are from 1 to 100 and mutually
/// exclusive. Without them, a page has the first 20 rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<Key> {
    /// Sort key of the row before the page.
    after: Option<Key>,
    /// Sort key of the row after the page.
    before: Option<Key>,
    size: u8,
    backward: bool,
}

impl<Key: Serialize + DeserializeOwned + Send + Sync> Page<Key> {
    pub fn new(
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Result<Self, Failure> {
        let size = match (first, last) {
            (Some(_), Some(_)) => {
                return Err(Failure::BadInput(
                    "The arguments first and last exclude each other. Send one of them.",
                ));
            }
            (None, Some(last)) => Self::size(last).ok_or(Failure::BadInput(
                "The argument last must be from 1 to 100.",
            ))?,
            (Some(first), None) => Self::size(first).ok_or(Failure::BadInput(
                "The argument first must be from 1 to 100.",
            ))?,
            (None, None) => DEFAULT,
        };
        let key = |cursor: Option<String>, unknown| match cursor {
            Some(cursor) => Self::key(&cursor)
                .map(Some)
                .ok_or(Failure::BadInput(unknown)),
            None => Ok(None),
        };
        let after = key(
            after,
            "The argument after is not a cursor of this list. Send a cursor of its pageInfo or edges.",
        )?;
        let before = key(
            before,
            "The argument before is not a cursor of this list. Send a cursor of its pageInfo or edges.",
        )?;
        Ok(Self {
            after,
            before,
            size,
            backward: last.is_some(),
        })
    }

    /// Rows to query: one more than the page size, to find out if there is another page.
    #[must_use]
    pub fn window(&self) -> Window<Key>
    where
        Key: Clone,
    {
        Window {
            after: self.after.clone(),
            before: self.before.clone(),
            limit: i64::from(self.size) + 1,
            backward: self.backward,
        }
    }

    /// Keys of the cursors of the page.
    pub fn cursors(&self) -> impl Iterator<Item = &Key> {
        self.after.iter().chain(&self.before)
    }

    /// Converts rows to a connection. `rows` are those of [`Page::window`], in the order of the list. `count` runs only if
    /// `totalCount` is selected.
    pub fn connection<Node, Count>(
        self,
        rows: impl IntoIterator<Item = Node>,
        key: impl Fn(&Node) -> Key,
        count: impl Fn() -> Count + Send + Sync + 'static,
    ) -> Paged<Key, Node>
    where
        Node: OutputType,
        Count: Future<Output = Result<i64, Failure>> + Send + 'static,
    {
        let placed = rows.into_iter().map(|row| (key(&row), row));
        self.placed(placed, Total::new(count))
    }

    /// Converts rows with their keys to a connection. `fields` are additional fields of the connection.
    pub fn placed<Node: OutputType, Fields: ObjectType>(
        self,
        rows: impl IntoIterator<Item = (Key, Node)>,
        fields: Fields,
    ) -> Connection<OpaqueCursor<Key>, Node, Fields, EmptyFields> {
        let mut rows: Vec<(Key, Node)> = rows.into_iter().collect();
        let beyond = rows.len().saturating_sub(usize::from(self.size));
        let (has_previous, has_next) = if self.backward {
            rows.drain(..beyond);
            (beyond > 0, self.before.is_some())
        } else {
            rows.truncate(usize::from(self.size));
            (self.after.is_some(), beyond > 0)
        };
        let mut connection = Connection::with_additional_fields(has_previous, has_next, fields);
        connection.edges = rows
            .into_iter()
            .map(|(key, row)| Edge::new(OpaqueCursor(key), row))
            .collect();
        connection
    }

    fn size(rows: i32) -> Option<u8> {
        u8::try_from(rows)
            .ok()
            .filter(|rows| (1..=MAXIMUM).contains(rows))
    }

    fn key(cursor: &str) -> Option<Key> {
        if cursor.len() > LONGEST_CURSOR {
            return None;
        }
        let OpaqueCursor(key) = OpaqueCursor::decode_cursor(cursor).ok()?;
        Some(key)
    }
}

type Counting = BoxFuture<'static, Result<i64, Failure>>;

/// Additional fields of a connection.
pub struct Total {
    count: Box<dyn Fn() -> Counting + Send + Sync>,
}

impl Total {
    /// `count` runs only if `totalCount` is selected.
    pub fn new<Count>(count: impl Fn() -> Count + Send + Sync + 'static) -> Self
    where
        Count: Future<Output = Result<i64, Failure>> + Send + 'static,
    {
        Self {
            count: Box::new(move || Box::pin(count())),
        }
    }
}

#[Object(shareable)]
impl Total {
    /// Number of items on all pages together. It is counted only if you select it.
    async fn total_count(&self) -> Result<i32, Failure> {
        Ok(i32::try_from((self.count)().await?).unwrap_or(i32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn forward(first: Option<i32>, after: Option<&str>) -> Result<Page<u32>, Failure> {
        Page::new(first, after.map(str::to_owned), None, None)
    }

    fn backward(last: i32, before: Option<u32>) -> Page<u32> {
        let before = before.map(|key| OpaqueCursor(key).encode_cursor());
        Page::new(None, None, Some(last), before).unwrap()
    }

    fn edges(page: Page<u32>, rows: &[u32]) -> (Vec<u32>, bool, bool) {
        let connection = page.connection(rows.to_vec(), |key| *key, || async { Ok(0) });
        let keys = connection.edges.iter().map(|edge| edge.cursor.0).collect();
        (keys, connection.has_previous_page, connection.has_next_page)
    }

    #[test]
    fn a_page_has_1_to_100_rows() {
        assert_eq!(forward(None, None).unwrap().window().limit, 21);
        assert_eq!(forward(Some(1), None).unwrap().window().limit, 2);
        assert_eq!(forward(Some(100), None).unwrap().window().limit, 101);
        for rows in [0, -1, 101, 256 + 20, i32::MAX, i32::MIN] {
            assert!(forward(Some(rows), None).is_err(), "{rows}");
            let last = Page::<u32>::new(None, None, Some(rows), None);
            assert!(last.is_err(), "{rows}");
        }
        assert!(Page::<u32>::new(Some(1), None, Some(1), None).is_err());
    }

    #[test]
    fn a_forward_page_begins_after_its_cursor_and_knows_whether_more_follows() {
        let cursor = OpaqueCursor(2_u32).encode_cursor();
        assert_eq!(
            edges(forward(Some(2), None).unwrap(), &[1, 2, 3]),
            (vec![1, 2], false, true)
        );
        assert_eq!(
            edges(forward(Some(2), Some(&cursor)).unwrap(), &[3, 4]),
            (vec![3, 4], true, false)
        );
    }

    #[test]
    fn a_backward_page_ends_before_its_cursor_and_knows_whether_more_precedes() {
        assert_eq!(
            edges(backward(2, None), &[4, 5, 6]),
            (vec![5, 6], true, false)
        );
        assert_eq!(
            edges(backward(2, Some(3)), &[1, 2]),
            (vec![1, 2], false, true)
        );
        let window = backward(2, Some(3)).window();
        assert_eq!(
            (window.before, window.limit, window.backward),
            (Some(3), 3, true)
        );
    }

    #[test]
    fn a_foreign_cursor_is_refused() {
        let other = OpaqueCursor("text".to_owned()).encode_cursor();
        for cursor in ["", "!", "bm9uc2Vuc2U", &other, &"A".repeat(1501)] {
            let page = |after: Option<&str>, before: Option<&str>| {
                let (after, before) = (after.map(str::to_owned), before.map(str::to_owned));
                Page::<(String, u32)>::new(None, after, None, before)
            };
            assert_eq!(
                page(Some(cursor), None).unwrap_err(),
                Failure::BadInput(
                    "The argument after is not a cursor of this list. Send a cursor of its pageInfo or edges."
                ),
                "{cursor}"
            );
            assert_eq!(
                page(None, Some(cursor)).unwrap_err(),
                Failure::BadInput(
                    "The argument before is not a cursor of this list. Send a cursor of its pageInfo or edges."
                ),
                "{cursor}"
            );
        }
    }
}
