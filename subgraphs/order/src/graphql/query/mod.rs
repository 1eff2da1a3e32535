//! The root queries of all capabilities, and entities that other subgraphs refer to.

mod entities;

use async_graphql::MergedObject;

use crate::certificates::graphql::query as certificates;
use crate::consignments::graphql::query as consignments;
use crate::enquiries::graphql::query as enquiries;
use crate::evidence::graphql::query::{evidence, files};
use crate::orders::graphql::query as orders;
use crate::transport_approvals::graphql::query as transport;
use crate::work_lists::graphql::query as work;

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
