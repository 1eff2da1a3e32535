//! Lists are Relay connections, paged by key: a cursor holds the sort key of a row, and the next page begins after it.
//! A page is as cheap at the end of a list as at its beginning, and rows that come or go do not shift it.
//!
//! ```text
//! async fn products(&self, ctx: &Context<'_>, first: Option<i32>, after: Option<String>)
//!     -> Result<Paged<ProductKey, Product>, Failure>
//! {
//!     let page = Page::new(first, after)?;
//!     let rows = service.products(caller, page.after.as_ref(), page.limit()).await?;
//!     Ok(page.connection(rows.into_iter().map(Product::from), Product::key, move || count(service.clone())))
//! }
//! ```

use async_graphql::connection::{Connection, CursorType, Edge, EmptyFields, OpaqueCursor};
use async_graphql::{Object, ObjectType, OutputType};
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

/// Which page: the arguments `first` (1 to 100, 20 by default) and `after`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<Key> {
    /// The sort key of the row before the page; none for the first page.
    pub after: Option<Key>,
    first: u8,
}

impl<Key: Serialize + DeserializeOwned + Send + Sync> Page<Key> {
    pub fn new(first: Option<i32>, after: Option<String>) -> Result<Self, Failure> {
        let first = first.map_or(Some(DEFAULT), |first| u8::try_from(first).ok());
        let first = first
            .filter(|first| (1..=MAXIMUM).contains(first))
            .ok_or(Failure::BadInput("first is from 1 to 100"))?;
        let after = after.map(|cursor| Self::key(&cursor)).transpose()?;
        Ok(Self { after, first })
    }

    /// How many rows to ask the store for: one more than the page has, to know whether there is a next one.
    #[must_use]
    pub fn limit(&self) -> i64 {
        i64::from(self.first) + 1
    }

    /// The page as a connection. `rows` begin after `after`, in order, [`Page::limit`] at most; `count` is run only if
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

    /// The page as a connection, from rows that do not know their own keys; `fields` is what the connection has besides
    /// its edges.
    pub fn placed<Node: OutputType, Fields: ObjectType>(
        self,
        rows: impl IntoIterator<Item = (Key, Node)>,
        fields: Fields,
    ) -> Connection<OpaqueCursor<Key>, Node, Fields, EmptyFields> {
        let mut rows: Vec<(Key, Node)> = rows.into_iter().collect();
        let has_next = rows.len() > usize::from(self.first);
        rows.truncate(usize::from(self.first));
        let mut connection =
            Connection::with_additional_fields(self.after.is_some(), has_next, fields);
        connection.edges = rows
            .into_iter()
            .map(|(key, row)| Edge::new(OpaqueCursor(key), row))
            .collect();
        connection
    }

    fn key(cursor: &str) -> Result<Key, Failure> {
        let unknown = Failure::BadInput("after is not a cursor of this list");
        if cursor.len() > LONGEST_CURSOR {
            return Err(unknown);
        }
        OpaqueCursor::decode_cursor(cursor)
            .map(|OpaqueCursor(key)| key)
            .map_err(|_| unknown)
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

    #[test]
    fn a_page_has_1_to_100_rows() {
        assert_eq!(Page::<u32>::new(None, None).unwrap().limit(), 21);
        assert_eq!(Page::<u32>::new(Some(1), None).unwrap().limit(), 2);
        assert_eq!(Page::<u32>::new(Some(100), None).unwrap().limit(), 101);
        for first in [0, -1, 101, 256 + 20, i32::MAX, i32::MIN] {
            assert!(Page::<u32>::new(Some(first), None).is_err(), "{first}");
        }
    }

    #[test]
    fn a_cursor_comes_back_as_the_key_it_was() {
        let key = ("a".to_owned(), 7_u32);
        let cursor = OpaqueCursor(key.clone()).encode_cursor();
        assert_eq!(Page::new(None, Some(cursor)).unwrap().after, Some(key));
    }

    #[test]
    fn a_foreign_cursor_is_refused() {
        let other = OpaqueCursor("text".to_owned()).encode_cursor();
        for cursor in ["", "!", "bm9uc2Vuc2U", &other, &"A".repeat(1001)] {
            let refused = Page::<(String, u32)>::new(None, Some(cursor.to_owned())).unwrap_err();
            assert_eq!(
                refused,
                Failure::BadInput("after is not a cursor of this list"),
                "{cursor}"
            );
        }
    }
}
