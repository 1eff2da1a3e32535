use std::str::FromStr;

use refusal::ErrorCode;

use crate::domain::{Country, Refusal, refusals};

/// Why the database did not do as told.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A constraint that stands for a rule of the domain.
    #[error(transparent)]
    Refused(Refusal),
    #[error(transparent)]
    Database(database::Error),
    /// A column holds what this build does not know.
    #[error("{column} holds an unknown code: {code}")]
    Unknown { column: &'static str, code: String },
    /// A write met another number of rows than the one it was for.
    #[error("expected to change one row of {0}")]
    NotOne(&'static str),
}

impl From<database::Error> for Error {
    fn from(error: database::Error) -> Self {
        match database::violated(&error) {
            Some("products_sku_key") => Self::Refused(Refusal::new(
                ErrorCode::SkuTaken,
                &["sku"],
                "the organisation has a product with this SKU",
            )),
            Some("products_hs_code_fkey") => Self::Refused(refusals::unknown_hs_code()),
            Some("rule_pack_versions_label_key") => Self::Refused(Refusal::new(
                ErrorCode::VersionTaken,
                &["yaml"],
                "somebody has just uploaded this version: look at theirs first",
            )),
            Some("national_codes_hs_code_fkey") => Self::Refused(Refusal::new(
                ErrorCode::HsCodeUnknown,
                &["csv"],
                "a national code is below a subheading that the nomenclature does not have",
            )),
            _ => Self::Database(error),
        }
    }
}

impl From<Error> for commands::Error {
    fn from(error: Error) -> Self {
        match error {
            Error::Refused(refusal) => refusal.into(),
            other => Self::Internal(other.into()),
        }
    }
}

/// Reads an enum from its column.
pub(crate) fn coded<T: FromStr>(column: &'static str, code: &str) -> Result<T, Error> {
    code.parse().map_err(|_| Error::Unknown {
        column,
        code: code.to_owned(),
    })
}

/// Reads a country from its column.
pub(crate) fn country(column: &'static str, code: &str) -> Result<Country, Error> {
    Country::parse(code).ok_or_else(|| Error::Unknown {
        column,
        code: code.to_owned(),
    })
}

/// Passes if a write changed the one row that it was for.
pub(crate) const fn one(table: &'static str, rows: u64) -> Result<(), Error> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::NotOne(table))
    }
}
