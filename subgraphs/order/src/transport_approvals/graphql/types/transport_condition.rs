use async_graphql::SimpleObject;

use crate::transport_approvals::domain;

/// What a rule asks of a transport.
#[derive(SimpleObject)]
pub struct TransportConditionSpec {
    /// The rule that asks for it, as `EU-VACCINE-GDP`.
    pub rule: String,
    /// As `TEMPERATURE`.
    pub metric: String,
    /// A code of UN/ECE Recommendation 20, as `CEL`.
    pub unit: String,
    /// The lowest and the highest value, as decimals in text; null: no bound.
    pub min: Option<String>,
    pub max: Option<String>,
    /// The longest that values may be out of range at a stretch.
    pub consecutive_minutes: Option<u32>,
    /// The longest that they may be so in all.
    pub cumulative_minutes: Option<u32>,
    /// The longest without a value.
    pub max_gap_minutes: Option<u32>,
    /// HOLD or FLAG.
    pub on_breach: String,
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
            on_breach: one.on_breach,
        }
    }
}
