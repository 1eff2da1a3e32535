//! Types and rules: no I/O, no framework, no clock.

mod consignment;
mod consignment_state;
mod incoterm;
mod place;
mod place_list;
pub(crate) mod refusals;

pub use consignment::{
    Consignment, ConsignmentChange, ConsignmentDraft, ConsignmentFilter, ConsignmentLine,
    ConsignmentStep, DeviceAssignment, Goods, MOST_ASSIGNMENTS, Terms, consignment_number,
};
pub use consignment_state::{
    ConsignmentCommand, ConsignmentEvent, ConsignmentRow, ConsignmentStatus, TransportPart,
    consignment_row,
};
pub use incoterm::Incoterm;
pub use place::{Place, UnlistedPlace};
pub use place_list::{PlaceFile, PlaceImport, countries};
