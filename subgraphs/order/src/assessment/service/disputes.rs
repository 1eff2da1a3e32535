//! Sellers dispute reports, and administrators decide.

use anyhow::Context;
use commands::{CommandContext, Error};
use secrecy::SecretString;

use super::Assessments;
use crate::assessment::domain::{Dispute, DisputeOutcome, Resolution};
use crate::assessment::store;
use crate::domain::OrderId;
use crate::orders::domain::{Command, Left, Part};
use crate::orders::service::order_steps::{StepTaken, lock_order};
use crate::service::access::{Actor, SeenOrder};

impl Assessments {
    pub async fn open_dispute(
        &self,
        command: &CommandContext,
        order: OrderId,
        reason: SecretString,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(command.caller(), "openDispute")?;
        let dispute = Dispute::open(order, reason, command.now())?;
        self.steps.preload_key(order).await?;
        self.commands
            .run(command, order, async |tx| {
                let mut locked = lock_order(tx, command, actor, order).await?;
                let step = locked
                    .order
                    .step(Command::OpenDispute, actor.organisation)?;
                store::insert_dispute(tx, &self.keys, &dispute).await?;
                let (step, note) = (&step, Some(dispute.reason));
                self.steps
                    .record(tx, command, &mut locked, StepTaken { step, note })
                    .await?;
                Ok(locked.seen())
            })
            .await?
            .or_replay(async |first| self.steps.find_again(actor, first).await)
            .await
    }

    /// Dismisses the dispute, which completes the order as if the seller had accepted the report, or upholds it, which returns
    /// the order to the provider.
    pub async fn resolve_dispute(
        &self,
        command: &CommandContext,
        order: OrderId,
        resolution: Resolution,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(command.caller(), "resolveDispute")?;
        resolution.check()?;
        self.steps.preload_key(order).await?;
        self.commands
            .run(command, order, async |tx| {
                let mut locked = lock_order(tx, command, actor, order).await?;
                let step =
                    locked
                        .order
                        .take(resolution.outcome.command(), Part::Admin, Left::Whatever)?;
                let dispute = store::find_open_dispute(tx, order).await?;
                let dispute = dispute.context("a disputed order has no open dispute")?;
                store::update_dispute_resolved(tx, &self.keys, dispute, order, &resolution).await?;
                let (step, note) = (&step, Some(resolution.text));
                self.steps
                    .record(tx, command, &mut locked, StepTaken { step, note })
                    .await?;
                if resolution.outcome == DisputeOutcome::Dismissed {
                    self.certify(tx, command, &locked).await?;
                }
                Ok(locked.seen())
            })
            .await?
            .or_replay(async |first| self.steps.find_again(actor, first).await)
            .await
    }
}
