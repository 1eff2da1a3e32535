//! Use cases.

mod consignments;
mod journeys;
mod places;
mod reading_transport;

pub use journeys::DecisionOnHold;
