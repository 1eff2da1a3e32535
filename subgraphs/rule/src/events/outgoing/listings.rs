//! Pages of the current state, with which consumers reconcile their projections.

use database::Conn;
use events::operations::{Listed, Page};
use events::rule::RuleFact;
use events::{EventContext, Fact};
use time::OffsetDateTime;
use uuid::Uuid;

/// Start of a page.
#[derive(Clone, Copy, Debug)]
pub struct PageStart {
    pub run: Uuid,
    /// Last ID of the previous page. `None` for the first page.
    pub after: Option<Uuid>,
    pub context: EventContext,
}

/// Range of IDs that a page covers.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub run: Uuid,
    /// Last ID of the previous page. `None` for the first page.
    pub after: Option<Uuid>,
    /// Last ID of this page. `None` for the last page.
    pub through: Option<Uuid>,
}

impl PageStart {
    #[must_use]
    pub fn new(run: Uuid, after: Option<Uuid>, now: OffsetDateTime) -> Self {
        Self {
            run,
            after,
            context: EventContext::of_request(run, now),
        }
    }

    /// Returns the range of a page with these IDs. A page that is not full is the last one.
    #[must_use]
    pub fn range(self, ids: impl ExactSizeIterator<Item = Uuid>, most: i64) -> Range {
        let is_full = ids.len() == usize::try_from(most).unwrap_or(usize::MAX);
        Range {
            run: self.run,
            after: self.after,
            through: ids.last().filter(|_| is_full),
        }
    }
}

pub(crate) fn page<T>(range: Range, items: Vec<Listed<T>>) -> Page<T> {
    let Range {
        run,
        after,
        through,
    } = range;
    Page {
        run,
        after,
        through,
        items,
    }
}

/// Publishes a page of a listing.
pub(crate) async fn append_listing(
    conn: &mut Conn,
    context: EventContext,
    run: Uuid,
    fact: RuleFact,
) -> anyhow::Result<()> {
    let event = fact.publish(context.internal_draft(run, 1))?;
    Ok(outbox::append_bulk(conn, &[event]).await?)
}
