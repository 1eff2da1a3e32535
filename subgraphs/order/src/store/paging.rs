use std::collections::HashMap;
use std::hash::Hash;

use database::Range;
use uuid::Uuid;

pub use database::Window;

/// In which order a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Newest,
    Oldest,
}

/// One page of a list that is sorted by id. Ids are `UUIDv7`, so that is by the time of creation.
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
}

/// One page of the rows of a parent, in ascending order of their numbers. Many pages of one kind are read with one query, which reads no
/// more rows than the pages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageOf<Parent> {
    pub of: Parent,
    /// By the numbers of the rows, which begin at 1.
    pub window: Window<i64>,
}

/// The rows of pages by their page. `rows` are in the order of the lists and have the number of their page: 1, 2, 3, …
pub(crate) fn by_page<Parent: Copy + Eq + Hash, Row>(
    pages: &[PageOf<Parent>],
    rows: impl IntoIterator<Item = (i64, Row)>,
) -> HashMap<PageOf<Parent>, Vec<Row>> {
    let mut found: HashMap<PageOf<Parent>, Vec<Row>> = HashMap::new();
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
