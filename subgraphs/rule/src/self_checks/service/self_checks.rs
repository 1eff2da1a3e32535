use std::collections::BTreeSet;

use caller::Caller;
use commands::Error;
use database::Window;
use events::EventContext;
use refusal::ErrorCode;
use time::OffsetDateTime;
use uuid::Uuid;

use super::SelfChecks;
use super::bench::{Bench, SelfCheckRequest, insert};
use super::quotas::check_self_checks;
use crate::domain::{ProductId, RIGHTS, Refusal, RulePackVersionId, SelfCheckId};
use crate::evaluation::domain::evaluate;
use crate::products::domain::refusals::product_not_found;
use crate::products::service as products;
use crate::rule_packs::service::{list_published, share_rules_in_force};
use crate::self_checks::domain::{Comparison, SelfCheck, SelfCheckFilter, compare};
use crate::self_checks::events::outgoing;
use crate::self_checks::store;
use crate::service::rights;

/// Limit of self-checks in one request.
pub const MOST_CHECKS: usize = 1_000;
/// Number of checks between two yields.
const TURN: usize = 32;

/// Repetition of a check from its record.
pub struct Repetition {
    pub result_hash: String,
    /// True if the result hash equals that of the record.
    pub same: bool,
}

/// Comparison of two checks.
pub struct ComparedSelfChecks {
    pub before: SelfCheck,
    pub after: SelfCheck,
    pub comparison: Comparison,
}

impl SelfChecks {
    /// Lists the checks among these IDs that the caller may read.
    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[SelfCheckId],
    ) -> Result<Vec<SelfCheck>, Error> {
        if RIGHTS.check(caller, "SelfCheck").is_err() {
            return Ok(Vec::new());
        }
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::self_checks::list(&mut conn, ids, reach.organisation()).await?)
    }

    /// Lists a page of the checks that the caller may read, newest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &SelfCheckFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<SelfCheck>, Error> {
        RIGHTS.check(caller, "selfChecks")?;
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::self_checks::page(&mut conn, filter, reach.organisation(), window).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: &SelfCheckFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "selfChecks")?;
        let reach = rights::reach(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::self_checks::count(&mut conn, filter, reach.organisation()).await?)
    }

    /// Checks a product on a lane against the rules in force on a day, and stores the result. The request may have been refused
    /// before because it could not be parsed.
    pub async fn run_self_check(
        &self,
        caller: &Caller,
        request: Result<SelfCheckRequest, Vec<Refusal>>,
        now: OffsetDateTime,
    ) -> Result<SelfCheck, Error> {
        RIGHTS.check(caller, "runSelfCheck")?;
        let request = request?;
        let mut done = self.run_all(caller, vec![Ok(request)], now).await?;
        done.pop()
            .ok_or_else(product_not_found)?
            .map_err(Into::into)
    }

    /// Runs several independent checks: if one is refused, the others still run. The results have the order of the requests, some
    /// of which may have been refused before because they could not be parsed.
    pub async fn run_self_checks(
        &self,
        caller: &Caller,
        requests: Vec<Result<SelfCheckRequest, Vec<Refusal>>>,
        now: OffsetDateTime,
    ) -> Result<Vec<Result<SelfCheck, Vec<Refusal>>>, Error> {
        RIGHTS.check(caller, "runSelfChecks")?;
        if requests.len() > MOST_CHECKS {
            let message = format!(
                "A request may have at most {MOST_CHECKS} checks. Use `startBulkSelfCheck` for more."
            );
            return Err(Refusal::new(ErrorCode::TooMany, &["checks"], message).into());
        }
        self.run_all(caller, requests, now).await
    }

    async fn run_all(
        &self,
        caller: &Caller,
        requests: Vec<Result<SelfCheckRequest, Vec<Refusal>>>,
        now: OffsetDateTime,
    ) -> Result<Vec<Result<SelfCheck, Vec<Refusal>>>, Error> {
        let organisation = rights::own_organisation(caller)?;
        let mut tx = self.pool.begin().await?;
        let asked = i64::try_from(requests.len()).unwrap_or(i64::MAX);
        check_self_checks(&mut tx, &self.quotas, organisation, now.date(), asked).await?;
        share_rules_in_force(&mut tx).await?;
        let read = requests.iter().filter_map(|request| request.as_ref().ok());
        let ids: BTreeSet<ProductId> = read.map(|request| request.product).collect();
        let ids: Vec<ProductId> = ids.into_iter().collect();
        let products = products::list(&mut tx, &ids, Some(organisation)).await?;
        let mut bench = Bench::new(&mut tx, &self.packs, &products, now).await?;
        let mut done = Vec::with_capacity(requests.len());
        for (position, request) in requests.into_iter().enumerate() {
            if position % TURN == 0 {
                tokio::task::yield_now().await;
            }
            done.push(match request {
                Ok(request) => bench.check_one_of(&mut tx, &products, request).await?,
                Err(refusals) => Err(refusals),
            });
        }
        let good: Vec<SelfCheck> = done
            .iter()
            .filter_map(|check| check.as_ref().ok())
            .cloned()
            .collect();
        let context = EventContext::of_request(caller.correlation(), now);
        match good.as_slice() {
            [_] | [] => insert(&mut tx, context, &good).await?,
            many => {
                store::self_checks::insert(&mut tx, many).await?;
                outgoing::batch_completed(&mut tx, context, organisation, many).await?;
            }
        }
        let added = i64::try_from(good.len()).unwrap_or(i64::MAX);
        store::self_check_days::add(&mut tx, organisation, now.date(), added).await?;
        tx.commit().await?;
        Ok(done)
    }

    /// Repeats a check with the input and the rule pack versions of its record.
    pub async fn repeat_self_check(
        &self,
        caller: &Caller,
        id: SelfCheckId,
    ) -> Result<Repetition, Error> {
        RIGHTS.check(caller, "repeatSelfCheck")?;
        let check = self.find_one(caller, id, "selfCheckId").await?;
        let mut conn = self.pool.acquire().await?;
        let published = list_published(&mut conn, None).await?;
        let used = |id| {
            check
                .outcome
                .packs
                .iter()
                .any(|pack| RulePackVersionId(pack.id) == id)
        };
        let versions: Vec<_> = published
            .iter()
            .filter(|version| used(version.id))
            .collect();
        let packs = self.packs.get(&mut conn, &versions).await?;
        let result_hash = evaluate(&check.case, &packs).result_hash;
        Ok(Repetition {
            same: result_hash == check.outcome.result_hash,
            result_hash,
        })
    }

    /// Compares two checks.
    pub async fn compare_self_checks(
        &self,
        caller: &Caller,
        before: SelfCheckId,
        after: SelfCheckId,
    ) -> Result<ComparedSelfChecks, Error> {
        RIGHTS.check(caller, "compareSelfChecks")?;
        let before = self.find_one(caller, before, "before").await?;
        let after = self.find_one(caller, after, "after").await?;
        let comparison = compare(&before, &after);
        Ok(ComparedSelfChecks {
            before,
            after,
            comparison,
        })
    }

    async fn find_one(
        &self,
        caller: &Caller,
        id: SelfCheckId,
        argument: &str,
    ) -> Result<SelfCheck, Error> {
        let found = self.find(caller, &[id]).await?.pop();
        let none = || {
            Refusal::new(
                ErrorCode::SelfCheckNotFound,
                &[argument],
                "There is no self-check with this ID.",
            )
        };
        Ok(found.ok_or_else(none)?)
    }
}
