//! What other subgraphs refer to by its key.

use async_graphql::{Context, ID, Object};
use chassis::{Failure, RequestContext};

use crate::assessment::graphql::types::{AssessmentReport, Dispute};
use crate::certificates::graphql::types::Certificate;
use crate::consignments::graphql::types::Consignment;
use crate::domain::{
    ApprovalId, CertificateId, ConsignmentId, DisputeId, DocumentId, EnquiryId, OrderId,
    OrganisationId, ProductId, QuoteId, ReportId,
};
use crate::enquiries::graphql::types::Enquiry;
use crate::evidence::graphql::types::EvidenceDocument;
use crate::graphql::types::{Organisation, Product};
use crate::orders::graphql::types::{Order, Quote};
use crate::transport_approvals::graphql::types::TransportApproval;

#[derive(Default)]
pub struct EntityQuery;

#[Object]
impl EntityQuery {
    #[graphql(entity)]
    async fn order_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Order>, Failure> {
        let order = RequestContext::of(ctx).load(OrderId::parse(&id)).await;
        Ok(order.or_else(Failure::hidden)?.map(Order))
    }

    #[graphql(entity)]
    async fn quote_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Quote>, Failure> {
        let quote = RequestContext::of(ctx).load(QuoteId::parse(&id)).await;
        Ok(quote.or_else(Failure::hidden)?.map(Quote))
    }

    #[graphql(entity)]
    async fn document_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<EvidenceDocument>, Failure> {
        let document = RequestContext::of(ctx).load(DocumentId::parse(&id)).await;
        Ok(document.or_else(Failure::hidden)?.map(EvidenceDocument))
    }

    #[graphql(entity)]
    async fn dispute_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Dispute>, Failure> {
        let dispute = RequestContext::of(ctx).load(DisputeId::parse(&id)).await;
        Ok(dispute.or_else(Failure::hidden)?.map(Dispute))
    }

    #[graphql(entity)]
    async fn report_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<AssessmentReport>, Failure> {
        let report = RequestContext::of(ctx).load(ReportId::parse(&id)).await;
        let report = report.or_else(Failure::hidden)?;
        Ok(report.map(|report| AssessmentReport { report, case: None }))
    }

    #[graphql(entity)]
    async fn certificate_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Certificate>, Failure> {
        let certificate = RequestContext::of(ctx)
            .load(CertificateId::parse(&id))
            .await;
        Ok(certificate.or_else(Failure::hidden)?.map(Certificate))
    }

    #[graphql(entity)]
    async fn approval_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<TransportApproval>, Failure> {
        let approval = RequestContext::of(ctx).load(ApprovalId::parse(&id)).await;
        Ok(approval.or_else(Failure::hidden)?.map(TransportApproval))
    }

    #[graphql(entity)]
    async fn consignment_entity(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<Consignment>, Failure> {
        let consignment = RequestContext::of(ctx)
            .load(ConsignmentId::parse(&id))
            .await;
        Ok(consignment.or_else(Failure::hidden)?.map(Consignment))
    }

    #[graphql(entity)]
    async fn enquiry_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Enquiry>, Failure> {
        let enquiry = RequestContext::of(ctx).load(EnquiryId::parse(&id)).await;
        Ok(enquiry.or_else(Failure::hidden)?.map(Enquiry))
    }

    /// Any id will do: whether there is such an organisation is the user domain's to say.
    #[graphql(entity)]
    async fn organisation_entity(&self, id: ID) -> Organisation {
        OrganisationId::parse(&id).into()
    }

    /// Any id will do: whether there is such a product is the rule domain's to say.
    #[graphql(entity)]
    async fn product_entity(&self, id: ID) -> Product {
        ProductId::parse(&id).into()
    }
}
