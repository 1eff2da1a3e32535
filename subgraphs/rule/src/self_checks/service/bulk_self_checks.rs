use std::time::Instant;

use caller::Caller;
use commands::{CommandContext, Error, replayed};
use database::{Conn, Window};
use events::EventContext;
use refusal::ErrorCode;
use time::OffsetDateTime;
use uuid::Uuid;

use super::BulkSelfChecks;
use super::bench::{Bench, SelfCheckRequest};
use super::quotas::check_self_checks;
use crate::domain::{BulkSelfCheckId, JobStatus, RIGHTS, Refusal, Resource};
use crate::evaluation::domain::Verdict;
use crate::products::domain::{Product, ProductStatus};
use crate::products::service as products;
use crate::rule_packs::service::share_rules_in_force;
use crate::self_checks::domain::{BulkRequest, BulkSelfCheck, BulkSelfCheckFilter, SelfCheck};
use crate::self_checks::events::outgoing;
use crate::self_checks::store;
use crate::service::rights;
use crate::store::usage;

/// Products on a page.
const PAGE: i64 = 100;
/// Number of failures of a page after which the job is FAILED.
const TRIES: i32 = 5;

impl BulkSelfChecks {
    /// Starts self-checks of many products.
    pub async fn start_bulk_self_check(
        &self,
        command: &CommandContext,
        request: BulkRequest,
    ) -> Result<BulkSelfCheck, Error> {
        RIGHTS.check(command.caller(), "startBulkSelfCheck")?;
        let organisation = rights::own_organisation(command.caller())?;
        let filter = request
            .filter
            .normalised()
            .map_err(|refusal| refusal.within(&["filter"]))?;
        let request = BulkRequest { filter, ..request };
        let (correlation, now) = (command.caller().correlation(), command.now());
        let bulk = BulkSelfCheck::start(organisation, correlation, request, now)?;
        self.commands
            .run(command, bulk.id, async |tx| {
                // The lock serialises requests of the organisation, so that the count of open bulk self-checks is exact.
                usage::lock(tx, organisation).await?;
                let total = total(tx, &bulk).await?;
                let bulk = BulkSelfCheck { total, ..bulk };
                let open = store::bulk_self_checks::count_open(tx, organisation).await?;
                self.quotas.check(Resource::OpenBulkSelfChecks, open + 1)?;
                store::bulk_self_checks::insert(tx, &bulk).await?;
                check_self_checks(tx, &self.quotas, organisation, now.date(), 0).await?;
                outgoing::bulk_self_check_progressed(tx, command.event_context(), &bulk).await?;
                Ok(bulk)
            })
            .await?
            .or_replay(async |first| self.find_again(first, organisation).await)
            .await
    }

    /// Cancels a bulk self-check. The results so far are kept.
    pub async fn cancel_bulk_self_check(
        &self,
        command: &CommandContext,
        id: BulkSelfCheckId,
    ) -> Result<BulkSelfCheck, Error> {
        RIGHTS.check(command.caller(), "cancelBulkSelfCheck")?;
        let organisation = rights::own_organisation(command.caller())?;
        self.commands
            .run(command, id, async |tx| {
                let bulk = store::bulk_self_checks::lock(tx, id, organisation).await?;
                let mut bulk = bulk.ok_or_else(bulk_self_check_not_found)?;
                if bulk.end(JobStatus::Cancelled, command.now()) {
                    finish(tx, &bulk, command.now()).await?;
                }
                Ok(bulk)
            })
            .await?
            .or_replay(async |first| self.find_again(first, organisation).await)
            .await
    }

    /// Result of an idempotent replay.
    async fn find_again(&self, first: Uuid, organisation: Uuid) -> Result<BulkSelfCheck, Error> {
        let mut conn = self.pool.acquire().await?;
        let ids = [BulkSelfCheckId(first)];
        let bulks = store::bulk_self_checks::list(&mut conn, &ids, Some(organisation)).await?;
        replayed(bulks.into_iter().next())
    }

