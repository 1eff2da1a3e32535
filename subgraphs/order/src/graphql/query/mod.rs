//! What may be asked.

mod entities;
mod evidence;
mod files;
mod orders;
mod transport;

use async_graphql::MergedObject;

#[derive(MergedObject, Default)]
pub struct Query(
    orders::OrderQuery,
    evidence::EvidenceQuery,
    files::FileQuery,
    transport::TransportQuery,
    entities::EntityQuery,
);
