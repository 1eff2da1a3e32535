use async_graphql::{ID, SimpleObject};
use chassis::scalar::DateTime;

use crate::consignments::domain;

/// A device that travels with a consignment, or did.
#[derive(SimpleObject)]
pub struct DeviceAssignment {
    pub device_id: ID,
    pub from: DateTime,
    /// Null while it travels with it.
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
