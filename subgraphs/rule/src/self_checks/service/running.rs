//! Checks that are run in a request.

use std::collections::BTreeSet;

use commands::{CommandContext, Error, replayed};
use database::Conn;
use refusal::{ErrorCode, not_empty};
use uuid::Uuid;

use super::SelfChecks;
use super::bench::{Bench, SelfCheckRequest, insert};
use super::quotas::check_self_checks;
use crate::domain::{ItemResult, ProductId, RIGHTS, Refusal, SelfCheckId};
use crate::products::domain::refusals::product_not_found;
use crate::products::service as products;
use crate::rule_packs::service::share_rules_in_force;
use crate::self_checks::domain::SelfCheck;
use crate::self_checks::events::outgoing;
use crate::self_checks::store;
use crate::service::bulk_results::{
    find_results, insert_results_within, stored_ids, with_ids, with_objects,
};
use crate::service::rights;

/// Limit of self-checks in one request.
pub const MOST_CHECKS: usize = 1_000;
/// Number of checks between two yields.
const TURN: usize = 32;

impl SelfChecks {
    /// Checks a product on a lane against the rules in force on a day, and stores the result. The request may have been refused
    /// before because it could not be parsed.
    pub async fn run_self_check(
        &self,
        command: &CommandContext,
        request: ItemResult<SelfCheckRequest>,
    ) -> Result<SelfCheck, Error> {
        RIGHTS.check(command.caller(), "runSelfCheck")?;
        let organisation = rights::own_organisation(command.caller())?;
        let (id, request) = (SelfCheckId::new(), request?);
        self.commands
            .run(command, id, async |tx| {
                let mut done = self.evaluate_all(tx, command, vec![Ok(request)]).await?;
                let check = done.pop().ok_or_else(product_not_found)??;
                let check = SelfCheck { id, ..check };
                self.insert_all(tx, command, std::slice::from_ref(&check))
                    .await?;
                Ok(check)
            })
            .await?
            .or_replay(async |first| {
                let mut conn = self.pool.acquire().await?;
                let ids = [SelfCheckId(first)];
                let checks = store::self_checks::list(&mut conn, &ids, Some(organisation)).await?;
                replayed(checks.into_iter().next())
            })
            .await
    }

    /// Runs several independent checks: if one is refused, the others still run. The results have the order of the requests, some
    /// of which may have been refused before because they could not be parsed.
    pub async fn run_self_checks(
        &self,
        command: &CommandContext,
        requests: Vec<ItemResult<SelfCheckRequest>>,
    ) -> Result<Vec<ItemResult<SelfCheck>>, Error> {
        RIGHTS.check(command.caller(), "runSelfChecks")?;
        not_empty(&["checks"], &requests)?;
        if requests.len() > MOST_CHECKS {
            let message = format!(
                "A request may have at most {MOST_CHECKS} checks. Use `startBulkSelfCheck` for more."
            );
            return Err(Refusal::new(ErrorCode::TooMany, &["checks"], message).into());
        }
        let id = Uuid::now_v7();
        self.commands
            .run(command, id, async |tx| {
                let done = self.evaluate_all(tx, command, requests).await?;
                let results = with_ids(&done, |check| check.id);
                insert_results_within(tx, &self.quotas, command, id, &results).await?;
                let good: Vec<SelfCheck> = done.iter().flatten().cloned().collect();
                self.insert_all(tx, command, &good).await?;
                Ok(done)
            })
            .await?
            .or_replay(async |first| self.find_all_again(command, first).await)
            .await
    }

    /// Evaluates the requests within the quota of the organisation.
    async fn evaluate_all(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        requests: Vec<ItemResult<SelfCheckRequest>>,
    ) -> Result<Vec<ItemResult<SelfCheck>>, Error> {
        let organisation = rights::own_organisation(command.caller())?;
        let now = command.now();
        let asked = i64::try_from(requests.len()).unwrap_or(i64::MAX);
        check_self_checks(tx, &self.quotas, organisation, now.date(), asked).await?;
        share_rules_in_force(tx).await?;
        let read = requests.iter().filter_map(|request| request.as_ref().ok());
        let ids: BTreeSet<ProductId> = read.map(|request| request.product).collect();
        let ids: Vec<ProductId> = ids.into_iter().collect();
        let products = products::list(tx, &ids, Some(organisation)).await?;
        let mut bench = Bench::new(tx, &self.packs, &products, now).await?;
        let mut done = Vec::with_capacity(requests.len());
        for (position, request) in requests.into_iter().enumerate() {
            if position % TURN == 0 {
                tokio::task::yield_now().await;
            }
            done.push(match request {
                Ok(request) => bench.check_one_of(tx, &products, request).await?,
                Err(refusals) => Err(refusals),
            });
        }
        Ok(done)
    }

    /// Inserts the checks of a request with its events. Call it right before the commit, because it locks the count of the day.
    async fn insert_all(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        checks: &[SelfCheck],
    ) -> Result<(), Error> {
        let organisation = rights::own_organisation(command.caller())?;
        let context = command.event_context();
        match checks {
            [_] | [] => insert(tx, context, checks).await?,
            many => {
                store::self_checks::insert(tx, many).await?;
                outgoing::batch_completed(tx, context, organisation, many).await?;
            }
        }
        let added = i64::try_from(checks.len()).unwrap_or(i64::MAX);
        let today = command.now().date();
        Ok(store::self_check_days::add(tx, organisation, today, added).await?)
    }

    /// Result of an idempotent replay of several checks.
    async fn find_all_again(
        &self,
        command: &CommandContext,
        first: Uuid,
    ) -> Result<Vec<ItemResult<SelfCheck>>, Error> {
        let organisation = rights::own_organisation(command.caller())?;
        let mut conn = self.pool.acquire().await?;
        let results: Vec<ItemResult<SelfCheckId>> = find_results(&mut conn, first).await?;
        let ids = stored_ids(&results);
        let checks = store::self_checks::list(&mut conn, &ids, Some(organisation)).await?;
        with_objects(results, checks, |check| check.id)
    }
}
