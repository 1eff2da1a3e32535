//! Mutations.

mod consignment;
mod place;
mod transport;

pub use consignment::ConsignmentMutation;
pub use place::PlaceMutation;
pub use transport::TransportMutation;
