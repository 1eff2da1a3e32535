use std::collections::HashMap;
use std::hash::Hash;

use database::Range;

use super::conditions::Statement;
use crate::domain::{ListKey, ListPlace, SortField, Sorting};

pub use database::Window;

/// Page of a list with its sorting. A cursor of a list with another sort field is ignored.
#[derive(Clone, Copy, Debug)]
pub struct ListPage {
    pub sorting: Sorting,
    pub window: Window<ListKey>,
}

/// Columns of the rows of a list by which it is sorted. None of them is null.
pub(crate) struct SortColumns {
    pub id: &'static str,
    pub updated_at: &'static str,
    /// Last day of validity, of objects that have one.
    pub last_day: Option<&'static str>,
}

impl ListPage {
    /// Adds the range, the order and the limit of the page to a statement with conditions.
    pub(crate) fn push(&self, query: &mut Statement, columns: &SortColumns) {
        let range = self.window.range(self.sorting.ascending);
        if let Some(key) = range.above {
            self.push_beyond(query, columns, ">", key);
        }
        if let Some(key) = range.below {
            self.push_beyond(query, columns, "<", key);
        }
        let direction = if range.ascending { "asc" } else { "desc" };
        query.push(" order by ");
        if let Some(column) = columns.of(self.sorting.by) {
            query.push(format!("{column} {direction}, "));
        }
        query
            .push(format!("{} {direction} limit ", columns.id))
            .push_bind(range.limit);
    }

    /// Adds the condition that a row is greater or smaller than the row of this key.
    fn push_beyond(
        &self,
        query: &mut Statement,
        columns: &SortColumns,
        comparison: &'static str,
        key: ListKey,
    ) {
        let id = columns.id;
        let Some(place) = key.place(self.sorting.by) else {
            return;
        };
        let Some(column) = columns.of(self.sorting.by) else {
            query.push(format!(" and {id} {comparison} "));
            query.push_bind(key.id);
            return;
        };
        query.push(format!(" and ({column}, {id}) {comparison} ("));
        match place {
            ListPlace::Id => {}
            ListPlace::At(at) => {
                query.push_bind(at).push(", ");
            }
            ListPlace::Day(day) => {
                query.push_bind(day).push(", ");
            }
        }
        query.push_bind(key.id).push(")");
    }

    /// Merges the rows of this page of several lists, of which no two have the same row, or of one list in any order.
    #[must_use]
    pub fn merge<Row>(self, mut rows: Vec<Row>, key: impl Fn(&Row) -> ListKey) -> Vec<Row> {
        rows.sort_by_key(&key);
        if !self.sorting.ascending {
            rows.reverse();
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

impl SortColumns {
    /// Column that is compared before the ID. None for the time of creation, which the ID begins with.
    const fn of(&self, by: SortField) -> Option<&'static str> {
        match by {
            SortField::CreatedAt => None,
            SortField::UpdatedAt => Some(self.updated_at),
            SortField::LastDay => self.last_day,
        }
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
