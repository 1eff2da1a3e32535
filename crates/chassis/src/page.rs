//! Lists are Relay connections, paged by key: a cursor holds the sort key of a row, and the next page begins after it.
//! A page is as cheap at the end of a list as at its beginning, and rows that come or go do not shift it.
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
/// The longest cursor that is looked at, in characters.
const LONGEST_CURSOR: usize = 1000;

/// One page of a list of `Node`, sorted by `Key`.
pub type Paged<Key, Node> = Connection<OpaqueCursor<Key>, Node, Total, EmptyFields>;

/// The page that the arguments `first`, `after`, `last` and `before` select. `first` and `last` are from 1 to 100 and exclude each other; without
/// them, a page has the first 20 rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<Key> {
    /// The sort key of the row before the page.
    after: Option<Key>,
    /// The sort key of the row behind the page.
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
                return Err(Failure::BadInput("first and last exclude each other"));
            }
            (None, Some(last)) => {
                Self::size(last).ok_or(Failure::BadInput("last is from 1 to 100"))?
            }
            (Some(first), None) => {
                Self::size(first).ok_or(Failure::BadInput("first is from 1 to 100"))?
            }
            (None, None) => DEFAULT,
        };
        let key = |cursor: Option<String>, unknown| match cursor {
            Some(cursor) => Self::key(&cursor)
                .map(Some)
                .ok_or(Failure::BadInput(unknown)),
            None => Ok(None),
        };
        let after = key(after, "after is not a cursor of this list")?;
        let before = key(before, "before is not a cursor of this list")?;
        Ok(Self {
            after,
            before,
            size,
            backward: last.is_some(),
        })
    }

    /// The rows to ask the store for: one more than the page has, to know whether there is another page.
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

    /// The keys that the page begins after and ends before.
    pub fn cursors(&self) -> impl Iterator<Item = &Key> {
        self.after.iter().chain(&self.before)
    }

    /// The page as a connection. `rows` are those of [`Page::window`], in the order of the list; `count` is run only if `totalCount` is
    /// selected.
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

    /// The page as a connection, from rows that do not know their own keys; `fields` is what the connection has besides
    /// its edges.
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

/// What a connection has besides its edges.
pub struct Total {
    count: Box<dyn Fn() -> Counting + Send + Sync>,
}

impl Total {
    /// `count` is run only if the total is selected.
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
    /// How many there are on all pages together. Counted when asked for.
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
        for cursor in ["", "!", "bm9uc2Vuc2U", &other, &"A".repeat(1001)] {
            let page = |after: Option<&str>, before: Option<&str>| {
                let (after, before) = (after.map(str::to_owned), before.map(str::to_owned));
                Page::<(String, u32)>::new(None, after, None, before)
            };
            assert_eq!(
                page(Some(cursor), None).unwrap_err(),
                Failure::BadInput("after is not a cursor of this list"),
                "{cursor}"
            );
            assert_eq!(
                page(None, Some(cursor)).unwrap_err(),
                Failure::BadInput("before is not a cursor of this list"),
                "{cursor}"
            );
        }
    }
}
