use async_graphql::{Context, ID, Object};
use chassis::Failure;
use chassis::scalar::{Date, DateTime};
use secrecy::ExposeSecret;

use super::{AssessmentResult, CertificateStatus, EvidenceDocument, FindingResult, Order, Product};
use crate::domain;
use crate::graphql::loaders::{reading, reads};

pub struct AssessmentReport(pub domain::Report);

/// What an assessment found. It never changes.
#[Object]
impl AssessmentReport {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        Ok(reading(ctx)?.load_one(self.0.order).await?.map(Order))
    }

    async fn overall(&self) -> AssessmentResult {
        self.0.overall.into()
    }

    async fn findings(&self) -> Vec<AssessmentFinding> {
        self.0.findings.iter().cloned().map(AssessmentFinding).collect()
    }

    /// The number under which the laboratory keeps its own records.
    async fn lab_reference(&self) -> Option<&str> {
        self.0.lab_reference.as_ref().map(ExposeSecret::expose_secret)
    }

    async fn issued_at(&self) -> DateTime {
        DateTime(self.0.issued_at)
    }

    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    async fn valid_to(&self) -> Date {
        Date(self.0.valid_to)
    }
}

pub struct AssessmentFinding(pub domain::Finding);

/// What was found about one requirement.
#[Object]
impl AssessmentFinding {
    /// The id of a rule, as `AIR-UN3480-CAO`.
    async fn requirement(&self) -> &str {
        &self.0.requirement
    }

    async fn result(&self) -> FindingResult {
        self.0.result.into()
    }

    /// The document types that a PASS stands for, as `UN383_SUMMARY`.
    async fn establishes(&self) -> &[String] {
        &self.0.establishes
    }

    /// The documents that it rests on.
    async fn evidence(&self, ctx: &Context<'_>) -> Result<Vec<EvidenceDocument>, Failure> {
        let found = reading(ctx)?.load_many(self.0.evidence.iter().copied()).await?;
        let in_order = self.0.evidence.iter().filter_map(|id| found.get(id).cloned());
        Ok(in_order.map(EvidenceDocument).collect())
    }

    async fn remark(&self) -> Option<&str> {
        self.0.remark.as_ref().map(ExposeSecret::expose_secret)
    }
}

pub struct Certificate(pub domain::Certificate);

/// A certificate. While it is VALID it counts as each of its document types, issued and expiring with it.
#[Object]
impl Certificate {
    pub async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// As `CRT-2026-000042`.
    async fn number(&self) -> &str {
        &self.0.number
    }

    async fn order(&self, ctx: &Context<'_>) -> Result<Option<Order>, Failure> {
        Ok(reading(ctx)?.load_one(self.0.order).await?.map(Order))
    }

    /// Null for whoever may not see it: a product is its seller's to show.
    async fn product(&self) -> Option<Product> {
        Some(self.0.product.into())
    }

    /// What the report's findings established, as `UN383_SUMMARY`.
    async fn document_types(&self) -> &[String] {
        &self.0.document_types
    }

    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    async fn valid_to(&self) -> Date {
        Date(self.0.valid_to)
    }

    async fn status(&self, ctx: &Context<'_>) -> Result<CertificateStatus, Failure> {
        Ok(self.0.status_on(reads(ctx)?.now.date()).into())
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }
}
