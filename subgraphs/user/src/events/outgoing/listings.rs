//! Pages of the current state, with which consumers compare their projections.

use database::{Conn, Window};
use events::operations::{Listed, Page};
use events::user::UserFact;
use events::{EventContext, Fact};
use uuid::Uuid;

/// Number of aggregates on a page.
const PAGE: i64 = 100;

/// The start of a page.
#[derive(Clone, Copy)]
pub struct PageStart {
    pub run: Uuid,
    /// The last id of the preceding page; `None` for the first page.
    pub after: Option<Uuid>,
    pub context: EventContext,
}

impl PageStart {
    pub(crate) const fn window(self) -> Window<Uuid> {
        Window::forward(self.after, PAGE)
    }

    /// Maximum number of aggregates on a page.
    pub(crate) const LIMIT: i64 = PAGE;

    /// Returns the last id of a page, or `None` for a page that is not full and therefore the last one.
    pub(crate) fn through(ids: impl ExactSizeIterator<Item = Uuid>) -> Option<Uuid> {
        let is_full = ids.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
        ids.last().filter(|_| is_full)
    }
}

/// Publishes a page whose items are sorted by id.
pub(crate) async fn append_page<T>(
    conn: &mut Conn,
    start: PageStart,
    through: Option<Uuid>,
    items: Vec<Listed<T>>,
    fact: impl FnOnce(Page<T>) -> UserFact,
) -> anyhow::Result<()> {
    let PageStart {
        run,
        after,
        context,
    } = start;
    let page = Page {
        run,
        after,
        through,
        items,
    };
    let event = fact(page).publish(context.internal_draft(run, 1))?;
    Ok(outbox::append_bulk(conn, &[event]).await?)
}
