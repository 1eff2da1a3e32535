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

/// Goods of one seller that travel one lane together. Seen by the seller, by its carrier, and by the platform's staff.
#[Object]
impl Consignment {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// What people call it, as `CSG-2026-000042`.
    async fn number(&self) -> &str {
        &self.0.number
    }

    async fn status(&self) -> ConsignmentStatus {
        self.0.status.into()
    }

    async fn seller(&self) -> Organisation {
        self.0.organisation.into()
    }

    async fn carrier(&self) -> Option<Organisation> {
        self.0.carrier.map(Into::into)
    }

    async fn lane(&self) -> Lane {
        (&self.0.lane).into()
    }

    async fn incoterm(&self) -> Incoterm {
        self.0.terms.incoterm.into()
    }

    /// Where the Incoterm's duty ends. Null once the seller's data is erased.
    async fn incoterm_place(&self, ctx: &Context<'_>) -> Result<Option<String>, Failure> {
        let goods = RequestContext::of(ctx).load(GoodsOf(self.0.id)).await?;
        Ok(goods.and_then(|goods| Some(goods.incoterm_place?.expose_secret().to_owned())))
    }

    /// A UN/LOCODE, as `CNSZX`.
    async fn port_of_loading(&self) -> &str {
        &self.0.terms.port_of_loading
    }

    /// A UN/LOCODE, as `DEHAM`.
    async fn place_of_delivery(&self) -> &str {
        &self.0.terms.place_of_delivery
    }

    /// By ISO 6346, as `CSQU3054383`.
    async fn containers(&self) -> &[String] {
        &self.0.terms.containers
    }

    async fn lines(&self, ctx: &Context<'_>) -> Result<Vec<ConsignmentLine>, Failure> {
        let goods = RequestContext::of(ctx).load(GoodsOf(self.0.id)).await?;
        Ok(goods
            .map(|goods| goods.lines.into_iter().map(Into::into).collect())
            .unwrap_or_default())
    }

    /// The approval that was asked for last, about the lines as they are now.
    async fn approval(&self, ctx: &Context<'_>) -> Result<Option<TransportApproval>, Failure> {
        let Some(id) = self.0.approval else {
            return Ok(None);
        };
        Ok(RequestContext::of(ctx)
            .load(id)
            .await?
            .map(TransportApproval))
    }

    /// What the rules ask of the transport: copied from the approval at dispatch, empty until then.
    async fn conditions(&self) -> Vec<TransportConditionSpec> {
        self.0.conditions.iter().cloned().map(Into::into).collect()
    }

    /// The devices that travel with it, or did, in the order in which they were assigned: at most 200.
    async fn devices(&self, ctx: &Context<'_>) -> Result<Vec<DeviceAssignment>, Failure> {
        let assignments = RequestContext::of(ctx).load(DevicesOf(self.0.id)).await?;
        Ok(assignments
            .unwrap_or_default()
            .into_iter()
            .map(Into::into)
            .collect())
    }

    /// What has happened, oldest first.
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
            steps.into_iter().map(ConsignmentStep::from),
            |step| step.sequence,
            count,
        ))
    }

    /// Counts its steps: 1, 2, 3, …; for `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
