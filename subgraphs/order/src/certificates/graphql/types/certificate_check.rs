use async_graphql::SimpleObject;
use chassis::scalar::{CountryCode, Date, DateTime};

use super::CertificateStatus;
use crate::certificates::service;

/// What is public of a certificate: enough to tell whether it covers the goods at hand, and nothing about who sells them.
#[derive(SimpleObject)]
pub struct CertificateCheck {
    /// As `CRT-2026-000042`.
    number: String,
    status: CertificateStatus,
    /// What the product was called when the certificate was issued.
    product_name: String,
    /// The product's article number.
    sku: String,
    /// Where it counts.
    markets: Vec<CountryCode>,
    /// What it stands for, as `UN383_SUMMARY`.
    document_types: Vec<String>,
    /// The provider that assessed the product.
    issuer: String,
    valid_from: Date,
    valid_to: Date,
    /// When the status was looked at.
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
