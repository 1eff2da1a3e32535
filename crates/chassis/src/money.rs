use async_graphql::{InputObject, SimpleObject};

/// An amount of money in whole minor units: 1250 with EUR is 12.50 euro, 1250 with JPY is 1250 yen. No fractions.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject, InputObject)]
#[graphql(input_name = "MoneyInput", shareable)]
pub struct Money {
    /// 0 to 2147483647.
    pub minor_units: i32,
    /// ISO 4217, as `EUR`.
    pub currency: String,
}
