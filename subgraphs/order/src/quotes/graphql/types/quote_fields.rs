use async_graphql::{Context, ID, Object};
use chassis::scalar::{Date, DateTime};
use chassis::{Failure, Money, RequestContext};

use super::Quote;
use super::quote::{QuoteLine, QuoteStatus};
use crate::graphql::types::{Organisation, ProviderProfile};
use crate::orders::graphql::types::Order;
use crate::quotes::domain;

/// A provider's offer for an order. Seen by the seller and by the provider that made it.
#[Object]
impl Quote {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Null for a provider that was passed over: the order is no longer its to see.
    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        Ok(RequestContext::of(ctx).load(self.0.order).await?.map(Order))
    }

    async fn provider(&self) -> Organisation {
        self.0.organisation.into()
    }

    /// The profile of that organisation, as it was asked: its `displayName` names the provider.
    async fn provider_profile(&self) -> ProviderProfile {
        ProviderProfile {
            id: self.0.profile.0.into(),
        }
    }

    /// The sum of the lines.
    async fn total(&self) -> Money {
        money(&self.0.total)
    }

    async fn lines(&self) -> Vec<QuoteLine> {
        let line = |line: &domain::QuoteLine| QuoteLine {
            description: line.description.clone(),
            amount: money(&line.amount),
        };
        self.0.lines.iter().map(line).collect()
    }

    /// Days from acceptance to the report.
    async fn lead_days(&self) -> i32 {
        self.0.lead_days
    }

    /// The last day on which it can be accepted; the day is over when it is over everywhere, at UTC-12.
    async fn valid_until(&self) -> Date {
        Date(self.0.valid_until)
    }

    async fn status(&self) -> QuoteStatus {
        self.0.status.into()
    }

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
