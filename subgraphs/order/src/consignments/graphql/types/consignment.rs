use async_graphql::Enum;

use crate::consignments::domain;

pub struct Consignment(pub domain::Consignment);

/// Where a consignment is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::consignments::domain::ConsignmentStatus")]
pub enum ConsignmentStatus {
    /// Not approved yet, or not any more.
    Planned,
    /// Its transport approval holds: it may leave.
    Cleared,
    InTransit,
    /// Stopped on its way: the platform decides.
    OnHold,
    Arrived,
    /// Stopped on its way, for good.
    Rejected,
    Closed,
    Cancelled,
}

/// Incoterms 2020: who bears which cost and risk. FAS, FOB, CFR and CIF are for SEA only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::consignments::domain::Incoterm")]
pub enum Incoterm {
    Exw,
    Fca,
    Cpt,
    Cip,
    Dap,
    Dpu,
    Ddp,
    Fas,
    Fob,
    Cfr,
    Cif,
}
