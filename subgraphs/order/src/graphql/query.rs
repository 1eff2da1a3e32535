use async_graphql::{Context, ID, InputObject, Object};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use super::error::{if_allowed, uuid};
use super::loaders::{Reads, reading, reads};
use super::types::{
    AssessmentReport, Certificate, EvidenceDocument, Order, OrderRole, OrderStatus, OrderType, Organisation,
    Product, Quote, TransportApproval,
};
use crate::domain::{
    self, ApprovalId, CertificateId, DocumentId, OrderId, OrganisationId, ProductId, QuoteId, ReportId,
};
use crate::service::{self, Window};

pub struct Query;

/// Which orders. What is left out is not asked for.
#[derive(InputObject, Default)]
pub struct OrderFilter {
    status: Option<OrderStatus>,
    #[graphql(name = "type")]
    kind: Option<OrderType>,
    product_id: Option<ID>,
    /// For an organisation: only what it sells, or only what it was asked to assess.
    role: Option<OrderRole>,
}

#[Object]
impl Query {
    /// An order by its id; null if there is none that you may see.
    async fn order(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Order>, Failure> {
        Ok(reading(ctx)?.load_one(OrderId(uuid(&id))).await?.map(Order))
    }

    /// Your organisation's orders, newest first; all orders for the platform's staff.
    async fn orders(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        #[graphql(default)] filter: OrderFilter,
    ) -> Result<Paged<Uuid, Order>, Failure> {
        let Reads { service, caller, .. } = reads(ctx)?;
        let page = Page::new(first, after)?;
        let (role, filter) = filter.split();
        let window = Window { after: page.after, limit: page.limit() };
        let rows = service.orders(caller, role, &filter, window).await?;
        let (service, caller) = (service.clone(), caller.clone());
        let count = move || {
            let (service, caller, filter) = (service.clone(), caller.clone(), filter.clone());
            async move { Ok(service.order_total(&caller, role, &filter).await?) }
        };
        Ok(page.connection(rows.into_iter().map(Order), |order| order.0.order().id.0, count))
    }

    /// A quote by its id; null if there is none that you may see. A provider that was passed over still sees its own.
    async fn quote(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Quote>, Failure> {
        Ok(reading(ctx)?.load_one(QuoteId(uuid(&id))).await?.map(Quote))
    }

    /// The documents that speak for a product, newest first: for its seller; for a provider, those of its own orders.
    async fn evidence_documents(
        &self,
        ctx: &Context<'_>,
        product_id: ID,
        #[graphql(desc = "1 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<Uuid, EvidenceDocument>, Failure> {
        let Reads { service, caller, .. } = reads(ctx)?;
        let (page, product) = (Page::new(first, after)?, ProductId(uuid(&product_id)));
        let window = Window { after: page.after, limit: page.limit() };
        let rows = service.documents_of_product(caller, product, window).await?;
        let (service, caller) = (service.clone(), caller.clone());
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { Ok(service.document_total_of_product(&caller, product).await?) }
        };
        Ok(page.connection(rows.into_iter().map(EvidenceDocument), |document| document.0.id.0, count))
    }

    /// A certificate by its id; null if there is none that you may see.
    async fn certificate(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Certificate>, Failure> {
        Ok(reading(ctx)?.load_one(CertificateId(uuid(&id))).await?.map(Certificate))
    }

    /// A transport approval by its id; null if there is none that you may see.
    async fn transport_approval(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<TransportApproval>, Failure> {
        Ok(reading(ctx)?.load_one(ApprovalId(uuid(&id))).await?.map(TransportApproval))
    }

    /// Your organisation's transport approvals, newest first; all for the platform's staff.
    async fn transport_approvals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        #[graphql(desc = "Only those of this product.")] product_id: Option<ID>,
    ) -> Result<Paged<Uuid, TransportApproval>, Failure> {
        let Reads { service, caller, .. } = reads(ctx)?;
        let (page, product) = (Page::new(first, after)?, product_id.map(|id| ProductId(uuid(&id))));
        let window = Window { after: page.after, limit: page.limit() };
        let rows = service.approvals(caller, product, window).await?;
        let (service, caller) = (service.clone(), caller.clone());
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { Ok(service.approval_total(&caller, product).await?) }
        };
        Ok(page.connection(rows.into_iter().map(TransportApproval), |approval| approval.0.id.0, count))
    }

    #[graphql(entity)]
    async fn order_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Order>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(OrderId(uuid(&id))).await)?.map(Order))
    }

    #[graphql(entity)]
    async fn quote_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Quote>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(QuoteId(uuid(&id))).await)?.map(Quote))
    }

    #[graphql(entity)]
    async fn document_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<EvidenceDocument>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(DocumentId(uuid(&id))).await)?.map(EvidenceDocument))
    }

    #[graphql(entity)]
    async fn report_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<AssessmentReport>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(ReportId(uuid(&id))).await)?.map(AssessmentReport))
    }

    #[graphql(entity)]
    async fn certificate_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<Certificate>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(CertificateId(uuid(&id))).await)?.map(Certificate))
    }

    #[graphql(entity)]
    async fn approval_entity(&self, ctx: &Context<'_>, id: ID) -> Result<Option<TransportApproval>, Failure> {
        Ok(if_allowed(reading(ctx)?.load_one(ApprovalId(uuid(&id))).await)?.map(TransportApproval))
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

impl OrderFilter {
    fn split(self) -> (Option<service::OrderRole>, domain::OrderFilter) {
        let filter = domain::OrderFilter {
            status: self.status.map(Into::into),
            kind: self.kind.map(Into::into),
            product: self.product_id.map(|id| ProductId(uuid(&id))),
        };
        (self.role.map(Into::into), filter)
    }
}