    /// Lists the bulk self-checks among these IDs that the caller may read.
    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[BulkSelfCheckId],
    ) -> Result<Vec<BulkSelfCheck>, Error> {
        if RIGHTS.check(caller, "BulkSelfCheck").is_err() {
            return Ok(Vec::new());
        }
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::bulk_self_checks::list(&mut conn, ids, reach.organisation()).await?)
    }

    /// Lists a page of bulk self-checks, newest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: BulkSelfCheckFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<BulkSelfCheck>, Error> {
        RIGHTS.check(caller, "bulkSelfChecks")?;
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::bulk_self_checks::page(&mut conn, reach.organisation(), filter, window).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: BulkSelfCheckFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "bulkSelfChecks")?;
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::bulk_self_checks::count(&mut conn, reach.organisation(), filter).await?)
    }

    /// Counts the checks with each verdict so far. The caller has already been authorised for the bulk self-check.
    pub async fn count_verdicts(&self, id: BulkSelfCheckId) -> Result<Vec<(Verdict, i64)>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::bulk_self_checks::count_verdicts(&mut conn, id).await?)
    }

    /// Finds the next bulk self-check.
    pub async fn find_next(&self) -> Result<Option<BulkSelfCheckId>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::bulk_self_checks::find_next(&mut conn).await?)
    }

    /// Processes a page. Returns false if nothing was done, for example because another worker has the lock.
    pub async fn run_page(&self, id: BulkSelfCheckId, now: OffsetDateTime) -> Result<bool, Error> {
        let begun = Instant::now();
        let mut tx = self.pool.begin().await?;
        let Some(mut bulk) = store::bulk_self_checks::lock_open(&mut tx, id).await? else {
            return Ok(false);
        };
        share_rules_in_force(&mut tx).await?;
        bulk.status = JobStatus::Running;
        let (organisation, filter) = (bulk.organisation, &bulk.request.filter);
        let window = Window::forward(bulk.after, PAGE);
        let products = products::list_page(&mut tx, organisation, filter, window).await?;
        let checks = self.check_page(&mut tx, &bulk, &products, now).await?;
        store::self_checks::insert(&mut tx, &checks).await?;
        let added = i64::try_from(checks.len()).unwrap_or(i64::MAX);
        bulk.done += added;
        bulk.after = products.last().map(|product| product.id.0);
        // The checks of a page take a while. With the time of the start of the page, a client that asks for changes since its last
        // query would miss this change.
        let at = now + begun.elapsed();
        if products.len() < usize::try_from(PAGE).unwrap_or(usize::MAX) {
            bulk.total = bulk.done;
            bulk.end(JobStatus::Completed, at);
            finish(&mut tx, &bulk, now).await?;
        } else {
            bulk.advance(at);
            store::bulk_self_checks::update(&mut tx, &bulk).await?;
            let context = EventContext::of_request(bulk.correlation, now);
            outgoing::bulk_self_check_progressed(&mut tx, context, &bulk).await?;
        }
        store::self_check_days::add(&mut tx, bulk.organisation, now.date(), added).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Counts a failed page. After several failures the job is FAILED.
    pub async fn count_failure(
        &self,
        id: BulkSelfCheckId,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        if let Some(mut bulk) = store::bulk_self_checks::lock_open(&mut tx, id).await?
            && store::bulk_self_checks::update_tries(&mut tx, id).await? >= TRIES
        {
            bulk.end(JobStatus::Failed, now);
            finish(&mut tx, &bulk, now).await?;
        }
        Ok(tx.commit().await?)
    }

    async fn check_page(
        &self,
        conn: &mut Conn,
        bulk: &BulkSelfCheck,
        products: &[Product],
        now: OffsetDateTime,
    ) -> Result<Vec<SelfCheck>, Error> {
        let mut bench = Bench::new(conn, &self.packs, products, now).await?;
        let mut checks = Vec::new();
        for product in products
            .iter()
            .filter(|product| product.status != ProductStatus::Archived)
        {
            tokio::task::yield_now().await;
            for lane in &bulk.request.lanes {
                let (lane, as_of) = (lane.clone(), bulk.request.as_of);
                let request = SelfCheckRequest {
                    product: product.id,
                    lane,
                    as_of,
                    declared: Vec::new(),
                };
                // The lanes were validated at the start.
                if let Ok(check) = bench.check(conn, product, request).await? {
                    checks.push(SelfCheck {
                        bulk: Some(bulk.id),
                        ..check
                    });
                }
            }
        }
        Ok(checks)
    }
}

fn bulk_self_check_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::BulkSelfCheckNotFound,
        &["bulkSelfCheckId"],
        "Your organisation has no bulk self-check with this ID.",
    )
}

/// Returns products times lanes. Archived products are skipped later, by the job.
async fn total(conn: &mut Conn, bulk: &BulkSelfCheck) -> Result<i64, Error> {
    let products = products::count(conn, bulk.organisation, &bulk.request.filter).await?;
    Ok(products * i64::try_from(bulk.request.lanes.len()).unwrap_or(1))
}

async fn finish(conn: &mut Conn, bulk: &BulkSelfCheck, now: OffsetDateTime) -> Result<(), Error> {
    store::bulk_self_checks::update(conn, bulk).await?;
    let verdicts = store::bulk_self_checks::count_verdicts(conn, bulk.id).await?;
    let context = EventContext::of_request(bulk.correlation, now);
    outgoing::bulk_self_check_progressed(conn, context, bulk).await?;
    Ok(outgoing::bulk_self_check_completed(conn, context, bulk, &verdicts).await?)
}
