//! Device assignments of consignments.

use commands::{CommandContext, Error};
use database::Conn;

use super::Consignments;
use super::locking::{LockedConsignment, lock_visible_consignment};
use super::timeline::record_device;
use crate::consignments::domain::{
    Consignment, ConsignmentEvent, DeviceAssignment, MOST_ASSIGNMENTS, refusals,
};
use crate::consignments::events::outgoing::ConsignmentNews;
use crate::consignments::store;
use crate::domain::{ConsignmentId, DeviceId};
use crate::service::access::Actor;

impl Consignments {
    /// Assigns a device, which travels with the consignment from now on.
    pub async fn assign_device(
        &self,
        command: &CommandContext,
        id: ConsignmentId,
        device: DeviceId,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(command.caller(), "assignDevice")?;
        if device.0.is_nil() {
            return Err(refusals::device_id_invalid().into());
        }
        self.commands
            .run(command, id, async |tx| {
                let mut locked = lock_visible_consignment(tx, command, &actor, id).await?;
                let event = locked
                    .consignment
                    .assign(device, &locked.parts, command.now())?;
                if store::count_device_assignments(tx, id).await? >= MOST_ASSIGNMENTS {
                    return Err(refusals::too_many_assignments(MOST_ASSIGNMENTS).into());
                }
                let assignment = DeviceAssignment {
                    consignment: id,
                    device,
                    from: command.now(),
                    to: None,
                };
                store::insert_device_assignment(tx, &assignment).await?;
                record(tx, locked, event, &assignment).await
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Ends the assignment of a device.
    pub async fn unassign_device(
        &self,
        command: &CommandContext,
        id: ConsignmentId,
        device: DeviceId,
    ) -> Result<Consignment, Error> {
        let actor = Actor::using(command.caller(), "unassignDevice")?;
        self.commands
            .run(command, id, async |tx| {
                let mut locked = lock_visible_consignment(tx, command, &actor, id).await?;
                let event = locked
                    .consignment
                    .unassign(device, &locked.parts, command.now())?;
                let from = store::update_device_unassigned(tx, id, device, command.now()).await?;
                let assignment = DeviceAssignment {
                    consignment: id,
                    device,
                    from,
                    to: Some(command.now()),
                };
                record(tx, locked, event, &assignment).await
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }
}

async fn record(
    tx: &mut Conn,
    locked: LockedConsignment,
    event: ConsignmentEvent,
    assignment: &DeviceAssignment,
) -> Result<Consignment, Error> {
    let news = ConsignmentNews {
        consignment: &locked.consignment,
        event,
    };
    record_device(tx, locked.author, news, assignment).await?;
    Ok(locked.consignment)
}
