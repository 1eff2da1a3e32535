use std::str::FromStr;

use refusal::ErrorCode;

use crate::domain::{Country, Refusal, refusals};

/// Error of a statement.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Violation of a constraint that corresponds to a rule of the domain.
    #[error(transparent)]
    Refused(Refusal),
    #[error(transparent)]
    Database(database::Error),
    /// A column has a code that this build does not know.
    #[error("{column} holds an unknown code: {code}")]
    Unknown { column: &'static str, code: String },
    /// A write changed another number of rows than one.
    #[error("expected to change one row of {0}")]
    NotOne(&'static str),
}

impl From<database::Error> for Error {
    fn from(error: database::Error) -> Self {
        match database::violated(&error) {
            Some("products_sku_key") => Self::Refused(Refusal::new(
                ErrorCode::SkuTaken,
                &["sku"],
                "Your organisation already has a product with this SKU. Use another one.",
            )),
            Some("products_hs_code_fkey") => Self::Refused(refusals::unknown_hs_code()),
            Some("rule_pack_versions_label_key") => Self::Refused(Refusal::new(
                ErrorCode::VersionTaken,
                &["yaml"],
                "Another user has just uploaded this version. Compare the files, or use a new version.",
            )),
            Some("national_codes_hs_code_fkey") => Self::Refused(Refusal::new(
                ErrorCode::HsCodeUnknown,
                &["csv"],
                "The file has a national code whose subheading is not in the nomenclature. Import the nomenclature first.",
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

/// Parses an enum from its column.
pub(crate) fn coded<T: FromStr>(column: &'static str, code: &str) -> Result<T, Error> {
    code.parse().map_err(|_| Error::Unknown {
        column,
        code: code.to_owned(),
    })
}

/// Parses a country from its column.
pub(crate) fn country(column: &'static str, code: &str) -> Result<Country, Error> {
    Country::parse(code).ok_or_else(|| Error::Unknown {
        column,
        code: code.to_owned(),
    })
}

/// Returns an error unless a write changed exactly one row.
pub(crate) const fn one(table: &'static str, rows: u64) -> Result<(), Error> {
    if rows == 1 {
        Ok(())
    } else {
        Err(Error::NotOne(table))
    }
}
