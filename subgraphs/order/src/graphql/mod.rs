//! The schema of the order domain.

mod entities;
pub(crate) mod keys;
pub(crate) mod listing;
mod subscription;
pub(crate) mod types;

use std::sync::Arc;

use async_graphql::{MergedObject, Request, SchemaBuilder};
use caller::Caller;
use chassis::Load;
use time::OffsetDateTime;

use crate::assessment::graphql::{AssessmentMutation, AssessmentQuery, DisputeMutation};
use crate::case_reads::graphql::BreakGlassMutation;
use crate::certificates::graphql::{CertificateMutation, CertificateQuery};
use crate::consignments::graphql::{
    ConsignmentMutation, ConsignmentQuery, PlaceMutation, TransportMutation,
};
use crate::enquiries::graphql::{EnquiryMutation, EnquiryQuery};
use crate::evidence::graphql::{
    DocumentDecisionMutation, DocumentMutation, EvidenceQuery, FileMutation, FileQuery,
};
use crate::legacy_import::graphql::IntakeMutation;
use crate::orders::graphql::{OrderMutation, OrderQuery};
use crate::quotes::graphql::{QuoteMutation, QuoteQuery};
use crate::service::Services;
use crate::transport_approvals::graphql::{ApprovalMutation, TransportQuery};
use crate::work_lists::graphql::WorkQuery;
use entities::ReferenceQuery;
use subscription::Subscription;

#[derive(Default, MergedObject)]
pub struct Query(
    OrderQuery,
    QuoteQuery,
    AssessmentQuery,
    EvidenceQuery,
    CertificateQuery,
    FileQuery,
    TransportQuery,
    EnquiryQuery,
    WorkQuery,
    ConsignmentQuery,
    ReferenceQuery,
);

#[derive(Default, MergedObject)]
pub struct Mutation(
    OrderMutation,
    QuoteMutation,
    AssessmentMutation,
    CertificateMutation,
    DocumentMutation,
    DocumentDecisionMutation,
    FileMutation,
    DisputeMutation,
    ApprovalMutation,
    ConsignmentMutation,
    TransportMutation,
    PlaceMutation,
    EnquiryMutation,
    IntakeMutation,
    BreakGlassMutation,
);

pub type Schema = async_graphql::Schema<Query, Mutation, Subscription>;

/// Builds the schema for requests that [`scope`] has prepared.
#[must_use]
pub fn schema(services: &Services) -> Schema {
    builder()
        .data(services.orders.clone())
        .data(services.cases.clone())
        .data(services.quotes.clone())
        .data(services.assessments.clone())
        .data(services.documents.clone())
        .data(services.files.clone())
        .data(services.downloads.clone())
        .data(services.grants.clone())
        .data(services.certificates.clone())
        .data(services.enquiries.clone())
        .data(services.ratings.clone())
        .data(services.case_reads.clone())
        .data(services.work_lists.clone())
        .data(services.legacy_import.clone())
        .data(services.consignments.clone())
        .data(services.places.clone())
        .data(services.transport_approvals.clone())
        .finish()
}

/// Returns the schema in the schema definition language, for composition. Needs no database.
#[must_use]
pub fn sdl() -> String {
    chassis::sdl(&builder().finish())
}

fn builder() -> SchemaBuilder<Query, Mutation, Subscription> {
    chassis::schema(Query::default(), Mutation::default(), Subscription)
}

/// Adds the time and the loader to a request. The loader loads only objects that the caller may see.
#[must_use]
pub fn scope(services: &Services, request: Request, caller: &Arc<Caller>) -> Request {
    scope_at(services, request, caller, chassis::now())
}

/// Does the same as [`scope`], with this time.
#[must_use]
pub fn scope_at(
    services: &Services,
    request: Request,
    caller: &Arc<Caller>,
    now: OffsetDateTime,
) -> Request {
    Load::scope(services, request, caller, now)
}
