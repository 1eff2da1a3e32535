use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};

use super::approval::{Screening, TransportApprovalDecider};
use super::{
    ApprovalCheck, ApprovalReason, TransportApproval, TransportApprovalStatus,
    TransportApprovalStep, TransportConditionSpec,
};
use crate::consignments::graphql::types::Consignment;
use crate::graphql::types::{Lane, Organisation, Product, SelfCheck};
use crate::service::PageOf;
use crate::transport_approvals::service::TransportApprovals;

/// Decision whether goods may travel on a lane: one product, or all products of a consignment.
///
/// An approval is REQUESTED at first and decided by the rules within moments, based only on the evidence that was accepted at the
/// time of the request. If the rules, a product or its evidence changes, the approval may be SUSPENDED, and the evaluation is
/// repeated automatically.
#[Object]
impl TransportApproval {
    /// ID of the transport approval.
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Number of the transport approval, for example `TAP-2026-000042`.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// Organisation that sells the goods.
    async fn seller(&self) -> Organisation {
        self.0.organisation.into()
    }

    /// First product; `checks` has all products. You see its SKU, name and country of origin; other fields are null unless the
    /// product belongs to your organisation.
    #[graphql(provides = "sku name originCountry")]
    async fn product(&self) -> Option<Product> {
        Some(Product::shown(self.0.product))
    }

    /// Consignment that the approval is for. Null for a single product on a lane, or if you may not see the consignment.
    async fn consignment(&self, ctx: &Context<'_>) -> Result<Option<Consignment>, Failure> {
        let Some(id) = self.0.consignment else {
            return Ok(None);
        };
        Ok(RequestContext::of(ctx).load(id).await?.map(Consignment))
    }

    /// Lane of the goods.
    async fn lane(&self) -> Lane {
        (&self.0.lane).into()
    }

    /// Day on which the evaluated rules are in force.
    async fn as_of(&self) -> Date {
        Date(self.0.as_of)
    }

    /// Status of the approval.
    async fn status(&self) -> TransportApprovalStatus {
        self.0.effective_status().into()
    }

    /// Reasons for the decision, rule by rule. The cause of a suspension comes first. Empty until there is a decision.
    async fn reasons(&self) -> Vec<ApprovalReason> {
        self.0.reasons.iter().cloned().map(Into::into).collect()
    }

    /// Self-check of the first product; `checks` has all. Null until it is complete, if it was refused, and for the carrier.
    async fn self_check(&self, ctx: &Context<'_>) -> Option<SelfCheck> {
        let check = self.0.checks.first().and_then(|check| check.self_check);
        SelfCheck::shown(ctx, self.0.organisation, check)
    }

    /// Last evaluation of each product. At most 100, like the lines of a consignment.
    async fn checks(&self) -> Vec<ApprovalCheck> {
        let seller = self.0.organisation;
        self.0
            .checks
            .iter()
            .cloned()
            .map(|check| ApprovalCheck { seller, check })
            .collect()
    }

    /// Time of the last decision. Null until there is one.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime)
    }

    /// Author of the last decision. Null until there is one.
    async fn decided_by(&self) -> Option<TransportApprovalDecider> {
        self.0.decided_by.map(Into::into)
    }

    /// Last day of validity, until midnight at the destination: 30 days after `asOf`, or the first expiry of the evidence if that
    /// is earlier. Null unless the last decision approved the transport.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date)
    }

    /// Transport conditions of the rules. Empty until the transport is approved.
    async fn conditions(&self) -> Vec<TransportConditionSpec> {
        self.0.conditions.iter().cloned().map(Into::into).collect()
    }

    /// Number of appeals so far. At most 3.
    async fn appeals(&self) -> i32 {
        self.0.appeals
    }

    /// State of the screening of the parties against sanctions lists.
    async fn screening(&self) -> Screening {
        Screening::NotScreened
    }

    /// Steps of the approval, oldest first. Empty for approvals from before timelines existed.
    #[graphql(tag = "web")]
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<i64, TransportApprovalStep>, Failure> {
        let page = Page::new(first, after, last, before)?;
        let id = self.0.id;
        let asked = PageOf {
            of: id,
            window: page.window(),
        };
        let request = RequestContext::of(ctx);
        let steps = request.load(asked).await?.unwrap_or_default();
        let (approvals, caller) = (
            request.service::<TransportApprovals>().clone(),
            request.caller().clone(),
        );
        let count = move || {
            let (approvals, caller) = (approvals.clone(), caller.clone());
            async move { Ok(approvals.count_steps(&caller, id).await?) }
        };
        Ok(page.connection(
            steps.into_iter().map(TransportApprovalStep),
            |step| step.0.sequence,
            count,
        ))
    }

    /// Version for `expectedVersion`. It begins at 1 and grows by 1 with each step.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Time of the request.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }
}
