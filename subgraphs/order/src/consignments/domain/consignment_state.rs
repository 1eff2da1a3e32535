//! The consignment's state table, as data: what no row says is refused.
//!
//! Its seller and its carrier move it, the platform's administrators hold it, and the transport approval behind it
//! clears it and takes that back.

/// Where a consignment is.
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

/// What somebody wants to do with a consignment.
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
    /// The transport approval is given.
    #[strum(serialize = "clear")]
    Clear,
    /// The transport approval is not given any more.
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

/// What has happened to a consignment.
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

/// The part that somebody plays in a consignment or a transport approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, strum::VariantArray)]
pub enum TransportPart {
    Seller,
    Carrier,
    /// The platform's administrators.
    Admin,
    /// The rules' answers and what changes behind an approval.
    System,
}

/// One row: from this status, this command by this part leads to that status and is told as that event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ConsignmentRow {
    /// `None`: there is no consignment yet.
    pub from: Option<ConsignmentStatus>,
    pub command: ConsignmentCommand,
    pub by: TransportPart,
    pub to: ConsignmentStatus,
    pub event: ConsignmentEvent,
}

/// The table.
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
        // Loggers are packed before the goods leave, and replaced on the way.
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
        // What was measured on the way is out of range.
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

/// The row for this step, if the table has one.
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
