//! Sellers watch markets, and pause and resume their watches.

use commands::{CommandContext, Error, replayed};
use database::Conn;
use refusal::{ErrorCode, not_empty};
use uuid::Uuid;

use super::Watches;
use super::watched_products::check_watched_products;
use crate::domain::{
    ItemResult, ProductId, RIGHTS, Refusal, Resource, TransportMode, Usage, WatchId,
};
use crate::nomenclature::service::require_code;
use crate::products::service as products;
use crate::service::bulk_results::{
    find_results, insert_results_within, stored_ids, with_ids, with_objects,
};
use crate::service::rights;
use crate::store::usage;
use crate::watches::domain::{Watch, WatchFilter, WatchStatus, WatchSubject};
use crate::watches::events::outgoing;
use crate::watches::store;

/// Limit of watches in one request.
const MOST_WATCHES: usize = 100;

/// Request to watch either a product or an HS prefix in a market.
#[derive(Clone, Debug)]
pub struct WatchRequest {
    pub product: Option<ProductId>,
    pub hs_prefix: Option<String>,
    pub market: String,
    pub mode: TransportMode,
}

/// Watch after a request.
struct Outcome {
    watch: Watch,
    /// True if the watch is new or active again.
    changed: bool,
}

impl WatchRequest {
    fn watch(self, command: &CommandContext, organisation: Uuid) -> Result<Watch, Refusal> {
        let subject = WatchSubject::new(self.product, self.hs_prefix)?;
        Watch::create(
            organisation,
            subject,
            &self.market,
            self.mode,
            command.now(),
        )
    }
}

impl Watches {
    /// Creates a watch. An existing watch for the same subject is returned and becomes active again.
    pub async fn watch_market(
        &self,
        command: &CommandContext,
        request: WatchRequest,
    ) -> Result<Watch, Error> {
        RIGHTS.check(command.caller(), "watchMarket")?;
        let organisation = rights::own_organisation(command.caller())?;
        let watch = request.watch(command, organisation)?;
        self.commands
            .run(command, watch.id, async |tx| {
                // The lock serialises requests of the organisation, so that its quotas are exact.
                let used = usage::lock(tx, organisation).await?;
                let done = self.watch(tx, used, watch.clone()).await?;
                if done.changed {
                    let changed = std::slice::from_ref(&done.watch);
                    outgoing::markets_watched(tx, command.event_context(), changed).await?;
                }
                Ok(done.watch)
            })
            .await?
            .or_replay(async |_| {
                // The first request may have returned a watch that existed already, so its ID is not that of the key.
                let mut conn = self.pool.acquire().await?;
                replayed(store::watches::find_same(&mut conn, &watch).await?)
            })
            .await
    }

    /// Watches several markets: if one request is refused, the others still have an effect. The results have the order of the
    /// requests.
    pub async fn watch_markets(
        &self,
        command: &CommandContext,
        requests: Vec<WatchRequest>,
    ) -> Result<Vec<ItemResult<Watch>>, Error> {
        RIGHTS.check(command.caller(), "watchMarkets")?;
        not_empty(&["watches"], &requests)?;
        if requests.len() > MOST_WATCHES {
            let message = format!("A request may have at most {MOST_WATCHES} watches.");
            return Err(Refusal::new(ErrorCode::TooMany, &["watches"], message).into());
        }
        let id = Uuid::now_v7();
        self.commands
            .run(command, id, async |tx| {
                let done = self.watch_all(tx, command, requests).await?;
                let results = with_ids(&done, |watch| watch.id);
                insert_results_within(tx, &self.quotas, command, id, &results).await?;
                Ok(done)
            })
            .await?
            .or_replay(async |first| self.find_all_again(command, first).await)
            .await
    }

