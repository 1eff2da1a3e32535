//! Certificates: issued when the seller accepts a report that passes, and their transitions.
//!
//! ```text
//! VALID --suspend--> SUSPENDED --reinstate--> VALID;  VALID, SUSPENDED --revoke--> REVOKED
//! VALID, SUSPENDED, EXPIRED --next report accepted--> SUPERSEDED;  VALID --last day passed--> EXPIRED
//! ```
//!
//! The cause of a suspension determines who may end it. The issuer may end its own suspension. The platform may end every
//! suspension except one for a correction, which lasts until the seller accepts the later report.

use secrecy::SecretString;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{CertificateEvent, CertificateStatus, SuspensionCause, refusals};
use crate::assessment::domain::{Finding, FindingResult, Report};
use crate::domain::{
    CertificateId, DayRange, OrderId, OrganisationId, ProductId, ProviderId, Refusal, ReportId,
    Search, SortValues, TimeRange, text,
};
use crate::orders::domain::Order;
use crate::orders::domain::refusals::order_not_found;

/// Certificate. It counts as the documents that it names, with its own dates of issue and expiry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    pub id: CertificateId,
    /// For example `CRT-2026-000042`.
    pub number: String,
    pub order: OrderId,
    pub report: ReportId,
    pub product: ProductId,
    /// Seller.
    pub organisation: OrganisationId,
    /// Provider that issued the report.
    pub provider: OrganisationId,
    /// Profile of the provider.
    pub profile: ProviderId,
    /// Names of the product and the issuer on the day of issue.
    pub named: Named,
    pub document_types: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub markets: Vec<String>,
    /// Rules that the report found to be met.
    pub requirements: Vec<String>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub status: CertificateStatus,
    /// Cause of the suspension, if the certificate is suspended.
    pub cause: Option<SuspensionCause>,
    /// Number of events so far.
    pub version: i64,
    pub created_at: OffsetDateTime,
    /// Time of the last event.
    pub updated_at: OffsetDateTime,
}

/// Names in a certificate.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub product: String,
    pub sku: String,
    pub issuer: String,
}

/// Change of a certificate.
#[derive(Clone, Debug)]
pub struct CertificateEntry {
    /// ID of the published event.
    pub id: Uuid,
    pub certificate: CertificateId,
    pub sequence: i64,
    pub event: CertificateEvent,
    pub status: CertificateStatus,
    pub cause: Option<SuspensionCause>,
    pub at: OffsetDateTime,
    pub by_user: Option<Uuid>,
    pub by: Option<OrganisationId>,
    pub reason: Option<SecretString>,
}

/// Party that decides on a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    Issuer,
    Platform,
}

/// Filters certificates.
#[derive(Clone, Debug)]
pub struct CertificateFilter {
    pub search: Option<Search>,
    /// Any of these statuses. An empty list does not filter.
    pub statuses: Vec<CertificateStatus>,
    pub product: Option<ProductId>,
    pub market: Option<String>,
    pub valid_to: DayRange,
    pub created: TimeRange,
    pub updated: TimeRange,
    /// Time at which the status is evaluated.
    pub now: OffsetDateTime,
}

/// Formats a certificate number, for example `CRT-2026-000042`.
#[must_use]
pub fn certificate_number(year: i32, count: i64) -> String {
    format!("CRT-{year}-{count:06}")
}

fn passed(findings: &[Finding]) -> impl Iterator<Item = &Finding> {
    findings
        .iter()
        .filter(|finding| finding.result == FindingResult::Pass)
}

/// Returns the rules of the findings that passed, each once, in the order of the findings. A report from before each
/// requirement had one finding only can repeat a rule.
fn requirements_met(findings: &[Finding]) -> Vec<String> {
    let mut met: Vec<String> = Vec::new();
    for finding in passed(findings) {
        if !met.contains(&finding.requirement) {
            met.push(finding.requirement.clone());
        }
    }
    met
}

/// Validates the reason for a decision.
pub fn check_reason(reason: &str) -> Result<(), Refusal> {
    text(&["reason"], reason, 2000)
}

