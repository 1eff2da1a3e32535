//! A consignment under way: it is held and decided on, arrives, and is closed. It leaves by its transport approval.

use commands::{CommandContext, Error};
use secrecy::{ExposeSecret, SecretString};

use super::Consignments;
use super::consignments::StatusChange;
use crate::consignments::domain::{Consignment, ConsignmentCommand};
use crate::domain::input::LONGEST_REASON;
use crate::domain::{ConsignmentId, text};
use crate::service::access::Actor;

/// An administrator's decision about goods that are on hold, with the reason.
pub struct DecisionOnHold {
    pub consignment: ConsignmentId,
    /// Lets them go on.
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

    /// An administrator stops goods under way.
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

    /// An administrator lets held goods go on, or not.
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
