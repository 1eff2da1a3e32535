use async_graphql::{InputObject, SimpleObject};

use crate::domain;

/// National code of a product in one market.
#[derive(SimpleObject)]
pub struct NationalCode {
    /// Market: a country, or a customs union, for example `EU`.
    market: String,
    /// Code of 8 or 10 digits.
    code: String,
}

/// National code of a product in one market.
#[derive(InputObject)]
pub struct NationalCodeInput {
    /// Market: a country, or a customs union, for example `EU`.
    market: String,
    /// Code of 8 or 10 digits that begins with the HS code.
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
