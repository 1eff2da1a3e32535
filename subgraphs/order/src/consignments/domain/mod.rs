//! Types and rules: no I/O, no framework, no clock.

mod consignment;
mod consignment_state;
mod incoterm;
mod place;
mod place_list;
mod plan;
pub(crate) mod refusals;
mod terms;

pub use consignment::{
    Consignment, ConsignmentFilter, ConsignmentStep, DeviceAssignment, MOST_ASSIGNMENTS,
    TransportScope, consignment_number,
};
pub use consignment_state::{
    ConsignmentCommand, ConsignmentEvent, ConsignmentRow, ConsignmentStatus, TransportPart,
    consignment_row,
};
pub use incoterm::Incoterm;
pub use place::{Place, UnlistedPlace};
pub use place_list::{PlaceFile, PlaceImport, countries};
pub use plan::{ConsignmentChange, ConsignmentDraft, ConsignmentLine, Goods};
pub use terms::Terms;
