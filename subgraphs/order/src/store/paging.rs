use uuid::Uuid;

/// In which order a list is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Newest,
    Oldest,
}

/// Which rows of a list: those whose id comes after `after` in descending order, `limit` at most. Ids are `UUIDv7`,
/// so that is newest first.
#[derive(Clone, Copy, Debug)]
pub struct Window {
    pub after: Option<Uuid>,
    pub limit: i64,
}

/// One page of a list that is sorted.
#[derive(Clone, Copy, Debug)]
pub struct SortedPage {
    pub sort: Sort,
    pub window: Window,
}

/// One page of what belongs to a parent, in ascending order. Many pages of one kind are read with one query, which reads no more
/// rows than the pages have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PageOf<Parent> {
    pub of: Parent,
    /// The number of the row before the page; 0 for the first page.
    pub after: i64,
    pub limit: i64,
}

/// The rows of pages by their page. `rows` say which page they are of: 1, 2, 3, …
pub(super) fn by_page<Key: Copy + Eq + std::hash::Hash, Row>(
    pages: &[Key],
    rows: impl IntoIterator<Item = (i64, Row)>,
) -> std::collections::HashMap<Key, Vec<Row>> {
    let mut found: std::collections::HashMap<Key, Vec<Row>> = std::collections::HashMap::new();
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
