//! Enquiries: questions of a seller to a provider before an order.
//!
//! The provider answers, and either party closes the enquiry. An OPEN enquiry expires after five days without an answer. A
//! message extends this by five days, because the parties are in contact. A message of the seller after the answer is a new
//! question and sets the enquiry to OPEN again.

use secrecy::{ExposeSecret, SecretString};
use time::{Duration, OffsetDateTime};

use super::enquiry_state::{ENQUIRY_TRANSITIONS, EnquiryTransition};
use super::message::LONGEST;
use super::{EnquiryCommand, EnquiryEvent, EnquiryPart, EnquiryStatus, refusals};
use crate::domain::{
    EnquiryId, OrganisationId, ProductId, ProviderId, Refusal, Search, SelfCheckId, SortValues,
    TimeRange, text,
};
use crate::projections::domain::{ExternalReferences, Provider};

/// Maximum numbers of OPEN enquiries of a seller: at one provider, and at all providers together.
pub const MOST_OPEN_AT_ONE: i64 = 5;
pub const MOST_OPEN: i64 = 100;
/// Maximum number of enquiries of a seller to one provider in 24 hours, in any status: each sends emails to the provider.
pub const MOST_A_DAY_AT_ONE: i64 = 5;
/// Time after which an OPEN enquiry expires.
const WAITS: Duration = Duration::days(5);

/// Numbers of enquiries of a seller that limit a new enquiry to a provider.
#[derive(Clone, Copy, Debug)]
pub struct EnquiryCounts {
    /// OPEN enquiries, at all providers.
    pub open: i64,
    /// OPEN enquiries at that provider.
    pub open_there: i64,
    /// Enquiries to that provider in the last 24 hours, in any status.
    pub of_day_there: i64,
}

/// ID, number and time of a new enquiry.
#[derive(Clone, Debug)]
pub struct EnquiryReference {
    pub id: EnquiryId,
    pub number: String,
    pub at: OffsetDateTime,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enquiry {
    pub id: EnquiryId,
    /// Number for people, for example `ENQ-2026-000042`.
    pub number: String,
    pub seller: OrganisationId,
    pub provider: OrganisationId,
    /// Profile that was asked.
    pub profile: ProviderId,
    pub self_check: Option<SelfCheckId>,
    pub product: Option<ProductId>,
    pub status: EnquiryStatus,
    /// Number of the enquiry's events: 1, 2, 3, …
    pub version: i64,
    pub created_at: OffsetDateTime,
    /// Time of the last step.
    pub updated_at: OffsetDateTime,
    /// Time at which the enquiry expires while it is OPEN.
    pub expires_at: OffsetDateTime,
}

/// Input of a new enquiry.
pub struct NewEnquiry {
    pub provider: ProviderId,
    pub self_check: Option<SelfCheckId>,
    pub product: Option<ProductId>,
    pub text: SecretString,
}

/// Filters enquiries.
#[derive(Clone, Debug, Default)]
pub struct EnquiryFilter {
    pub search: Option<Search>,
    /// Any of these statuses. An empty list does not filter.
    pub statuses: Vec<EnquiryStatus>,
    /// Organisation on the other side.
    pub party: Option<OrganisationId>,
    pub created: TimeRange,
    pub updated: TimeRange,
}

/// Formats an enquiry number, for example `ENQ-2026-000042`.
#[must_use]
pub fn enquiry_number(year: i32, count: i64) -> String {
    format!("ENQ-{year}-{count:06}")
}

impl NewEnquiry {
    pub fn check(&self) -> Result<(), Refusal> {
        text(&["text"], self.text.expose_secret(), LONGEST)
    }

    /// Objects of other domains that the enquiry names.
    #[must_use]
    pub fn references(&self) -> ExternalReferences {
        ExternalReferences {
            products: self.product.into_iter().collect(),
            ..ExternalReferences::of_providers(&[self.provider])
        }
    }

    /// Creates the enquiry. Refused if the provider is not listed or the seller has reached a limit.
    pub fn ask(
        &self,
        reference: EnquiryReference,
        seller: OrganisationId,
        provider: &Provider,
        has: EnquiryCounts,
    ) -> Result<Enquiry, Refusal> {
        if !provider.is_listed() || provider.organisation == seller {
            return Err(refusals::provider_not_found());
        }
        if has.open_there >= MOST_OPEN_AT_ONE {
            return Err(refusals::too_many_enquiries(MOST_OPEN_AT_ONE));
        }
        if has.open >= MOST_OPEN {
            return Err(refusals::too_many_enquiries(MOST_OPEN));
        }
        if has.of_day_there >= MOST_A_DAY_AT_ONE {
            return Err(refusals::too_many_enquiries_of_day(MOST_A_DAY_AT_ONE));
        }
        Ok(Enquiry {
            id: reference.id,
            number: reference.number,
            seller,
            provider: provider.organisation,
            profile: provider.id,
            self_check: self.self_check,
            product: self.product,
            status: EnquiryStatus::Open,
            version: 1,
            created_at: reference.at,
            updated_at: reference.at,
            expires_at: reference.at.saturating_add(WAITS),
        })
    }
}

impl Enquiry {
    /// Takes the step of the matching row of the state table.
    pub fn take(
        &mut self,
        command: EnquiryCommand,
        by: EnquiryPart,
        now: OffsetDateTime,
    ) -> Result<EnquiryEvent, Refusal> {
        let fits = |row: &&EnquiryTransition| {
            row.from == Some(self.status) && row.command == command && row.by == by
        };
        let row = ENQUIRY_TRANSITIONS
            .iter()
            .find(fits)
            .ok_or_else(|| refusals::wrong_state(self.status, command))?;
        self.status = row.to;
        self.version += 1;
        // The time never decreases: a command that waited for a lock can be older than the last change.
        self.updated_at = self.updated_at.max(now);
        if command == EnquiryCommand::SendMessage {
            self.expires_at = now.saturating_add(WAITS);
        }
        Ok(row.event)
    }

    /// Returns the part of an organisation.
    #[must_use]
    pub fn part(&self, organisation: OrganisationId) -> Option<EnquiryPart> {
        if organisation == self.seller {
            return Some(EnquiryPart::Seller);
        }
        (organisation == self.provider).then_some(EnquiryPart::Provider)
    }

    #[must_use]
    pub const fn sort_values(&self) -> SortValues {
        SortValues {
            id: self.id.0,
            updated_at: self.updated_at,
            last_day: None,
        }
    }

    /// Returns the organisation on the other side.
    #[must_use]
    pub fn other(&self, than: OrganisationId) -> OrganisationId {
        if than == self.seller {
            self.provider
        } else {
            self.seller
        }
    }
}
