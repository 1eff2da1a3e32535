//! Publication of the current state, page by page, for the projections of other domains.

use commands::Error;
use database::Pool;
use events::EventContext;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::certificates::service::list_certificates_after;
use crate::enquiries::service::list_ratings_after;
use crate::events::outgoing::{self, Range};
use crate::evidence::service::list_documents_after;

/// The listings of this domain, each named after the projection that its consumers keep.
pub const LISTINGS: &[&str] = &["documents", "certificates", "ratings"];

/// Maximum number of rows of a page.
const PAGE: usize = 100;

/// Publishes pages. It needs no keys of the domain: encrypted values are not published.
#[derive(Clone)]
pub struct Republication {
    pool: Pool,
}

/// The rows of a page, and its last ID if there is a next page.
struct Page<T> {
    rows: Vec<T>,
    through: Option<Uuid>,
}

impl<T> Page<T> {
    /// Creates the page from up to one row more than it has.
    fn of(mut rows: Vec<T>, id: impl Fn(&T) -> Uuid) -> Self {
        let is_last = rows.len() <= PAGE;
        rows.truncate(PAGE);
        let through = rows.last().filter(|_| !is_last).map(id);
        Self { rows, through }
    }
}

impl Republication {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Publishes the page of a listing after this ID. Returns the last ID of the page, or `None` if there is no next page.
    pub async fn publish_page(
        &self,
        name: &str,
        run: Uuid,
        after: Option<Uuid>,
        now: OffsetDateTime,
    ) -> Result<Option<Uuid>, Error> {
        let context = EventContext::of_request(run, now);
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let range = |through| Range {
            run,
            after,
            through,
        };
        let mut tx = self.pool.begin().await?;
        let through = match name {
            "documents" => {
                let rows = list_documents_after(&mut tx, after, limit).await?;
                let Page { rows, through } = Page::of(rows, |document| document.id.0);
                outgoing::documents_listed(&mut tx, context, range(through), &rows).await?;
                through
            }
            "certificates" => {
                let rows = list_certificates_after(&mut tx, after, limit).await?;
                let Page { rows, through } = Page::of(rows, |certificate| certificate.id.0);
                outgoing::certificates_listed(&mut tx, context, range(through), &rows).await?;
                through
            }
            "ratings" => {
                let rows = list_ratings_after(&mut tx, after, limit).await?;
                let Page { rows, through } = Page::of(rows, |rating| rating.order.0);
                outgoing::ratings_listed(&mut tx, context, range(through), &rows).await?;
                through
            }
            _ => return Err(anyhow::anyhow!("unknown listing {name}").into()),
        };
        tx.commit().await?;
        Ok(through)
    }
}
