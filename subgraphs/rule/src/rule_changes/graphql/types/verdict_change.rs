use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::domain::RuleChangeId;
use crate::graphql::{Lane, paged};
use crate::products::graphql::types::{Organisation, Product};
use crate::rule_changes::domain;
use crate::rule_changes::service::RuleChanges;
use crate::self_checks::graphql::types::{SelfCheck, Verdict};
use crate::watches::graphql::types::Watch;

pub struct VerdictChange(pub domain::VerdictChange);

/// A product that the rules decide otherwise than before, on a lane on a day.
#[Object]
impl VerdictChange {
    async fn id(&self) -> ID {
        self.0.id.into()
    }

    async fn rule_change_id(&self) -> ID {
        self.0.rule_change.0.into()
    }

    async fn organisation(&self) -> Organisation {
        Organisation(self.0.organisation)
    }

    /// Null for those who see the change, but not the products of sellers.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(self.0.product).await?.map(Product))
    }

    /// The seller's own number for the product.
    async fn sku(&self) -> &str {
        &self.0.sku
    }

    async fn lane(&self) -> Lane {
        Lane::from(&self.0.lane)
    }

    /// The day that both verdicts are about.
    async fn as_of(&self) -> Date {
        Date(self.0.as_of)
    }

    async fn before(&self) -> Verdict {
        self.0.before.into()
    }

    async fn after(&self) -> Verdict {
        self.0.after.into()
    }

    /// The self-check that asked the question, if one did.
    async fn self_check(&self, ctx: &Context<'_>) -> Result<Option<SelfCheck>, Failure> {
        let request = RequestContext::of(ctx);
        match self.0.self_check {
            Some(id) => Ok(request.load(id).await?.map(SelfCheck)),
            None => Ok(None),
        }
    }

    /// The watch that asks it, if one does.
    async fn watch(&self, ctx: &Context<'_>) -> Result<Option<Watch>, Failure> {
        let request = RequestContext::of(ctx);
        match self.0.watch {
            Some(id) => Ok(request.load(id).await?.map(Watch)),
            None => Ok(None),
        }
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

pub async fn paged_verdict_changes(
    request: RequestContext<'_>,
    change: Option<RuleChangeId>,
    page: Page<Uuid>,
) -> Result<Paged<Uuid, VerdictChange>, Failure> {
    paged!(
        request,
        page,
        RuleChanges,
        list_verdict_changes,
        count_verdict_changes,
        (change),
        VerdictChange,
        |each| each.0.id
    )
}
