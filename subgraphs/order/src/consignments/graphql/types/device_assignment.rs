use async_graphql::{ID, SimpleObject};
use chassis::scalar::DateTime;

use crate::consignments::domain;

/// Assignment of a device to a consignment.
#[derive(SimpleObject)]
pub struct DeviceAssignment {
    /// ID of the device.
    pub device_id: ID,
    /// Time of the assignment.
    pub from: DateTime,
    /// End of the assignment. Null while the device travels with the consignment.
    pub to: Option<DateTime>,
}

impl From<domain::DeviceAssignment> for DeviceAssignment {
    fn from(one: domain::DeviceAssignment) -> Self {
        Self {
            device_id: one.device.0.into(),
            from: DateTime(one.from),
            to: one.to.map(DateTime),
        }
    }
}
