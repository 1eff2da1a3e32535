//! What may be asked.

mod enquiries;
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
    enquiries::EnquiryQuery,
    entities::EntityQuery,
);
