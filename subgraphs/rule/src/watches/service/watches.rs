use caller::Caller;
use commands::Error;
use database::Window;
use events::EventContext;
use refusal::ErrorCode;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Watches;
use super::watched_products::check_watched_products;
use crate::domain::{ProductId, RIGHTS, Refusal, Resource, TransportMode, WatchId};
use crate::nomenclature::service::require_code;
use crate::products::service as products;
use crate::service::rights;
use crate::store::usage;
use crate::watches::domain::{Watch, WatchFilter, WatchStatus, WatchSubject};
use crate::watches::events::outgoing;
use crate::watches::store;

/// Request to watch either a product or an HS prefix in a market.
#[derive(Clone, Debug)]
pub struct WatchRequest {
    pub product: Option<ProductId>,
    pub hs_prefix: Option<String>,
    pub market: String,
    pub mode: TransportMode,
}

impl Watches {
    /// Lists the watches among these IDs that the caller may read.
    pub async fn find(&self, caller: &Caller, ids: &[WatchId]) -> Result<Vec<Watch>, Error> {
        if RIGHTS.check(caller, "Watch").is_err() {
            return Ok(Vec::new());
        }
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::watches::list(&mut conn, ids, reach.organisation()).await?)
    }

    /// Lists a page of the watches that the caller may read, oldest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: WatchFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<Watch>, Error> {
        RIGHTS.check(caller, "watches")?;
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::watches::page(&mut conn, reach.organisation(), filter, window).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: WatchFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "watches")?;
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::watches::count(&mut conn, reach.organisation(), filter).await?)
    }

    /// Creates a watch. An existing watch for the same subject is returned and becomes active again.
    pub async fn watch_market(
        &self,
        caller: &Caller,
        request: WatchRequest,
        now: OffsetDateTime,
    ) -> Result<Watch, Error> {
        RIGHTS.check(caller, "watchMarket")?;
        let organisation = rights::own_organisation(caller)?;
        let subject = WatchSubject::new(request.product, request.hs_prefix)?;
        let watch = Watch::create(organisation, subject, &request.market, request.mode, now)?;
        let mut tx = self.pool.begin().await?;
        // The lock serialises requests of the organisation, so that the count below is exact.
        let used = usage::lock(&mut tx, organisation).await?;
        match &watch.subject {
            WatchSubject::Product(id) => {
                let product = products::find(&mut tx, *id, Some(organisation)).await?;
                product.require_active("The product is archived and cannot be watched.")?;
            }
            WatchSubject::HsPrefix(code) => {
                require_code(&mut tx, code).await?;
            }
        }
        let (mut watch, new) = store::watches::insert(&mut tx, &watch).await?;
        if new {
            let all = WatchFilter::default();
            let watches = store::watches::count(&mut tx, Some(organisation), all).await?;
            self.quotas.check(Resource::Watches, watches)?;
        }
        let again = watch.set(WatchStatus::Active, now);
        if again {
            store::watches::update(&mut tx, &watch).await?;
        }
        if new || again {
            check_watched_products(&mut tx, &self.quotas, organisation, used).await?;
            outgoing::market_watched(
                &mut tx,
                EventContext::of_request(caller.correlation(), now),
                &watch,
            )
            .await?;
        }
        tx.commit().await?;
        Ok(watch)
    }

    /// Pauses or resumes a watch.
    pub async fn set_watch(
        &self,
        caller: &Caller,
        id: WatchId,
        status: WatchStatus,
        now: OffsetDateTime,
    ) -> Result<Watch, Error> {
        let field = match status {
            WatchStatus::Active => "resumeWatch",
            WatchStatus::Paused => "pauseWatch",
        };
        RIGHTS.check(caller, field)?;
        let organisation = rights::own_organisation(caller)?;
        let mut tx = self.pool.begin().await?;
        let used = usage::lock(&mut tx, organisation).await?;
        let none = || {
            Refusal::new(
                ErrorCode::WatchNotFound,
                &["watchId"],
                "Your organisation has no watch with this ID.",
            )
        };
        let mut watch = store::watches::lock(&mut tx, id, organisation)
            .await?
            .ok_or_else(none)?;
        if watch.set(status, now) {
            store::watches::update(&mut tx, &watch).await?;
            if status == WatchStatus::Active {
                check_watched_products(&mut tx, &self.quotas, organisation, used).await?;
            }
            outgoing::market_watched(
                &mut tx,
                EventContext::of_request(caller.correlation(), now),
                &watch,
            )
            .await?;
        }
        tx.commit().await?;
        Ok(watch)
    }
}
