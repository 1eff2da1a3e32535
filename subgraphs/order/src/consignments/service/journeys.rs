//! A consignment on its way: it leaves, carries loggers, is held and decided on, arrives, and is closed.

use caller::Caller;
use secrecy::{ExposeSecret, SecretString};

use super::consignments::{Turn, consignment_again};
use crate::consignments::domain::{
    Consignment, ConsignmentCommand, DeviceAssignment, MOST_ASSIGNMENTS, refusals,
};
use crate::consignments::store;
use crate::domain::refusals::version_conflict;
use crate::domain::{ConsignmentId, DeviceId, Refusal};
use crate::orders::service::requests::REASON;
use crate::service::access::Actor;
use crate::service::{Attempt, Error, Service};
use crate::store::Note;
use crate::transport_approvals::events::outgoing::ConsignmentNews;
use crate::transport_approvals::service::transport_access::Viewer;
use crate::transport_approvals::service::transport_steps::{
    Hand, record_consignment, record_device,
};
use crate::transport_approvals::store as transport_approvals_store;

/// An administrator's decision about goods that are on hold, and why.
pub struct DecisionOnHold {
    pub consignment: ConsignmentId,
    /// Lets them go on.
    pub release: bool,
    pub comment: SecretString,
}

impl Service {
    /// It leaves. The approval is locked and looked at in this very transaction: one that was suspended before does not
    /// let it go, and a suspension that comes later finds it on its way.
    pub async fn dispatch_consignment(
        &self,
        caller: &Caller,
        id: ConsignmentId,
        attempt: Attempt,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(caller, "dispatchConsignment")?;
        let viewer = Viewer::of(caller)?;
        let mut tx = self.pool.begin().await?;
        if let Some(first) = self.claim(&mut tx, &actor, &attempt, id.0).await? {
            return consignment_again(&mut tx, first).await;
        }
        let seen = store::find_consignments(&mut tx, &[id])
            .await?
            .pop()
            .and_then(|seen| seen.approval);
        let approval = match seen {
            Some(approval) => transport_approvals_store::lock_approval(&mut tx, approval).await?,
            None => None,
        };
        let consignment = store::lock_consignment(&mut tx, id).await?;
        let consignment = consignment.filter(|consignment| viewer.sees(consignment));
        let mut consignment = consignment.ok_or_else(refusals::consignment_not_found)?;
        attempt.expects(consignment.version)?;
        if consignment.approval != seen {
            // Another approval has come in between, and it is not the one that is locked.
            return Err(version_conflict(consignment.version).into());
        }
        let parts = viewer.parts(&actor, consignment.organisation, consignment.carrier);
        let event = consignment.dispatch(&parts, approval.as_ref(), attempt.now)?;
        let hand = Hand::of(&actor, actor.context(attempt.now));
        record_consignment(
            &mut tx,
            hand,
            ConsignmentNews {
                consignment: &consignment,
                event,
            },
            None,
        )
        .await?;
        tx.commit().await?;
        Ok(consignment)
    }

    pub async fn arrive_consignment(
        &self,
        caller: &Caller,
        id: ConsignmentId,
        attempt: Attempt,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(caller, "arriveConsignment")?;
        match self.open_trip(caller, &actor, id, &attempt).await? {
            Turn::First(trip) => trip.step(ConsignmentCommand::Arrive, None).await,
            Turn::Again(consignment) => Ok(consignment),
        }
    }

    pub async fn close_consignment(
        &self,
        caller: &Caller,
        id: ConsignmentId,
        attempt: Attempt,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(caller, "closeConsignment")?;
        match self.open_trip(caller, &actor, id, &attempt).await? {
            Turn::First(trip) => trip.step(ConsignmentCommand::Close, None).await,
            Turn::Again(consignment) => Ok(consignment),
        }
    }

    /// An administrator stops goods on their way.
    pub async fn hold_consignment(
        &self,
        caller: &Caller,
        id: ConsignmentId,
        reason: SecretString,
        attempt: Attempt,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(caller, "holdConsignment")?;
        text_of("reason", &reason)?;
        match self.open_trip(caller, &actor, id, &attempt).await? {
            Turn::First(trip) => {
                let note = Note {
                    keys: &self.keys,
                    text: &reason,
                };
                trip.step(ConsignmentCommand::Hold, Some(note)).await
            }
            Turn::Again(consignment) => Ok(consignment),
        }
    }

    /// An administrator lets held goods go on, or not.
    pub async fn decide_hold(
        &self,
        caller: &Caller,
        decision: DecisionOnHold,
        attempt: Attempt,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(caller, "decideHold")?;
        let DecisionOnHold {
            consignment: id,
            release,
            comment,
        } = decision;
        text_of("comment", &comment)?;
        let command = if release {
            ConsignmentCommand::Release
        } else {
            ConsignmentCommand::Reject
        };
        match self.open_trip(caller, &actor, id, &attempt).await? {
            Turn::First(trip) => {
                let note = Note {
                    keys: &self.keys,
                    text: &comment,
                };
                trip.step(command, Some(note)).await
            }
            Turn::Again(consignment) => Ok(consignment),
        }
    }

    /// A logger travels with it from now on.
    pub async fn assign_device(
        &self,
        caller: &Caller,
        id: ConsignmentId,
        device: DeviceId,
        attempt: Attempt,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(caller, "assignDevice")?;
        if device.0.is_nil() {
            return Err(Refusal::invalid(&["deviceId"], "is no id").into());
        }
        let mut trip = match self.open_trip(caller, &actor, id, &attempt).await? {
            Turn::First(trip) => trip,
            Turn::Again(consignment) => return Ok(consignment),
        };
        let event = trip.consignment.assign(device, &trip.parts, attempt.now)?;
        if store::count_device_assignments(&mut trip.tx, id).await? >= MOST_ASSIGNMENTS {
            return Err(refusals::too_many_assignments(MOST_ASSIGNMENTS).into());
        }
        let assignment = DeviceAssignment {
            consignment: id,
            device,
            from: attempt.now,
            to: None,
        };
        store::insert_device_assignment(&mut trip.tx, &assignment).await?;
        record_device(
            &mut trip.tx,
            trip.hand,
            ConsignmentNews {
                consignment: &trip.consignment,
                event,
            },
            &assignment,
        )
        .await?;
        trip.tx.commit().await?;
        Ok(trip.consignment)
    }

    /// A logger travels with it no more.
    pub async fn unassign_device(
        &self,
        caller: &Caller,
        id: ConsignmentId,
        device: DeviceId,
        attempt: Attempt,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(caller, "unassignDevice")?;
        let mut trip = match self.open_trip(caller, &actor, id, &attempt).await? {
            Turn::First(trip) => trip,
            Turn::Again(consignment) => return Ok(consignment),
        };
        let event = trip
            .consignment
            .unassign(device, &trip.parts, attempt.now)?;
        let from = store::update_device_unassigned(&mut trip.tx, id, device, attempt.now).await?;
        let assignment = DeviceAssignment {
            consignment: id,
            device,
            from,
            to: Some(attempt.now),
        };
        record_device(
            &mut trip.tx,
            trip.hand,
            ConsignmentNews {
                consignment: &trip.consignment,
                event,
            },
            &assignment,
        )
        .await?;
        trip.tx.commit().await?;
        Ok(trip.consignment)
    }
}

fn text_of(field: &str, value: &SecretString) -> Result<(), Refusal> {
    crate::domain::text(&[field], value.expose_secret(), REASON)
}
