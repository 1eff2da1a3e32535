//! What may be asked.

mod certificates;
mod consignments;
mod enquiries;
mod entities;
mod evidence;
mod files;
mod orders;
mod transport;
mod work;

use async_graphql::MergedObject;

#[derive(MergedObject, Default)]
pub struct Query(
    orders::OrderQuery,
    evidence::EvidenceQuery,
    certificates::CertificateQuery,
    files::FileQuery,
    transport::TransportQuery,
    enquiries::EnquiryQuery,
    work::WorkQuery,
    consignments::ConsignmentQuery,
    entities::EntityQuery,
);
