use async_graphql::{Context, ID, InputObject, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::domain::{ProductId, RuleChangeId};
use crate::graphql::{Lane, paged};
use crate::products::graphql::types::{Organisation, Product};
use crate::rule_changes::domain;
use crate::rule_changes::service::RuleChanges;
use crate::self_checks::graphql::types::{SelfCheck, Verdict};
use crate::watches::graphql::types::Watch;

pub struct VerdictChange(pub domain::VerdictChange);

/// Change of the verdict on a product, on a lane and a day.
#[Object]
impl VerdictChange {
    /// ID of the changed verdict.
    async fn id(&self) -> ID {
        self.0.id.into()
    }

    /// ID of the rule change that changed the verdict.
    async fn rule_change_id(&self) -> ID {
        self.0.rule_change.0.into()
    }

    /// Organisation of the seller.
    async fn organisation(&self) -> Organisation {
        Organisation(self.0.organisation)
    }

    /// Product. Null if you may not read products of sellers.
    async fn product(&self, ctx: &Context<'_>) -> Result<Option<Product>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request.load(self.0.product).await?.map(Product))
    }

    /// SKU of the seller.
    async fn sku(&self) -> &str {
        &self.0.sku
    }

    /// Lane of the evaluation.
    async fn lane(&self) -> Lane {
        Lane::from(&self.0.lane)
    }

    /// Day of both verdicts.
    async fn as_of(&self) -> Date {
        Date(self.0.as_of)
    }

    /// Verdict before the change.
    async fn before(&self) -> Verdict {
        self.0.before.into()
    }

    /// Verdict after the change.
    async fn after(&self) -> Verdict {
        self.0.after.into()
    }

    /// Self-check that was evaluated again. Null if the change concerns a watch.
    async fn self_check(&self, ctx: &Context<'_>) -> Result<Option<SelfCheck>, Failure> {
        let request = RequestContext::of(ctx);
        match self.0.self_check {
            Some(id) => Ok(request.load(id).await?.map(SelfCheck)),
            None => Ok(None),
        }
    }

    /// Watch of the product. Null if the change concerns a self-check.
    async fn watch(&self, ctx: &Context<'_>) -> Result<Option<Watch>, Failure> {
        let request = RequestContext::of(ctx);
        match self.0.watch {
            Some(id) => Ok(request.load(id).await?.map(Watch)),
            None => Ok(None),
        }
    }

    /// Time at which the change was found.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}

/// Filters changed verdicts. Omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct VerdictChangeFilter {
    /// ID of the rule change that changed the verdicts.
    rule_change_id: Option<ID>,
    /// ID of the product.
    product_id: Option<ID>,
    /// Range of the time at which the change was found.
    created_at: Option<DateTimeRange>,
}

impl From<VerdictChangeFilter> for domain::VerdictChangeFilter {
    fn from(filter: VerdictChangeFilter) -> Self {
        let (created_from, created_to) = DateTimeRange::bounds(filter.created_at);
        Self {
            change: filter.rule_change_id.map(|id| RuleChangeId::parse(&id)),
            product: filter.product_id.map(|id| ProductId::parse(&id)),
            created_from,
            created_to,
        }
    }
}

pub async fn paged_verdict_changes(
    request: RequestContext<'_>,
    filter: domain::VerdictChangeFilter,
    page: Page<Uuid>,
) -> Result<Paged<Uuid, VerdictChange>, Failure> {
    paged!(
        request,
        page,
        RuleChanges,
        list_verdict_changes,
        count_verdict_changes,
        (filter),
        VerdictChange,
        |each| each.0.id
    )
}
