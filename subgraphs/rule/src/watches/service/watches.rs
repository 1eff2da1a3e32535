use caller::Caller;
use commands::Error;
use database::Window;
use events::EventContext;
use refusal::ErrorCode;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Watches;
use super::watched_products::check_watched_products;
use crate::domain::{Refusal, Resource, TransportMode, WatchId};
use crate::nomenclature::service::require_code;
use crate::products::domain::ProductStatus;
use crate::products::service as products;
use crate::service::rights::{self, WRITE_PRODUCTS};
use crate::store::usage;
use crate::watches::domain::{Watch, WatchFilter, WatchStatus, WatchSubject};
use crate::watches::events::outgoing;
use crate::watches::store;

/// A market and mode that a seller asks to watch.
#[derive(Clone, Debug)]
pub struct WatchRequest {
    pub subject: WatchSubject,
    pub market: String,
    pub mode: TransportMode,
}

impl Watches {
    /// Those of these watches that the caller may know of.
    pub async fn find(&self, caller: &Caller, ids: &[WatchId]) -> Result<Vec<Watch>, Error> {
        let Ok(reach) = rights::reach(caller) else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::watches::list(&mut conn, ids, reach.organisation()).await?)
    }

    /// The watches that the caller may know of, oldest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: WatchFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<Watch>, Error> {
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::watches::page(&mut conn, reach.organisation(), filter, window).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: WatchFilter) -> Result<i64, Error> {
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::watches::count(&mut conn, reach.organisation(), filter).await?)
    }

    /// Begins to watch. What is watched already is the same watch, active again.
    pub async fn watch_market(
        &self,
        caller: &Caller,
        request: WatchRequest,
        now: OffsetDateTime,
    ) -> Result<Watch, Error> {
        let organisation = rights::seller(caller, WRITE_PRODUCTS)?;
        let WatchRequest {
            subject,
            market,
            mode,
        } = request;
        let watch = Watch::create(organisation, subject, &market, mode, now)?;
        let mut tx = self.pool.begin().await?;
        // One at a time, so that the count below is exact.
        let used = usage::lock(&mut tx, organisation).await?;
        match &watch.subject {
            WatchSubject::Product(id) => {
                let product = products::find(&mut tx, *id, Some(organisation)).await?;
                if product.status == ProductStatus::Archived {
                    let message = "an archived product is not watched";
                    return Err(
                        Refusal::new(ErrorCode::ProductArchived, &["productId"], message).into(),
                    );
                }
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

    /// Pauses a watch, or goes on with it.
    pub async fn set_watch(
        &self,
        caller: &Caller,
        id: WatchId,
        status: WatchStatus,
        now: OffsetDateTime,
    ) -> Result<Watch, Error> {
        let organisation = rights::seller(caller, WRITE_PRODUCTS)?;
        let mut tx = self.pool.begin().await?;
        let used = usage::lock(&mut tx, organisation).await?;
        let none = || Refusal::new(ErrorCode::WatchNotFound, &["watchId"], "no such watch");
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
