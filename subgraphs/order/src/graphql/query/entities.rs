//! What other subgraphs refer to by its key.

use async_graphql::{Context, ID, Object};
use chassis::Failure;

use crate::assessment::graphql::types::{AssessmentReport, Dispute};
use crate::certificates::graphql::types::Certificate;
use crate::consignments::graphql::types::Consignment;
use crate::domain::{
    ApprovalId, CertificateId, ConsignmentId, DisputeId, DocumentId, EnquiryId, OrderId,
    OrganisationId, ProductId, QuoteId, ReportId,
};
use crate::enquiries::graphql::types::Enquiry;
use crate::evidence::graphql::types::EvidenceDocument;
use crate::graphql::error::{if_allowed, uuid};
use crate::graphql::loaders::reading;
use crate::graphql::types::{Organisation, Product};
use crate::orders::graphql::types::{Order, Quote};
use crate::transport_approvals::graphql::types::TransportApproval;

#[derive(Default)]
pub struct EntityQuery;

#[Object]
impl EntityQuery {
    #[graphql(entity)]
    async fn order_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Order>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(OrderId(uuid(&id))).await)?.map(Order))
    }

    #[graphql(entity)]
    async fn quote_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Quote>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(QuoteId(uuid(&id))).await)?.map(Quote))
    }

    #[graphql(entity)]
    async fn document_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<EvidenceDocument>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(DocumentId(uuid(&id))).await)?.map(EvidenceDocument))
    }

    #[graphql(entity)]
    async fn dispute_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Dispute>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(DisputeId(uuid(&id))).await)?.map(Dispute))
    }

    #[graphql(entity)]
    async fn report_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<AssessmentReport>, Failure> {
        Ok(
            if_allowed(reading(ctx)?.load_one(ReportId(uuid(&id))).await)?
                .map(|report| AssessmentReport { report, case: None }),
        )
    }

    #[graphql(entity)]
    async fn certificate_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Certificate>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(CertificateId(uuid(&id))).await)?.map(Certificate))
    }

    #[graphql(entity)]
    async fn approval_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<TransportApproval>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(ApprovalId(uuid(&id))).await)?.map(TransportApproval))
    }

    #[graphql(entity)]
    async fn consignment_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Consignment>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(ConsignmentId(uuid(&id))).await)?.map(Consignment))
    }

    #[graphql(entity)]
    async fn enquiry_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Enquiry>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(EnquiryId(uuid(&id))).await)?.map(Enquiry))
    }

    /// Any id will do: whether there is such an organisation is the user domain's to say.
    #[graphql(entity)]
    async fn organisation_entity(&self, id: ID) -> Organisation {
        OrganisationId(uuid(&id)).into()
    }

    /// Any id will do: whether there is such a product is the rule domain's to say.
    #[graphql(entity)]
    async fn product_entity(&self, id: ID) -> Product {
        ProductId(uuid(&id)).into()
    }
}
