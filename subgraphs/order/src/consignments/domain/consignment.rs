//! Consignments: goods of one seller that travel one lane together.

use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    ConsignmentCommand, ConsignmentEvent, ConsignmentStatus, Terms, TransportPart, consignment_row,
    refusals,
};
use crate::domain::{
    ApprovalId, ConsignmentId, DeviceId, Lane, OrganisationId, ProductId, Refusal,
};
use crate::transport_approvals::domain::{Approval, TransportCondition};

/// How many loggers may travel with a consignment at once.
pub const MOST_DEVICES: usize = 20;
/// The most devices that are assigned to a consignment in all its life.
pub const MOST_ASSIGNMENTS: i64 = 200;

#[derive(Clone, Debug)]
pub struct Consignment {
    pub id: ConsignmentId,
    /// As `CSG-2026-000042`.
    pub number: String,
    /// The seller.
    pub organisation: OrganisationId,
    pub carrier: Option<OrganisationId>,
    pub lane: Lane,
    pub terms: Terms,
    pub status: ConsignmentStatus,
    /// Of its lines, each once, in their order.
    pub products: Vec<ProductId>,
    /// Those that travel with it now.
    pub devices: Vec<DeviceId>,
    /// The approval that was asked for last, about the lines as they are.
    pub approval: Option<ApprovalId>,
    /// What the rules ask of the transport, copied at dispatch.
    pub conditions: Vec<TransportCondition>,
    /// Counts the events: 1, 2, 3, …
    pub version: i64,
    pub created_at: OffsetDateTime,
    /// The time of the last step, or of the last request for its approval.
    pub updated_at: OffsetDateTime,
}

/// One thing that has happened to a consignment.
#[derive(Clone, Debug)]
pub struct ConsignmentStep {
    /// The id of the event that told of it.
    pub id: Uuid,
    pub consignment: ConsignmentId,
    /// The consignment's version after it.
    pub sequence: i64,
    pub event: ConsignmentEvent,
    /// The consignment's status after it.
    pub status: ConsignmentStatus,
    pub at: OffsetDateTime,
    pub by_user: Option<Uuid>,
    /// None for what followed from something else.
    pub by: Option<OrganisationId>,
    pub note: Option<SecretString>,
}

/// A logger that travels with a consignment, or did.
#[derive(Clone, Debug)]
pub struct DeviceAssignment {
    pub consignment: ConsignmentId,
    pub device: DeviceId,
    pub from: OffsetDateTime,
    pub to: Option<OffsetDateTime>,
}

/// The organisation whose consignments, or transport approvals, a list has.
#[derive(Clone, Copy, Debug)]
pub enum TransportScope {
    All,
    Seller(OrganisationId),
    /// Those that an organisation carries, without those that it sells itself.
    Carrier(OrganisationId),
}

/// Which consignments of a list; `None` is no condition.
#[derive(Clone, Copy, Debug, Default)]
pub struct ConsignmentFilter<'a> {
    pub status: Option<ConsignmentStatus>,
    /// The destination.
    pub market: Option<&'a str>,
    pub carrier: Option<OrganisationId>,
    pub product: Option<ProductId>,
    pub from: Option<OffsetDateTime>,
    pub to: Option<OffsetDateTime>,
    pub updated_from: Option<OffsetDateTime>,
    pub updated_to: Option<OffsetDateTime>,
}

/// `CSG-2026-000042`.
#[must_use]
pub fn consignment_number(year: i32, count: i64) -> String {
    format!("CSG-{year}-{count:06}")
}

impl Consignment {
    /// A step of somebody who plays any of these parts, by the row of the table that it fits.
    pub fn take(
        &mut self,
        command: ConsignmentCommand,
        parts: &[TransportPart],
        now: OffsetDateTime,
    ) -> Result<ConsignmentEvent, Refusal> {
        let row = parts
            .iter()
            .find_map(|by| consignment_row(Some(self.status), command, *by));
        let row =
            row.ok_or_else(|| refusals::wrong_state(self.status.into_str(), command.into_str()))?;
        self.status = row.to;
        self.version += 1;
        // The time does not go back: a command that waited for a lock may be older than the last change.
        self.updated_at = self.updated_at.max(now);
        Ok(row.event)
    }

    /// It leaves, on this approval, which has to hold today.
    pub fn dispatch(
        &mut self,
        parts: &[TransportPart],
        approval: Option<&Approval>,
        now: OffsetDateTime,
    ) -> Result<ConsignmentEvent, Refusal> {
        use ConsignmentStatus::{Cleared, Planned};
        let today = self.lane.today(now);
        let waiting = matches!(self.status, Planned | Cleared);
        let valid = approval.filter(|approval| approval.is_valid_on(today));
        if let Some(approval) = approval.filter(|_| waiting && valid.is_none()) {
            let (status, valid_to) = (approval.effective_status(), approval.valid_to);
            return Err(refusals::approval_not_valid(status, valid_to));
        }
        let event = self.take(ConsignmentCommand::Dispatch, parts, now)?;
        self.conditions = valid
            .map(|approval| approval.conditions.clone())
            .unwrap_or_default();
        Ok(event)
    }

    pub fn assign(
        &mut self,
        device: DeviceId,
        parts: &[TransportPart],
        now: OffsetDateTime,
    ) -> Result<ConsignmentEvent, Refusal> {
        if self.devices.contains(&device) {
            return Err(refusals::device_assigned());
        }
        if self.devices.len() >= MOST_DEVICES {
            return Err(refusals::too_many_devices(MOST_DEVICES));
        }
        let event = self.take(ConsignmentCommand::AssignDevice, parts, now)?;
        self.devices.push(device);
        Ok(event)
    }

    pub fn unassign(
        &mut self,
        device: DeviceId,
        parts: &[TransportPart],
        now: OffsetDateTime,
    ) -> Result<ConsignmentEvent, Refusal> {
        let event = self.take(ConsignmentCommand::UnassignDevice, parts, now)?;
        if !self.devices.contains(&device) {
            return Err(refusals::device_not_found());
        }
        self.devices.retain(|one| *one != device);
        Ok(event)
    }

    /// The parts that an organisation plays in it.
    #[must_use]
    pub fn audience(&self) -> Vec<OrganisationId> {
        std::iter::once(self.organisation)
            .chain(self.carrier)
            .collect()
    }
}

impl TransportScope {
    /// The seller and the carrier that rows must have; `None` is no condition.
    #[must_use]
    pub const fn parties(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::All => (None, None),
            Self::Seller(own) => (Some(own.0), None),
            Self::Carrier(own) => (None, Some(own.0)),
        }
    }
}