    async fn watch_all(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        requests: Vec<WatchRequest>,
    ) -> Result<Vec<ItemResult<Watch>>, Error> {
        let organisation = rights::own_organisation(command.caller())?;
        let used = usage::lock(tx, organisation).await?;
        let (mut results, mut changed) = (Vec::new(), Vec::new());
        for request in requests {
            let done = match request.watch(command, organisation) {
                Ok(watch) => self.watch(tx, used, watch).await,
                Err(refusal) => Err(refusal.into()),
            };
            results.push(match done {
                Ok(done) => {
                    changed.extend(done.changed.then(|| done.watch.clone()));
                    Ok(done.watch)
                }
                Err(Error::Refused(refusals)) => Err(refusals),
                Err(error) => return Err(error),
            });
        }
        outgoing::markets_watched(tx, command.event_context(), &changed).await?;
        Ok(results)
    }

    /// Inserts a watch, or activates the existing one with the same subject. Refuses before it writes, because other items of a bulk
    /// command are committed. `used` are the counts of the organisation, which the command has locked.
    async fn watch(&self, tx: &mut Conn, used: Usage, new: Watch) -> Result<Outcome, Error> {
        let organisation = new.organisation;
        match &new.subject {
            WatchSubject::Product(id) => {
                let product = products::find(tx, *id, Some(organisation)).await?;
                product.require_active("The product is archived and cannot be watched.")?;
            }
            WatchSubject::HsPrefix(code) => require_code(tx, code).await?,
        }
        let known = store::watches::find_same(tx, &new).await?;
        let is_new = known.is_none();
        if is_new {
            let all = WatchFilter::default();
            let watches = store::watches::count(tx, Some(organisation), all).await?;
            self.quotas.check(Resource::Watches, watches + 1)?;
        }
        let now = new.created_at;
        let mut watch = known.unwrap_or(new);
        let changed = watch.set(WatchStatus::Active, now) || is_new;
        if changed {
            let added = i64::from(matches!(watch.subject, WatchSubject::HsPrefix(_)));
            check_watched_products(tx, &self.quotas, organisation, used, added).await?;
        }
        if is_new {
            store::watches::insert(tx, &watch).await?;
        } else if changed {
            store::watches::update(tx, &watch).await?;
        }
        Ok(Outcome { watch, changed })
    }

    /// Pauses or resumes a watch.
    pub async fn set_watch(
        &self,
        command: &CommandContext,
        id: WatchId,
        status: WatchStatus,
    ) -> Result<Watch, Error> {
        let field = match status {
            WatchStatus::Active => "resumeWatch",
            WatchStatus::Paused => "pauseWatch",
        };
        RIGHTS.check(command.caller(), field)?;
        let organisation = rights::own_organisation(command.caller())?;
        self.commands
            .run(command, id, async |tx| {
                let used = usage::lock(tx, organisation).await?;
                let watch = store::watches::lock(tx, id, organisation).await?;
                let mut watch = watch.ok_or_else(watch_not_found)?;
                command.expects(watch.version)?;
                if watch.set(status, command.now()) {
                    store::watches::update(tx, &watch).await?;
                    if status == WatchStatus::Active {
                        check_watched_products(tx, &self.quotas, organisation, used, 0).await?;
                    }
                    let changed = std::slice::from_ref(&watch);
                    outgoing::markets_watched(tx, command.event_context(), changed).await?;
                }
                Ok(watch)
            })
            .await?
            .or_replay(async |first| {
                let mut conn = self.pool.acquire().await?;
                let ids = [WatchId(first)];
                let watches = store::watches::list(&mut conn, &ids, Some(organisation)).await?;
                replayed(watches.into_iter().next())
            })
            .await
    }

    /// Result of an idempotent replay of several watches.
    async fn find_all_again(
        &self,
        command: &CommandContext,
        first: Uuid,
    ) -> Result<Vec<ItemResult<Watch>>, Error> {
        let organisation = rights::own_organisation(command.caller())?;
        let mut conn = self.pool.acquire().await?;
        let results: Vec<ItemResult<WatchId>> = find_results(&mut conn, first).await?;
        let ids = stored_ids(&results);
        let watches = store::watches::list(&mut conn, &ids, Some(organisation)).await?;
        with_objects(results, watches, |watch| watch.id)
    }
}

fn watch_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::WatchNotFound,
        &["watchId"],
        "Your organisation has no watch with this ID.",
    )
}
