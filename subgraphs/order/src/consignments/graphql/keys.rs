//! Keys of the data loaders for consignments, their goods, devices and timelines.

use chassis::{group_by, index_by, load_keys};

use crate::consignments::domain::{Consignment, ConsignmentStep, DeviceAssignment, Goods};
use crate::domain::ConsignmentId;
use crate::graphql::keys::rekey;
use crate::service::{PageOf, Services};

/// The goods of a consignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct GoodsOf(pub ConsignmentId);

/// The device assignments of a consignment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct DevicesOf(pub ConsignmentId);

load_keys! { Services;
    ConsignmentId => Consignment, |load, ids| {
        let consignments = load.service.consignments.find(&load.caller, ids).await?;
        index_by(consignments, |consignment| consignment.id)
    };
    PageOf<ConsignmentId> => Vec<ConsignmentStep>, |load, pages| {
        load.service.consignments.list_timelines(&load.caller, pages).await?
    };
    GoodsOf => Goods, |load, keys| {
        let ids: Vec<ConsignmentId> = keys.iter().map(|key| key.0).collect();
        rekey(load.service.consignments.list_goods(&load.caller, &ids).await?, GoodsOf)
    };
    DevicesOf => Vec<DeviceAssignment>, |load, keys| {
        let ids: Vec<ConsignmentId> = keys.iter().map(|key| key.0).collect();
        let assignments = load.service.consignments.list_device_assignments(&load.caller, &ids).await?;
        group_by(assignments, |assignment| DevicesOf(assignment.consignment))
    };
}
