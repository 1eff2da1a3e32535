use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};

use super::approval::{Screening, TransportApprovalDecider};
use super::{
    ApprovalCheck, ApprovalReason, TransportApproval, TransportApprovalStatus,
    TransportApprovalStep, TransportConditionSpec,
};
use crate::consignments::graphql::types::Consignment;
use crate::graphql::types::{Lane, Product, SelfCheck};
use crate::service::PageOf;
use crate::transport_approvals::service::TransportApprovals;

/// Whether goods may travel a lane: one product, or all of a consignment. It begins as REQUESTED and is decided by the
/// rules within moments, on the evidence that was accepted when it was requested and on nothing else. When something
/// behind it changes it is SUSPENDED, and the rules are asked again by themselves.
#[Object]
impl TransportApproval {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// The first of its products; `checks` has all. You see its number, name and origin; everything else of it is null
    /// unless the product is your organisation's.
    #[graphql(provides = "sku name originCountry")]
    async fn product(&self) -> Option<Product> {
        Some(Product::shown(self.0.product))
    }

    /// What it was asked for, if for more than one product on a lane.
    async fn consignment(&self, ctx: &Context<'_>) -> Result<Option<Consignment>, Failure> {
        let Some(id) = self.0.consignment else {
            return Ok(None);
        };
        Ok(RequestContext::of(ctx).load(id).await?.map(Consignment))
    }

    async fn lane(&self) -> Lane {
        (&self.0.lane).into()
    }

    /// The day whose rules were asked.
    async fn as_of(&self) -> Date {
        Date(self.0.as_of)
    }

    async fn status(&self) -> TransportApprovalStatus {
        self.0.effective_status().into()
    }

    /// Why it was decided as it was, rule by rule; for a suspension, what has changed comes first. Empty until there is
    /// a decision.
    async fn reasons(&self) -> Vec<ApprovalReason> {
        self.0.reasons.iter().cloned().map(Into::into).collect()
    }

    /// The check of the first product; null until there is one, where none could be made, and for a carrier. `checks` has all.
    async fn self_check(&self, ctx: &Context<'_>) -> Option<SelfCheck> {
        let check = self.0.checks.first().and_then(|check| check.self_check);
        SelfCheck::shown(ctx, self.0.organisation, check)
    }

    /// The last questions to the rules and their answers, per product: at most 100, as a consignment has at most
    /// 100 lines.
    async fn checks(&self) -> Vec<ApprovalCheck> {
        let seller = self.0.organisation;
        self.0
            .checks
            .iter()
            .cloned()
            .map(|check| ApprovalCheck { seller, check })
            .collect()
    }

    /// When it was decided the last time.
    async fn decided_at(&self) -> Option<DateTime> {
        self.0.decided_at.map(DateTime)
    }

    async fn decided_by(&self) -> Option<TransportApprovalDecider> {
        self.0.decided_by.map(Into::into)
    }

    /// The last day of an approval, until midnight at the destination: 30 days after `asOf`, or the first expiry among the evidence.
    async fn valid_to(&self) -> Option<Date> {
        self.0.valid_to.map(Date)
    }

    /// What the rules ask of the transport. Empty until it is approved.
    async fn conditions(&self) -> Vec<TransportConditionSpec> {
        self.0.conditions.iter().cloned().map(Into::into).collect()
    }

    /// How often its refusal was appealed against; at most 3 times.
    async fn appeals(&self) -> i32 {
        self.0.appeals
    }

    /// Whether the parties were screened against sanctions lists.
    async fn screening(&self) -> Screening {
        Screening::NotScreened
    }

    /// What has happened, oldest first. Empty for approvals that are older than the timeline.
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
