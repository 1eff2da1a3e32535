use async_graphql::{InputObject, SimpleObject};

use crate::domain;

/// A code below the HS code, in one market.
#[derive(SimpleObject)]
pub struct NationalCode {
    /// A country, or a customs union as `EU`.
    market: String,
    /// 8 or 10 digits.
    code: String,
}

/// A code below the HS code, in one market.
#[derive(InputObject)]
pub struct NationalCodeInput {
    /// A country, or a customs union as `EU`.
    market: String,
    /// 8 or 10 digits that begin with the HS code.
    code: String,
}

impl From<domain::NationalCode> for NationalCode {
    fn from(national: domain::NationalCode) -> Self {
        Self {
            market: national.market,
            code: national.code,
        }
    }
}

impl From<NationalCodeInput> for domain::NationalCode {
    fn from(national: NationalCodeInput) -> Self {
        Self {
            market: national.market,
            code: national.code,
        }
    }
}
