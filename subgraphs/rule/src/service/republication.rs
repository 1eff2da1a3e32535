//! The current state, page by page, with which other domains compare their projections.

use anyhow::anyhow;
use database::{Conn, Window};
use events::EventContext;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Error, Service};
use crate::events::outgoing::{self, NamedVersion, Range};
use crate::nomenclature::events::outgoing as nomenclature_events;
use crate::nomenclature::store as nomenclature_store;
use crate::products::domain::ProductFilter;
use crate::products::store as products_store;
use crate::rule_packs::service::packs::names;
use crate::rule_packs::store as rule_packs_store;

/// The listings of this domain.
pub const LISTINGS: &[&str] = &["products", "rule_packs", "units"];

/// Products on a page.
const PRODUCTS: i64 = 100;
/// Versions of rule packs on a page: the file of each is read, and may have 1 MiB.
const VERSIONS: i64 = 10;

impl Service {
    /// Publishes the page of a listing that follows this id; returns the last id of the page, or `None` after the last
    /// page.
    pub async fn publish_page(
        &self,
        listing: &str,
        run: Uuid,
        after: Option<Uuid>,
        now: OffsetDateTime,
    ) -> Result<Option<Uuid>, Error> {
        let context = EventContext::of_request(run, now);
        let start = Start {
            run,
            after,
            context,
        };
        let mut tx = self.pool.begin().await?;
        let through = match listing {
            "products" => products(&mut tx, start).await?,
            "rule_packs" => rule_packs(&mut tx, start).await?,
            "units" => units(&mut tx, start).await?,
            _ => return Err(anyhow!("there is no listing {listing}").into()),
        };
        tx.commit().await?;
        Ok(through)
    }
}

async fn products(conn: &mut Conn, start: Start) -> Result<Option<Uuid>, Error> {
    let window = Window::forward(start.after, PRODUCTS);
    let page =
        products_store::products::page(conn, None, &ProductFilter::default(), window).await?;
    let range = start.range(page.iter().map(|product| product.id.0), PRODUCTS);
    outgoing::products_listed(conn, start.context, range, &page).await?;
    Ok(range.through)
}

async fn rule_packs(conn: &mut Conn, start: Start) -> Result<Option<Uuid>, Error> {
    let versions =
        rule_packs_store::rule_pack_versions::list_published_after(conn, start.after, VERSIONS)
            .await?;
    let range = start.range(versions.iter().map(|version| version.id.0), VERSIONS);
    let ids: Vec<_> = versions.iter().map(|version| version.id).collect();
    let mut names = names(conn, &ids).await?;
    let mut page = Vec::with_capacity(versions.len());
    for version in versions {
        if let Some(names) = names.remove(&version.id) {
            page.push(NamedVersion { version, names });
        }
    }
    outgoing::rule_packs_listed(conn, start.context, range, &page).await?;
    Ok(range.through)
}

/// All units that were imported, at once: there are a few thousand at most. They have no ids to be compared by.
async fn units(conn: &mut Conn, start: Start) -> Result<Option<Uuid>, Error> {
    let units = nomenclature_store::units::list(conn).await?;
    let complete = nomenclature_store::units::find_complete(conn).await?;
    nomenclature_events::units_imported(conn, start.context, start.run, &units, complete).await?;
    Ok(None)
}

/// Where a page begins.
#[derive(Clone, Copy)]
struct Start {
    run: Uuid,
    after: Option<Uuid>,
    context: EventContext,
}

impl Start {
    /// The range of a page with these ids. A page that is not full is the last one.
    fn range(self, ids: impl ExactSizeIterator<Item = Uuid>, most: i64) -> Range {
        let is_full = ids.len() == usize::try_from(most).unwrap_or(usize::MAX);
        Range {
            run: self.run,
            after: self.after,
            through: ids.last().filter(|_| is_full),
        }
    }
}
