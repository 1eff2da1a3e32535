//! Types of the API.

mod consignment;
mod consignment_fields;
mod consignment_line;
mod consignment_step;
mod device_assignment;

pub use consignment::{Consignment, ConsignmentStatus, Incoterm};
pub use consignment_line::ConsignmentLine;
pub use consignment_step::ConsignmentStep;
pub use device_assignment::DeviceAssignment;
