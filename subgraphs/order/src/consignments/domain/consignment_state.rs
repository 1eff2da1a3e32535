//! State table of consignments, as data: a step without a row is refused.
//!
//! The seller and the carrier move a consignment, administrators hold it, and its transport approval clears it or withdraws the
//! clearance.

/// Status of a consignment.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ConsignmentStatus {
    Planned,
    Cleared,
    InTransit,
    OnHold,
    Arrived,
    Rejected,
    Closed,
    Cancelled,
}

/// Command that changes a consignment.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(const_into_str)]
pub enum ConsignmentCommand {
    #[strum(serialize = "createConsignment")]
    Create,
    #[strum(serialize = "updateConsignment")]
    Update,
    /// The transport approval is approved.
    #[strum(serialize = "clear")]
    Clear,
    /// The transport approval is no longer approved.
    #[strum(serialize = "unclear")]
    Unclear,
    #[strum(serialize = "assignDevice")]
    AssignDevice,
    #[strum(serialize = "unassignDevice")]
    UnassignDevice,
    #[strum(serialize = "dispatchConsignment")]
    Dispatch,
    #[strum(serialize = "holdConsignment")]
    Hold,
    #[strum(serialize = "decideHold(RELEASE)")]
    Release,
    #[strum(serialize = "decideHold(REJECT)")]
    Reject,
    #[strum(serialize = "arriveConsignment")]
    Arrive,
    #[strum(serialize = "closeConsignment")]
    Close,
    #[strum(serialize = "cancelConsignment")]
    Cancel,
}

/// Event of a consignment.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ConsignmentEvent {
    #[strum(serialize = "CONSIGNMENT_CREATED")]
    Created,
    #[strum(serialize = "CONSIGNMENT_UPDATED")]
    Updated,
    #[strum(serialize = "CONSIGNMENT_CLEARED")]
    Cleared,
    #[strum(serialize = "CONSIGNMENT_UNCLEARED")]
    Uncleared,
    DeviceAssigned,
    DeviceUnassigned,
    #[strum(serialize = "CONSIGNMENT_DISPATCHED")]
    Dispatched,
    #[strum(serialize = "CONSIGNMENT_HELD")]
    Held,
    #[strum(serialize = "CONSIGNMENT_RELEASED")]
    Released,
    #[strum(serialize = "CONSIGNMENT_REJECTED")]
    Rejected,
    #[strum(serialize = "CONSIGNMENT_ARRIVED")]
    Arrived,
    #[strum(serialize = "CONSIGNMENT_CLOSED")]
    Closed,
    #[strum(serialize = "CONSIGNMENT_CANCELLED")]
    Cancelled,
}

/// Part of a caller in a consignment or a transport approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum TransportPart {
    Seller,
    Carrier,
    /// Administrator of the platform.
    Admin,
    /// Answers of the rules, and changes of evidence.
    System,
}

/// Row of the table: in this status, this command by this part leads to another status and publishes an event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsignmentRow {
    /// `None`: the consignment does not exist yet.
    pub from: Option<ConsignmentStatus>,
    pub command: ConsignmentCommand,
    pub by: TransportPart,
    pub to: ConsignmentStatus,
    pub event: ConsignmentEvent,
}

/// State table of consignments.
#[rustfmt::skip]
pub const CONSIGNMENT_ROWS: &[ConsignmentRow] = {
    use ConsignmentCommand as C;
    use ConsignmentEvent as E;
    use ConsignmentStatus as S;
    use TransportPart as P;
    const fn row(from: Option<S>, command: C, by: P, to: S, event: E) -> ConsignmentRow {
        ConsignmentRow { from, command, by, to, event }
    }
    const PLANNED: Option<S> = Some(S::Planned);
    const CLEARED: Option<S> = Some(S::Cleared);
    const MOVING: Option<S> = Some(S::InTransit);
    const HELD: Option<S> = Some(S::OnHold);
    &[
        row(None,    C::Create,         P::Seller,  S::Planned,   E::Created),
        row(PLANNED, C::Update,         P::Seller,  S::Planned,   E::Updated),
        row(PLANNED, C::Clear,          P::System,  S::Cleared,   E::Cleared),
        row(CLEARED, C::Unclear,        P::System,  S::Planned,   E::Uncleared),
        // Devices are assigned before dispatch and may be replaced during the transport.
        row(PLANNED, C::AssignDevice,   P::Seller,  S::Planned,   E::DeviceAssigned),
        row(PLANNED, C::AssignDevice,   P::Carrier, S::Planned,   E::DeviceAssigned),
        row(CLEARED, C::AssignDevice,   P::Seller,  S::Cleared,   E::DeviceAssigned),
        row(CLEARED, C::AssignDevice,   P::Carrier, S::Cleared,   E::DeviceAssigned),
        row(MOVING,  C::AssignDevice,   P::Seller,  S::InTransit, E::DeviceAssigned),
        row(MOVING,  C::AssignDevice,   P::Carrier, S::InTransit, E::DeviceAssigned),
        row(PLANNED, C::UnassignDevice, P::Seller,  S::Planned,   E::DeviceUnassigned),
        row(PLANNED, C::UnassignDevice, P::Carrier, S::Planned,   E::DeviceUnassigned),
        row(CLEARED, C::UnassignDevice, P::Seller,  S::Cleared,   E::DeviceUnassigned),
        row(CLEARED, C::UnassignDevice, P::Carrier, S::Cleared,   E::DeviceUnassigned),
        row(MOVING,  C::UnassignDevice, P::Seller,  S::InTransit, E::DeviceUnassigned),
        row(MOVING,  C::UnassignDevice, P::Carrier, S::InTransit, E::DeviceUnassigned),
        row(CLEARED, C::Dispatch,       P::Seller,  S::InTransit, E::Dispatched),
        row(CLEARED, C::Dispatch,       P::Carrier, S::InTransit, E::Dispatched),
        row(MOVING,  C::Hold,           P::Admin,   S::OnHold,    E::Held),
        // A measurement during the transport is out of range.
        row(MOVING,  C::Hold,           P::System,  S::OnHold,    E::Held),
        row(HELD,    C::Release,        P::Admin,   S::InTransit, E::Released),
        row(HELD,    C::Reject,         P::Admin,   S::Rejected,  E::Rejected),
        row(MOVING,  C::Arrive,         P::Seller,  S::Arrived,   E::Arrived),
        row(MOVING,  C::Arrive,         P::Carrier, S::Arrived,   E::Arrived),
        row(Some(S::Arrived), C::Close, P::Seller,  S::Closed,    E::Closed),
        row(PLANNED, C::Cancel,         P::Seller,  S::Cancelled, E::Cancelled),
        row(CLEARED, C::Cancel,         P::Seller,  S::Cancelled, E::Cancelled),
    ]
};

/// Row of the table for this step.
#[must_use]
pub fn consignment_row(
    from: Option<ConsignmentStatus>,
    command: ConsignmentCommand,
    by: TransportPart,
) -> Option<&'static ConsignmentRow> {
    CONSIGNMENT_ROWS
        .iter()
        .find(|row| row.from == from && row.command == command && row.by == by)
}

#[cfg(test)]
#[path = "consignment_state_tests.rs"]
mod tests;
