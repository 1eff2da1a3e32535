use caller::Caller;
use commands::Error;
use database::Window;
use refusal::ErrorCode;
use uuid::Uuid;

use super::SelfChecks;
use crate::domain::{ProductId, RIGHTS, Refusal, RulePackVersionId, SelfCheckId};
use crate::evaluation::domain::evaluate;
use crate::self_checks::domain::{Comparison, LaneVerdict, SelfCheck, SelfCheckFilter, compare};
use crate::self_checks::store;
use crate::service::rights;

/// Limit of lanes of a product whose latest verdicts are listed.
const MOST_LANES: i64 = 100;

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

    /// Lists the verdicts of the latest checks of these products that the caller may read, newest first.
    pub async fn list_verdicts(
        &self,
        caller: &Caller,
        products: &[ProductId],
    ) -> Result<Vec<LaneVerdict>, Error> {
        if RIGHTS.check(caller, "selfChecks").is_err() {
            return Ok(Vec::new());
        }
        let organisation = rights::reach(caller)?.organisation();
        let mut conn = self.pool.acquire().await?;
        let verdicts =
            store::checked_lanes::list_verdicts(&mut conn, products, organisation, MOST_LANES);
        Ok(verdicts.await?)
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
        let calendar = self.packs.calendar(&mut conn).await?;
        let used = |id| {
            check
                .outcome
                .packs
                .iter()
                .any(|pack| RulePackVersionId(pack.id) == id)
        };
        let versions: Vec<_> = calendar
            .published
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
