use async_graphql::SimpleObject;
use chassis::scalar::{CountryCode, Date, DateTime};

use super::CertificateStatus;
use crate::certificates::service;

/// Public part of a certificate: enough to decide whether it covers given goods, without the seller.
#[derive(SimpleObject)]
pub struct CertificateCheck {
    /// Number of the certificate, for example `CRT-2026-000042`.
    number: String,
    /// Status at `checkedAt`.
    status: CertificateStatus,
    /// Name of the product on the day of issue.
    product_name: String,
    /// SKU of the product on the day of issue.
    sku: String,
    /// Markets in which the certificate is valid.
    markets: Vec<CountryCode>,
    /// Document types as which the certificate counts, for example `UN383_SUMMARY`.
    document_types: Vec<String>,
    /// Name of the provider that assessed the product, on the day of issue.
    issuer: String,
    /// First day of validity.
    valid_from: Date,
    /// Last day of validity.
    valid_to: Date,
    /// Time of this check.
    checked_at: DateTime,
}

impl From<service::CertificateCheck> for CertificateCheck {
    fn from(check: service::CertificateCheck) -> Self {
        Self {
            number: check.number,
            status: check.status.into(),
            product_name: check.product,
            sku: check.sku,
            markets: check.markets.into_iter().map(CountryCode).collect(),
            document_types: check.document_types,
            issuer: check.issuer,
            valid_from: Date(check.valid_from),
            valid_to: Date(check.valid_to),
            checked_at: DateTime(check.checked_at),
        }
    }
}
