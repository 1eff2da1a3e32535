//! What may be asked.

mod consignments;
mod entities;
mod evidence;
mod orders;
mod transport;

use async_graphql::MergedObject;

#[derive(MergedObject, Default)]
pub struct Query(
    orders::OrderQuery,
    evidence::EvidenceQuery,
    transport::TransportQuery,
    consignments::ConsignmentQuery,
    entities::EntityQuery,
);
