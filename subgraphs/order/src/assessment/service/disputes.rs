//! A seller disputes a report, and an administrator decides.

use anyhow::Context;
use caller::Caller;
use secrecy::SecretString;

use crate::assessment::domain::{Dispute, DisputeOutcome, Resolution};
use crate::assessment::store;
use crate::domain::OrderId;
use crate::orders::domain::{Command, Left, Part};
use crate::service::access::Actor;
use crate::service::steps::Turn;
use crate::service::{Attempt, Error, SeenOrder, Service};

impl Service {
    pub async fn open_dispute(
        &self,
        caller: &Caller,
        order: OrderId,
        reason: SecretString,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "openDispute")?;
        let dispute = Dispute::open(order, reason, attempt.now)?;
        let mut case = match self.open_case(caller, actor, order, &attempt).await? {
            Turn::First(case) => case,
            Turn::Again(order) => return self.order_again(actor, order).await,
        };
        let step = case.order.step(Command::OpenDispute, actor.organisation)?;
        store::insert_dispute(&mut case.tx, &self.keys, &dispute).await?;
        case.record(&self.keys, &step, Some(dispute.reason), attempt.now)
            .await?;
        case.commit().await
    }

    /// The report stands, and the order is completed as if the seller had accepted it; or the provider looks again.
    pub async fn resolve_dispute(
        &self,
        caller: &Caller,
        order: OrderId,
        resolution: Resolution,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "resolveDispute")?;
        resolution.check()?;
        let mut case = match self.open_case(caller, actor, order, &attempt).await? {
            Turn::First(case) => case,
            Turn::Again(order) => return self.order_again(actor, order).await,
        };
        let step = case
            .order
            .take(resolution.outcome.command(), Part::Admin, Left::Whatever)?;
        let dispute = store::find_open_dispute(&mut case.tx, order).await?;
        let dispute = dispute.context("a disputed order without a dispute")?;
        store::update_dispute_resolved(&mut case.tx, &self.keys, dispute, order, &resolution)
            .await?;
        let Resolution { outcome, text, .. } = resolution;
        case.record(&self.keys, &step, Some(text), attempt.now)
            .await?;
        if outcome == DisputeOutcome::Dismissed {
            self.certify(&mut case, attempt.now).await?;
        }
        case.commit().await
    }
}