impl Certificate {
    /// Issues a certificate for a report that passes. It counts as the document types that the passed findings establish.
    pub fn issue(
        report: &Report,
        order: &Order,
        named: Named,
        number: String,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let chosen = order.chosen().ok_or_else(order_not_found)?;
        let mut document_types: Vec<String> = passed(&report.findings)
            .flat_map(|finding| finding.establishes.clone())
            .collect();
        document_types.sort_unstable();
        document_types.dedup();
        Ok(Self {
            id: CertificateId::new(),
            number,
            order: order.id,
            report: report.id,
            product: order.product,
            organisation: order.seller,
            provider: chosen.organisation,
            profile: chosen.provider,
            named,
            document_types,
            markets: vec![order.lane.destination.clone()],
            requirements: requirements_met(&report.findings),
            valid_from: report.valid_from,
            valid_to: report.valid_to,
            status: CertificateStatus::Valid,
            cause: None,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    #[must_use]
    pub const fn sort_values(&self) -> SortValues {
        SortValues {
            id: self.id.0,
            updated_at: self.updated_at,
            last_day: Some(self.valid_to),
        }
    }

    /// Current day in the markets of the certificate. If they differ, the earliest one.
    #[must_use]
    pub fn today(&self, now: OffsetDateTime) -> Date {
        let days = self
            .markets
            .iter()
            .map(|market| market_day::today(market, now));
        days.min().unwrap_or_else(|| market_day::latest_day(now))
    }

    /// Time from which [`Self::today`] is this day or a later one.
    #[must_use]
    pub fn beginning(&self, day: Date) -> OffsetDateTime {
        let begins = self
            .markets
            .iter()
            .map(|market| market_day::beginning(market, day));
        begins
            .max()
            .unwrap_or_else(|| market_day::earliest_beginning(day))
    }

    /// Status on a day. A valid certificate is EXPIRED after its last day, even before the job has updated it.
    #[must_use]
    pub fn status_on(&self, day: Date) -> CertificateStatus {
        let over = self.valid_to < day && self.status == CertificateStatus::Valid;
        if over {
            CertificateStatus::Expired
        } else {
            self.status
        }
    }

    pub fn suspend(
        &mut self,
        by: Keeper,
        now: OffsetDateTime,
    ) -> Result<CertificateEvent, Refusal> {
        if self.status_on(self.today(now)) != CertificateStatus::Valid {
            return Err(self.wrong(now));
        }
        let cause = match by {
            Keeper::Issuer => SuspensionCause::Issuer,
            Keeper::Platform => SuspensionCause::Platform,
        };
        Ok(self.suspended(cause, now))
    }

    /// Suspends a valid certificate because its issuer is suspended or removed. Other certificates do not change.
    pub fn suspend_with_issuer(&mut self, now: OffsetDateTime) -> Option<CertificateEvent> {
        let valid = self.status == CertificateStatus::Valid;
        valid.then(|| self.suspended(SuspensionCause::ProviderSuspended, now))
    }

    /// Shows a valid certificate as suspended with its issuer before the review has reached it. The version does not change.
    pub fn show_suspended_with_issuer(&mut self) {
        if self.status == CertificateStatus::Valid {
            self.status = CertificateStatus::Suspended;
            self.cause = Some(SuspensionCause::ProviderSuspended);
        }
    }

    /// True if the next certificate of the order is suspended from the start: a later report does not cancel a revocation or a
    /// suspension by the platform.
    #[must_use]
    pub fn leaves_doubt(&self) -> bool {
        self.status == CertificateStatus::Revoked || self.cause == Some(SuspensionCause::Platform)
    }

    /// Suspends a new certificate whose predecessor was revoked or suspended by the platform. Only the platform may reinstate it.
    pub fn suspend_in_doubt(&mut self, now: OffsetDateTime) -> Option<CertificateEvent> {
        let valid = self.status == CertificateStatus::Valid;
        valid.then(|| self.suspended(SuspensionCause::Platform, now))
    }

    /// Suspends the certificate because a later report corrects the one on which it is based.
    pub fn suspend_for_correction(&mut self, now: OffsetDateTime) -> Option<CertificateEvent> {
        let standing = matches!(
            self.status,
            CertificateStatus::Valid | CertificateStatus::Suspended
        );
        // A suspension by the platform remains, and only the platform may end it.
        let causes = [
            Some(SuspensionCause::Correction),
            Some(SuspensionCause::Platform),
        ];
        let news = standing && !causes.contains(&self.cause);
        news.then(|| self.suspended(SuspensionCause::Correction, now))
    }

    /// Reinstates a suspended certificate. `issuer_listed`: true if the issuer is listed today. The platform may reinstate a
    /// certificate whose issuer is not listed.
    pub fn reinstate(
        &mut self,
        by: Keeper,
        issuer_listed: bool,
        now: OffsetDateTime,
    ) -> Result<CertificateEvent, Refusal> {
        let may = match self.cause {
            Some(SuspensionCause::Issuer) => by == Keeper::Platform || issuer_listed,
            Some(SuspensionCause::Platform | SuspensionCause::ProviderSuspended) => {
                by == Keeper::Platform
            }
            Some(SuspensionCause::Correction) | None => false,
        };
        if !may || self.valid_to < self.today(now) {
            return Err(self.wrong(now));
        }
        Ok(self.become_status(CertificateStatus::Valid, CertificateEvent::Reinstated, now))
    }

    /// Reinstates a certificate that was suspended together with its issuer.
    pub fn reinstate_with_issuer(&mut self, now: OffsetDateTime) -> Option<CertificateEvent> {
        let with_issuer = self.cause == Some(SuspensionCause::ProviderSuspended);
        with_issuer.then(|| {
            self.become_status(CertificateStatus::Valid, CertificateEvent::Reinstated, now)
        })
    }

    pub fn revoke(&mut self, now: OffsetDateTime) -> Result<CertificateEvent, Refusal> {
        match self.status_on(self.today(now)) {
            CertificateStatus::Valid | CertificateStatus::Suspended => {
                Ok(self.become_status(CertificateStatus::Revoked, CertificateEvent::Revoked, now))
            }
            _ => Err(self.wrong(now)),
        }
    }

    /// Supersedes the certificate because the next report of its order was accepted.
    pub fn supersede(&mut self, now: OffsetDateTime) -> Option<CertificateEvent> {
        let over = matches!(
            self.status,
            CertificateStatus::Revoked | CertificateStatus::Superseded
        );
        (!over).then(|| {
            let (status, event) = (CertificateStatus::Superseded, CertificateEvent::Superseded);
            self.become_status(status, event, now)
        })
    }

    fn suspended(&mut self, cause: SuspensionCause, now: OffsetDateTime) -> CertificateEvent {
        let (status, event) = (CertificateStatus::Suspended, CertificateEvent::Suspended);
        self.become_status(status, event, now);
        self.cause = Some(cause);
        event
    }

    fn become_status(
        &mut self,
        status: CertificateStatus,
        event: CertificateEvent,
        now: OffsetDateTime,
    ) -> CertificateEvent {
        self.status = status;
        self.cause = None;
        self.change(now);
        event
    }

    /// Expires the certificate if it is valid and its last day has passed. Returns false if nothing has changed.
    pub fn expire(&mut self, today: Date, now: OffsetDateTime) -> bool {
        let over = self.status_on(today) == CertificateStatus::Expired
            && self.status != CertificateStatus::Expired;
        if over {
            self.status = CertificateStatus::Expired;
            self.change(now);
        }
        over
    }

    /// Increments the version. The time never decreases: a command that waited for a lock may be older than the last change.
    fn change(&mut self, now: OffsetDateTime) {
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
    }

    fn wrong(&self, now: OffsetDateTime) -> Refusal {
        refusals::wrong_state(self.status_on(self.today(now)), self.cause)
    }
}

#[cfg(test)]
#[path = "certificate_tests.rs"]
mod tests;
