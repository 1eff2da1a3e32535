//! Consignments: goods of one seller that travel on one lane together.

use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::{
    ConsignmentCommand, ConsignmentEvent, ConsignmentStatus, Terms, TransportPart, consignment_row,
    refusals,
};
use crate::domain::{
    ApprovalId, ConsignmentId, DeviceId, Lane, OrganisationId, ProductId, Refusal, Search,
    SortValues, TimeRange,
};
use crate::transport_approvals::domain::{Approval, TransportCondition};

/// Maximum number of devices that travel with a consignment at a time.
pub const MOST_DEVICES: usize = 20;
/// Maximum number of device assignments of a consignment, including those that have ended.
pub const MOST_ASSIGNMENTS: i64 = 200;

#[derive(Clone, Debug)]
pub struct Consignment {
    pub id: ConsignmentId,
    /// For example `CSG-2026-000042`.
    pub number: String,
    /// Seller.
    pub organisation: OrganisationId,
    pub carrier: Option<OrganisationId>,
    pub lane: Lane,
    pub terms: Terms,
    pub status: ConsignmentStatus,
    /// Distinct products of the lines, in the order of the lines.
    pub products: Vec<ProductId>,
    /// Devices that travel with the consignment now.
    pub devices: Vec<DeviceId>,
    /// Approval that was requested last for the current lines.
    pub approval: Option<ApprovalId>,
    /// Transport conditions of the rules, copied from the approval at dispatch.
    pub conditions: Vec<TransportCondition>,
    /// Number of events so far.
    pub version: i64,
    pub created_at: OffsetDateTime,
    /// Time of the last step, or of the last request for an approval.
    pub updated_at: OffsetDateTime,
}

/// Step in the timeline of a consignment.
#[derive(Clone, Debug)]
pub struct ConsignmentStep {
    /// ID of the published event.
    pub id: Uuid,
    pub consignment: ConsignmentId,
    /// Version of the consignment after the step.
    pub sequence: i64,
    pub event: ConsignmentEvent,
    /// Status of the consignment after the step.
    pub status: ConsignmentStatus,
    pub at: OffsetDateTime,
    pub by_user: Option<Uuid>,
    /// None for a step that follows from an event.
    pub by: Option<OrganisationId>,
    pub note: Option<SecretString>,
}

/// Assignment of a device to a consignment.
#[derive(Clone, Debug)]
pub struct DeviceAssignment {
    pub consignment: ConsignmentId,
    pub device: DeviceId,
    pub from: OffsetDateTime,
    pub to: Option<OffsetDateTime>,
}

/// Filters lists of consignments and transport approvals by organisation.
#[derive(Clone, Copy, Debug)]
pub enum TransportScope {
    All,
    Seller(OrganisationId),
    /// Consignments that an organisation carries, except its own.
    Carrier(OrganisationId),
}

/// Filters consignments.
#[derive(Clone, Debug, Default)]
pub struct ConsignmentFilter {
    pub search: Option<Search>,
    /// Any of these statuses. An empty list does not filter.
    pub statuses: Vec<ConsignmentStatus>,
    /// Country of destination.
    pub market: Option<String>,
    pub carrier: Option<OrganisationId>,
    pub product: Option<ProductId>,
    pub created: TimeRange,
    pub updated: TimeRange,
}

/// Formats a consignment number, for example `CSG-2026-000042`.
#[must_use]
pub fn consignment_number(year: i32, count: i64) -> String {
    format!("CSG-{year}-{count:06}")
}

impl Consignment {
    /// Takes a step by the row of the state table for one of these parts.
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
        // The time never decreases: a command that waited for a lock may be older than the last change.
        self.updated_at = self.updated_at.max(now);
        Ok(row.event)
    }

    /// Dispatches the consignment. Its transport approval must be valid today.
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

    #[must_use]
    pub const fn sort_values(&self) -> SortValues {
        SortValues {
            id: self.id.0,
            updated_at: self.updated_at,
            last_day: None,
        }
    }

    /// The seller and the carrier.
    #[must_use]
    pub fn audience(&self) -> Vec<OrganisationId> {
        std::iter::once(self.organisation)
            .chain(self.carrier)
            .collect()
    }
}
