//! API types that several capabilities share.

mod lane;
mod reference_fields;
mod references;
mod transport_sort;

pub use lane::{Lane, LaneInput};
pub use references::{Organisation, Product, ProviderProfile, SelfCheck};
pub use transport_sort::TransportSort;
