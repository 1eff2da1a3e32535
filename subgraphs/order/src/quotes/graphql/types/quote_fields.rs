use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Money, RequestContext};

use super::Quote;
use super::quote::{QuoteLine, QuoteStatus};
use crate::graphql::types::{Organisation, ProviderProfile};
use crate::orders::graphql::types::Order;
use crate::quotes::domain;

/// Offer of a provider for an order. The seller, the provider, administrators and auditors may read this.
#[Object]
impl Quote {
    /// ID of the quote.
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Order of the quote. Null for a provider that was not chosen, which may not see the order.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        Ok(RequestContext::of(ctx).load(self.0.order).await?.map(Order))
    }

    /// Organisation of the provider.
    async fn provider(&self) -> Organisation {
        self.0.organisation.into()
    }

    /// Profile with which the provider was asked. Its `displayName` is the name of the provider. Null while the profile is hidden
    /// from you, for example because it is suspended.
    async fn provider_profile(&self) -> Option<ProviderProfile> {
        Some(ProviderProfile {
            id: self.0.profile.0.into(),
        })
    }

    /// Sum of the lines.
    async fn total(&self) -> Money {
        money(&self.0.total)
    }

    /// Lines of the quote.
    async fn lines(&self) -> Vec<QuoteLine> {
        let line = |line: &domain::QuoteLine| QuoteLine {
            description: line.description.clone(),
            amount: money(&line.amount),
        };
        self.0.lines.iter().map(line).collect()
    }

    /// Days from the acceptance to the report.
    async fn lead_days(&self) -> i32 {
        self.0.lead_days
    }

    /// Last day on which the quote can be accepted. The day ends when it ends everywhere (at UTC-12).
    async fn valid_until(&self) -> Date {
        Date(self.0.valid_until)
    }

    /// Status of the quote.
    async fn status(&self) -> QuoteStatus {
        self.0.status.into()
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

fn money(money: &domain::Money) -> Money {
    Money {
        minor_units: money.minor_units,
        currency: money.currency.clone(),
    }
}
