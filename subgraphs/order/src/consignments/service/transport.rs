//! Consignments in transit: hold, decision, arrival and closing. Dispatch is part of transport approvals.

use commands::{CommandContext, Error};
use secrecy::{ExposeSecret, SecretString};

use super::Consignments;
use super::consignments::StatusChange;
use crate::consignments::domain::{Consignment, ConsignmentCommand};
use crate::domain::input::LONGEST_REASON;
use crate::domain::{ConsignmentId, text};
use crate::service::access::Actor;

/// Decision of an administrator on a consignment that is on hold, with its comment.
pub struct DecisionOnHold {
    pub consignment: ConsignmentId,
    /// True to release the consignment, false to reject it.
    pub release: bool,
    pub comment: SecretString,
}

impl Consignments {
    pub async fn arrive(
        &self,
        command: &CommandContext,
        id: ConsignmentId,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(command.caller(), "arriveConsignment")?;
        let change = StatusChange {
            id,
            step: ConsignmentCommand::Arrive,
            reason: None,
        };
        self.change_status(command, actor, change).await
    }

    pub async fn close(
        &self,
        command: &CommandContext,
        id: ConsignmentId,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(command.caller(), "closeConsignment")?;
        let change = StatusChange {
            id,
            step: ConsignmentCommand::Close,
            reason: None,
        };
        self.change_status(command, actor, change).await
    }

    /// Holds a consignment in transit. For administrators.
    pub async fn hold(
        &self,
        command: &CommandContext,
        id: ConsignmentId,
        reason: SecretString,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(command.caller(), "holdConsignment")?;
        text(&["reason"], reason.expose_secret(), LONGEST_REASON)?;
        let change = StatusChange {
            id,
            step: ConsignmentCommand::Hold,
            reason: Some(reason),
        };
        self.change_status(command, actor, change).await
    }

    /// Releases or rejects a consignment that is on hold. For administrators.
    pub async fn decide_hold(
        &self,
        command: &CommandContext,
        decision: DecisionOnHold,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(command.caller(), "decideHold")?;
        let DecisionOnHold {
            consignment: id,
            release,
            comment,
        } = decision;
        text(&["comment"], comment.expose_secret(), LONGEST_REASON)?;
        let step = if release {
            ConsignmentCommand::Release
        } else {
            ConsignmentCommand::Reject
        };
        let change = StatusChange {
            id,
            step,
            reason: Some(comment),
        };
        self.change_status(command, actor, change).await
    }
}
