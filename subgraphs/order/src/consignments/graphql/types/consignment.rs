use async_graphql::Enum;

use crate::consignments::domain;

pub struct Consignment(pub domain::Consignment);

/// Status of a consignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::consignments::domain::ConsignmentStatus")]
pub enum ConsignmentStatus {
    /// Planned. Its transport approval is missing or not approved.
    Planned,
    /// Cleared for dispatch, because its transport approval is approved.
    Cleared,
    /// Dispatched and not arrived.
    InTransit,
    /// Held during the transport. An administrator decides.
    OnHold,
    /// Arrived at its destination.
    Arrived,
    /// Rejected by an administrator during the transport.
    Rejected,
    /// Closed by the seller after the arrival.
    Closed,
    /// Cancelled by the seller before the dispatch.
    Cancelled,
}

/// Incoterms 2020: division of costs and risks between seller and buyer. FAS, FOB, CFR and CIF apply to SEA only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::consignments::domain::Incoterm")]
pub enum Incoterm {
    /// Ex Works.
    Exw,
    /// Free Carrier.
    Fca,
    /// Carriage Paid To.
    Cpt,
    /// Carriage and Insurance Paid To.
    Cip,
    /// Delivered at Place.
    Dap,
    /// Delivered at Place Unloaded.
    Dpu,
    /// Delivered Duty Paid.
    Ddp,
    /// Free Alongside Ship.
    Fas,
    /// Free on Board.
    Fob,
    /// Cost and Freight.
    Cfr,
    /// Cost, Insurance and Freight.
    Cif,
}
