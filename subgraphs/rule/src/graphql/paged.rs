//! Pages of service results and of in-memory lists.

use std::cell::Cell;

use async_graphql::OutputType;
use chassis::{Failure, Page, Paged};

/// Returns a page of an in-memory list. The cursor is the position in the list.
pub fn sliced<Node: OutputType>(page: Page<u32>, items: Vec<Node>) -> Paged<u32, Node> {
    let total = i64::try_from(items.len()).unwrap_or(i64::MAX);
    let length = u32::try_from(items.len()).unwrap_or(u32::MAX);
    let positions = page.window().positions(length);
    let items = items
        .into_iter()
        .skip(positions.start as usize)
        .take(positions.len());
    placed(
        page,
        items,
        positions.start,
        move || async move { Ok(total) },
    )
}

/// Returns a page of a list whose order has no key, for example search results. The cursor is the position in the list. `items` are
/// the items of the page; the first one is at position `start`.
pub fn placed<Node, Count>(
    page: Page<u32>,
    items: impl IntoIterator<Item = Node>,
    start: u32,
    count: impl Fn() -> Count + Send + Sync + 'static,
) -> Paged<u32, Node>
where
    Node: OutputType,
    Count: Future<Output = Result<i64, Failure>> + Send + 'static,
{
    let next = Cell::new(start);
    page.connection(items, |_| next.replace(next.get() + 1), count)
}

/// Builds a connection from two service methods, one for the rows and one for the count, with the caller of the request.
macro_rules! paged {
    ($request:expr, $page:expr, $service:ty, $list:ident, $count:ident, ($($argument:expr),*), $wrap:expr, $key:expr) => {{
        let (request, page) = ($request, $page);
        let service = request.service::<$service>().clone();
        let caller = request.caller().clone();
        let found = service.$list(&caller, $($argument,)* page.window()).await?;
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { Ok(service.$count(&caller, $($argument),*).await?) }
        };
        Ok(page.connection(found.into_iter().map($wrap), $key, count))
    }};
}

pub(crate) use paged;
