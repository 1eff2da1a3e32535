use async_graphql::{Context, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, Page, Paged, RequestContext};
use secrecy::ExposeSecret;

use super::{
    Consignment, ConsignmentLine, ConsignmentStatus, ConsignmentStep, DeviceAssignment, Incoterm,
};
use crate::consignments::graphql::keys::{DevicesOf, GoodsOf};
use crate::consignments::service::Consignments;
use crate::graphql::types::{Lane, Organisation};
use crate::service::PageOf;
use crate::transport_approvals::graphql::types::{TransportApproval, TransportConditionSpec};

/// Goods of one seller that travel on one lane together. The seller, the carrier, administrators and auditors see a consignment.
#[Object]
impl Consignment {
    /// ID of the consignment.
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Number of the consignment, for example `CSG-2026-000042`.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// Status of the consignment.
    async fn status(&self) -> ConsignmentStatus {
        self.0.status.into()
    }

    /// Organisation that sells the goods.
    async fn seller(&self) -> Organisation {
        self.0.organisation.into()
    }

    /// Organisation that transports the goods. Null if none is planned.
    async fn carrier(&self) -> Option<Organisation> {
        self.0.carrier.map(Into::into)
    }

    /// Lane of the consignment.
    async fn lane(&self) -> Lane {
        (&self.0.lane).into()
    }

    /// Incoterm of the consignment.
    async fn incoterm(&self) -> Incoterm {
        self.0.terms.incoterm.into()
    }

    /// Place named by the Incoterm. Null after the data of the seller were erased.
    async fn incoterm_place(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        let goods = RequestContext::of(ctx).load(GoodsOf(self.0.id)).await?;
        Ok(goods.and_then(|goods| Some(goods.incoterm_place?.expose_secret().to_owned())))
    }

    /// UN/LOCODE of the port of loading, for example `CNSZX`.
    async fn port_of_loading(&self) -> &str {
        &self.0.terms.port_of_loading
    }

    /// UN/LOCODE of the place of delivery, for example `DEHAM`.
    async fn place_of_delivery(&self) -> &str {
        &self.0.terms.place_of_delivery
    }

    /// Container numbers (ISO 6346), for example `CSQU3054383`.
    async fn containers(&self) -> &[String] {
        &self.0.terms.containers
    }

    /// Lines of the consignment.
    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<ConsignmentLine>, Failure> {
        let goods = RequestContext::of(ctx).load(GoodsOf(self.0.id)).await?;
        Ok(goods
            .map(|goods| goods.lines.into_iter().map(Into::into).collect())
            .unwrap_or_default())
    }

    /// Transport approval that was requested last for the current lines.
    async fn approval(&self, ctx: &Context<'_>) -> Result<Option<TransportApproval>, Failure> {
        let Some(id) = self.0.approval else {
            return Ok(None);
        };
        Ok(RequestContext::of(ctx)
            .load(id)
            .await?
            .map(TransportApproval))
    }

    /// Transport conditions of the rules. They are copied from the approval at dispatch and empty before it.
    async fn conditions(&self) -> Vec<TransportConditionSpec> {
        self.0.conditions.iter().cloned().map(Into::into).collect()
    }

    /// Device assignments, including those that have ended, in the order of assignment. At most 200.
    async fn devices(&self, ctx: &Context<'_>) -> Result<Vec<DeviceAssignment>, Failure> {
        let assignments = RequestContext::of(ctx).load(DevicesOf(self.0.id)).await?;
        Ok(assignments
            .unwrap_or_default()
            .into_iter()
            .map(Into::into)
            .collect())
    }

    /// Steps of the consignment, oldest first.
    #[graphql(tag = "web")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<i64, ConsignmentStep>, Failure> {
        let page = Page::new(first, after, last, before)?;
        let id = self.0.id;
        let asked = PageOf {
            of: id,
            window: page.window(),
        };
        let request = RequestContext::of(ctx);
        let steps = request.load(asked).await?.unwrap_or_default();
        let (consignments, caller) = (
            request.service::<Consignments>().clone(),
            request.caller().clone(),
        );
        let count = move || {
            let (consignments, caller) = (consignments.clone(), caller.clone());
            async move { Ok(consignments.count_steps(&caller, id).await?) }
        };
        Ok(page.connection(
            steps
                .into_iter()
                .map(|step| ConsignmentStep::seen(step, request.caller())),
            |step| step.sequence,
            count,
        ))
    }

    /// Version for `expectedVersion`. It begins at 1 and grows by 1 with each step.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Time of creation.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
