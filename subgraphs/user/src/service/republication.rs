//! The current state, page by page, with which other domains compare their projections.

use anyhow::anyhow;
use database::{Conn, Pool, Window};
use events::EventContext;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use crate::accounts::store as accounts_store;
use crate::accounts::store::user_search::UserFilter;
use crate::events::outgoing::{self, Range, ReachableUser};
use crate::organisations::domain::OrganisationFilter;
use crate::organisations::store as organisations_store;
use crate::providers::store as providers_store;
use crate::store::Vault;

/// The listings of this domain.
pub const LISTINGS: &[&str] = &["organisations", "providers", "provider_keys", "users"];

/// Aggregates on a page.
const PAGE: i64 = 100;

/// Publishes the current state. Cheap to clone.
#[derive(Clone)]
pub struct Republication {
    pool: Pool,
    vault: Vault,
}

impl Republication {
    #[must_use]
    pub const fn new(pool: Pool, vault: Vault) -> Self {
        Self { pool, vault }
    }

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
        let mut tx = self.pool.begin().await?;
        let start = Start {
            run,
            after,
            context,
        };
        let through = match listing {
            "organisations" => self.organisations(&mut tx, start).await?,
            "providers" => self.providers(&mut tx, start).await?,
            "provider_keys" => self.provider_keys(&mut tx, start).await?,
            "users" => self.users(&mut tx, start).await?,
            _ => return Err(anyhow!("there is no listing {listing}").into()),
        };
        tx.commit().await?;
        Ok(through)
    }

    async fn organisations(&self, conn: &mut Conn, start: Start) -> Result<Option<Uuid>, Error> {
        let filter = OrganisationFilter::default();
        let ids = organisations_store::organisations::list_page(
            conn,
            &self.vault,
            &filter,
            start.window(),
        )
        .await?;
        let page =
            organisations_store::organisations::list(conn, &self.vault, &ids, |_| false).await?;
        let range = start.range(page.iter().map(|one| one.id.0));
        outgoing::organisations_listed(conn, start.context, range, &page).await?;
        Ok(range.through)
    }

    async fn providers(&self, conn: &mut Conn, start: Start) -> Result<Option<Uuid>, Error> {
        let page = providers_store::providers::list_after(conn, start.after, PAGE).await?;
        let range = start.range(page.iter().map(|one| one.id.0));
        outgoing::providers_listed(conn, start.context, range, &page).await?;
        Ok(range.through)
    }

    async fn provider_keys(&self, conn: &mut Conn, start: Start) -> Result<Option<Uuid>, Error> {
        let page = providers_store::provider_keys::list_after(conn, start.after, PAGE).await?;
        let range = start.range(page.iter().map(|one| one.key.id.0));
        outgoing::provider_keys_listed(conn, start.context, range, &page).await?;
        Ok(range.through)
    }

    /// Accounts whose address nobody can open any more are left out: no mail reaches them.
    async fn users(&self, conn: &mut Conn, start: Start) -> Result<Option<Uuid>, Error> {
        let filter = UserFilter::default();
        let page =
            accounts_store::user_search::list(conn, &self.vault, &filter, start.window()).await?;
        let range = start.range(page.iter().map(|one| one.id.0));
        let ids: Vec<_> = page.iter().map(|user| user.id).collect();
        let mut contacts = accounts_store::users::list_contacts(conn, &self.vault, &ids).await?;
        let reachable = page.into_iter().filter_map(|user| {
            let contact = contacts.remove(&user.id)?;
            Some(ReachableUser { user, contact })
        });
        outgoing::users_listed(conn, start.context, range, reachable.collect()).await?;
        Ok(range.through)
    }
}

/// Where a page begins.
#[derive(Clone, Copy)]
struct Start {
    run: Uuid,
    after: Option<Uuid>,
    context: EventContext,
}

impl Start {
    const fn window(self) -> Window<Uuid> {
        Window::forward(self.after, PAGE)
    }

    /// The range of a page with these ids. A page that is not full is the last one.
    fn range(self, ids: impl ExactSizeIterator<Item = Uuid>) -> Range {
        let is_full = ids.len() == usize::try_from(PAGE).unwrap_or(usize::MAX);
        Range {
            run: self.run,
            after: self.after,
            through: ids.last().filter(|_| is_full),
        }
    }
}
