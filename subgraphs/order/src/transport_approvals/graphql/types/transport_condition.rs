use async_graphql::{ComplexObject, Context, Enum, SimpleObject};
use chassis::Failure;

use crate::graphql::types::Requirement;
use crate::transport_approvals::domain;

/// Condition of a rule that a transport must meet.
#[derive(SimpleObject)]
#[graphql(complex)]
pub struct TransportConditionSpec {
    /// Rule that requires the condition, for example `EU-VACCINE-GDP`.
    pub rule: String,
    /// Measured quantity, for example `TEMPERATURE`.
    pub metric: String,
    /// Code of the unit in UN/ECE Recommendation 20, for example `CEL`.
    pub unit: String,
    /// Lowest permitted value as a decimal number. Null if there is no lower bound.
    pub min: Option<String>,
    /// Highest permitted value as a decimal number. Null if there is no upper bound.
    pub max: Option<String>,
    /// Longest permitted time out of range without interruption, in minutes.
    pub consecutive_minutes: Option<u32>,
    /// Longest permitted time out of range in total, in minutes.
    pub cumulative_minutes: Option<u32>,
    /// Longest permitted time without a measurement, in minutes.
    pub max_gap_minutes: Option<u32>,
    /// Consequence of a breach.
    pub on_breach: BreachConsequence,
}

/// Consequence of a breach of a transport condition.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::transport_approvals::domain::BreachConsequence")]
pub enum BreachConsequence {
    /// A breach holds the consignment until an administrator releases or rejects it.
    Hold,
    /// A breach is recorded and does not hold the consignment.
    Flag,
}

#[ComplexObject]
impl TransportConditionSpec {
    /// Rule of `rule` with its title. Null if it is not in force, and if several rule packs have a rule with this ID.
    async fn requirement(&self, ctx: &Context<'_>) -> Result<Option<Requirement>, Failure> {
        Requirement::named(ctx, &self.rule).await
    }
}

impl From<domain::TransportCondition> for TransportConditionSpec {
    fn from(one: domain::TransportCondition) -> Self {
        Self {
            rule: one.rule,
            metric: one.metric,
            unit: one.unit,
            min: one.min,
            max: one.max,
            consecutive_minutes: one.consecutive_minutes,
            cumulative_minutes: one.cumulative_minutes,
            max_gap_minutes: one.max_gap_minutes,
            on_breach: one.on_breach.into(),
        }
    }
}
