//! The certificate that follows when a report passes and the seller takes it, and what becomes of it.
//!
//! ```text
//! VALID --suspend--> SUSPENDED --reinstate--> VALID;  VALID, SUSPENDED --revoke--> REVOKED
//! VALID, SUSPENDED, EXPIRED --the next report is taken--> SUPERSEDED;  VALID --its last day is over--> EXPIRED
//! ```
//!
//! A suspension has a cause, and the cause says who may end it: the issuer its own; the platform any but one: what a
//! later report corrects stays suspended until that report is taken.

use secrecy::SecretString;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::{CertificateEvent, CertificateStatus, SuspensionCause, refusals};
use crate::assessment::domain::{FindingResult, Report};
use crate::domain::{
    CertificateId, OrderId, OrganisationId, ProductId, ProviderId, Refusal, ReportId, text,
};
use crate::orders::domain::Order;
use crate::orders::domain::refusals::order_not_found;

/// A certificate counts as the documents that it names, issued and expiring with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    pub id: CertificateId,
    /// As `CRT-2026-000042`.
    pub number: String,
    pub order: OrderId,
    pub report: ReportId,
    pub product: ProductId,
    /// The seller.
    pub organisation: OrganisationId,
    /// The provider that issued the report.
    pub provider: OrganisationId,
    /// Its profile.
    pub profile: ProviderId,
    /// What it says of product and issuer, in the words of the day when it was issued.
    pub named: Named,
    pub document_types: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub markets: Vec<String>,
    /// The rules that the report found to be met.
    pub requirements: Vec<String>,
    pub valid_from: Date,
    pub valid_to: Date,
    pub status: CertificateStatus,
    /// Of a suspended one.
    pub cause: Option<SuspensionCause>,
    /// Counts the events: 1, 2, 3, …
    pub version: i64,
    pub created_at: OffsetDateTime,
    /// The time of the last event.
    pub updated_at: OffsetDateTime,
}

/// Names for people.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Named {
    pub product: String,
    pub sku: String,
    pub issuer: String,
}

/// One thing that has happened to a certificate.
#[derive(Clone, Debug)]
pub struct CertificateEntry {
    /// Of the event that told it.
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

/// Who decides on a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keeper {
    Issuer,
    Platform,
}

/// Which certificates somebody wants to see.
#[derive(Clone, Debug)]
pub struct CertificateFilter {
    pub status: Option<CertificateStatus>,
    pub product: Option<ProductId>,
    pub market: Option<String>,
    /// Those whose last day is before this one.
    pub expires_before: Option<Date>,
    /// Includes changes at this moment and later ones.
    pub updated_from: Option<OffsetDateTime>,
    /// Includes changes before this moment.
    pub updated_to: Option<OffsetDateTime>,
    /// The instant at which the status is looked at.
    pub now: OffsetDateTime,
}

/// `CRT-2026-000042`.
#[must_use]
pub fn certificate_number(year: i32, count: i64) -> String {
    format!("CRT-{year}-{count:06}")
}

/// Why somebody suspends, reinstates or revokes.
pub fn check_reason(reason: &str) -> Result<(), Refusal> {
    text(&["reason"], reason, 2000)
}

impl Certificate {
    /// The certificate that follows from a report that passes: it stands for what its passed findings establish.
    pub fn issue(
        report: &Report,
        order: &Order,
        named: Named,
        number: String,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let chosen = order.chosen().ok_or_else(order_not_found)?;
        let passed = || {
            report
                .findings
                .iter()
                .filter(|finding| finding.result == FindingResult::Pass)
        };
        let mut document_types: Vec<String> = passed()
            .flat_map(|finding| finding.establishes.clone())
            .collect();
        document_types.sort_unstable();
        document_types.dedup();
        let mut requirements: Vec<String> = passed()
            .map(|finding| finding.requirement.clone())
            .collect();
        requirements.dedup();
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
            requirements,
            valid_from: report.valid_from,
            valid_to: report.valid_to,
            status: CertificateStatus::Valid,
            cause: None,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// The day in its markets; of several, in that where the day ends last.
    #[must_use]
    pub fn today(&self, now: OffsetDateTime) -> Date {
        let days = self
            .markets
            .iter()
            .map(|market| market_day::today(market, now));
        days.min().unwrap_or_else(|| market_day::latest_day(now))
    }

    /// The instant at which a day begins: [`Self::today`] is this day or a later one from then on.
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

    /// The status on a day: a valid certificate expires without anybody's doing.
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

    /// The issuer is suspended or removed. Nothing happens to what does not count anyway.
    pub fn suspend_with_issuer(&mut self, now: OffsetDateTime) -> Option<CertificateEvent> {
        let valid = self.status == CertificateStatus::Valid;
        valid.then(|| self.suspended(SuspensionCause::ProviderSuspended, now))
    }

    /// As it is shown until the page comes that suspends it with its issuer: suspended already, in the same version.
    pub fn show_suspended_with_issuer(&mut self) {
        if self.status == CertificateStatus::Valid {
            self.status = CertificateStatus::Suspended;
            self.cause = Some(SuspensionCause::ProviderSuspended);
        }
    }

    /// Whether the next certificate of its order is in doubt from the start: no later report washes off that this one was
    /// revoked, or suspended by the platform.
    #[must_use]
    pub fn leaves_doubt(&self) -> bool {
        self.status == CertificateStatus::Revoked || self.cause == Some(SuspensionCause::Platform)
    }

    /// The one before leaves doubt, which is the platform's to end.
    pub fn suspend_in_doubt(&mut self, now: OffsetDateTime) -> Option<CertificateEvent> {
        let valid = self.status == CertificateStatus::Valid;
        valid.then(|| self.suspended(SuspensionCause::Platform, now))
    }

    /// A later report corrects the one that this rests on.
    pub fn suspend_for_correction(&mut self, now: OffsetDateTime) -> Option<CertificateEvent> {
        let standing = matches!(
            self.status,
            CertificateStatus::Valid | CertificateStatus::Suspended
        );
        // What the platform has suspended stays the platform's to end.
        let causes = [
            Some(SuspensionCause::Correction),
            Some(SuspensionCause::Platform),
        ];
        let news = standing && !causes.contains(&self.cause);
        news.then(|| self.suspended(SuspensionCause::Correction, now))
    }

    /// `issuer_listed`: whether the issuer is one that may be asked today. The platform may confirm a certificate although
    /// it is not.
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

    /// The issuer is itself again.
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

    /// The next report of its order was taken.
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

    /// Expires the certificate if it is in force and its last day is over. Returns false if nothing has changed.
    pub fn expire(&mut self, today: Date, now: OffsetDateTime) -> bool {
        let over = self.status_on(today) == CertificateStatus::Expired
            && self.status != CertificateStatus::Expired;
        if over {
            self.status = CertificateStatus::Expired;
            self.change(now);
        }
        over
    }

    /// Counts a change. The time does not go back: a command that waited for a lock may be older than the last change.
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
