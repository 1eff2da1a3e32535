use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

use database::Range;
use uuid::Uuid;

pub use database::Window;

/// Order of a list by the time of creation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Newest,
    Oldest,
}

/// Page of a list that is sorted by ID. IDs are `UUIDv7`, so this is the order of creation.
#[derive(Clone, Copy, Debug)]
pub struct SortedPage {
    pub sort: Sort,
    pub window: Window<Uuid>,
}

impl SortedPage {
    #[must_use]
    pub fn range(self) -> Range<Uuid> {
        self.window.range(self.sort == Sort::Oldest)
    }

    /// Merges the same page of several lists. No row is in two lists.
    #[must_use]
    pub fn merge<Row>(self, mut rows: Vec<Row>, id: impl Fn(&Row) -> Uuid) -> Vec<Row> {
        match self.sort {
            Sort::Newest => rows.sort_by_key(|row| Reverse(id(row))),
            Sort::Oldest => rows.sort_by_key(id),
        }
        let limit = usize::try_from(self.window.limit).unwrap_or(0);
        if self.window.backward {
            rows.drain(..rows.len().saturating_sub(limit));
        } else {
            rows.truncate(limit);
        }
        rows
    }
}

/// Page of the child rows of a parent, in ascending order of their numbers. One query reads many pages of one kind, and no more
/// rows than the pages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageOf<Parent> {
    pub of: Parent,
    /// Window of the numbers of the rows, which begin at 1.
    pub window: Window<i64>,
}

/// The ranges of many pages, as columns: one statement reads all pages. The open end of a range is a key that no row has, so
/// that each page is one range of an index.
pub(crate) struct Ranges<Key> {
    pub above: Vec<Key>,
    pub below: Vec<Key>,
    pub ascending: Vec<bool>,
    pub limit: Vec<i64>,
}

impl Ranges<i64> {
    pub fn of<Parent>(pages: &[PageOf<Parent>]) -> Self {
        let ranges = pages.iter().map(|page| page.window.range(true));
        Self::between(ranges, 0, i64::MAX)
    }
}

impl<Key: Copy> Ranges<Key> {
    pub fn between(
        ranges: impl IntoIterator<Item = Range<Key>>,
        lowest: Key,
        highest: Key,
    ) -> Self {
        let mut columns = Self {
            above: Vec::new(),
            below: Vec::new(),
            ascending: Vec::new(),
            limit: Vec::new(),
        };
        for range in ranges {
            columns.above.push(range.above.unwrap_or(lowest));
            columns.below.push(range.below.unwrap_or(highest));
            columns.ascending.push(range.ascending);
            columns.limit.push(range.limit);
        }
        columns
    }
}

/// Groups rows by page. `rows` are in the order of the lists and have the number of their page: 1, 2, 3, …
pub(crate) fn by_page<Page: Copy + Eq + Hash, Row>(
    pages: &[Page],
    rows: impl IntoIterator<Item = (i64, Row)>,
) -> HashMap<Page, Vec<Row>> {
    let mut found: HashMap<Page, Vec<Row>> = HashMap::new();
    for (page, row) in rows {
        let page = usize::try_from(page - 1)
            .ok()
            .and_then(|page| pages.get(page));
        if let Some(page) = page {
            found.entry(*page).or_default().push(row);
        }
    }
    found
}
