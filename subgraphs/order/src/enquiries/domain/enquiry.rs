//! A seller's question to a provider, before there is an order.
//!
//! The provider answers, either side closes. While it is OPEN it waits for the provider, for five days; a message gives
//! it five days more, because somebody who asks back is at it. A seller who writes after the answer has another
//! question: the enquiry waits for the provider again.

use secrecy::{ExposeSecret, SecretString};
use time::{Duration, OffsetDateTime};

use super::enquiry_state::{ENQUIRY_TRANSITIONS, EnquiryTransition};
use super::message::LONGEST;
use super::{EnquiryCommand, EnquiryEvent, EnquiryPart, EnquiryStatus, refusals};
use crate::domain::{EnquiryId, OrganisationId, ProductId, ProviderId, Refusal, SelfCheckId, text};
use crate::projections::domain::Provider;

/// The most that a seller may have waiting at one provider, and at all of them together.
pub const MOST_OPEN_AT_ONE: i64 = 5;
pub const MOST_OPEN: i64 = 100;
/// The most enquiries of a seller to one provider in 24 hours, also closed ones: each sends the provider's people a mail.
pub const MOST_A_DAY_AT_ONE: i64 = 5;
/// How long an enquiry waits.
const WAITS: Duration = Duration::days(5);

/// The enquiries of a seller that limit a new one to some provider.
#[derive(Clone, Copy, Debug)]
pub struct EnquiryCounts {
    /// Enquiries that wait, at all providers.
    pub open: i64,
    /// Enquiries that wait at that provider.
    pub open_there: i64,
    /// Enquiries to that provider in the last 24 hours, in any status.
    pub of_day_there: i64,
}

/// The names of a new enquiry, and when it is asked.
#[derive(Clone, Debug)]
pub struct EnquiryReference {
    pub id: EnquiryId,
    pub number: String,
    pub at: OffsetDateTime,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enquiry {
    pub id: EnquiryId,
    /// What people call it, as `ENQ-2026-000042`.
    pub number: String,
    pub seller: OrganisationId,
    pub provider: OrganisationId,
    /// The profile that was asked.
    pub profile: ProviderId,
    pub self_check: Option<SelfCheckId>,
    pub product: Option<ProductId>,
    pub status: EnquiryStatus,
    /// Counts what happened: 1, 2, 3, …
    pub version: i64,
    pub created_at: OffsetDateTime,
    /// The time of the last step.
    pub updated_at: OffsetDateTime,
    /// Until when it waits for the provider, while it is OPEN.
    pub expires_at: OffsetDateTime,
}

/// What a seller asks.
pub struct NewEnquiry {
    pub provider: ProviderId,
    pub self_check: Option<SelfCheckId>,
    pub product: Option<ProductId>,
    pub text: SecretString,
}

/// Which enquiries somebody wants to see.
#[derive(Clone, Debug, Default)]
pub struct EnquiryFilter {
    pub status: Option<EnquiryStatus>,
    /// The other side.
    pub party: Option<OrganisationId>,
    /// Asked at this moment or later.
    pub from: Option<OffsetDateTime>,
    /// Asked before this moment.
    pub to: Option<OffsetDateTime>,
    /// Changed at this moment or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Last changed before this moment.
    pub updated_to: Option<OffsetDateTime>,
}

/// `ENQ-2026-000042`.
#[must_use]
pub fn enquiry_number(year: i32, count: i64) -> String {
    format!("ENQ-{year}-{count:06}")
}

impl NewEnquiry {
    pub fn check(&self) -> Result<(), Refusal> {
        text(&["text"], self.text.expose_secret(), LONGEST)
    }

    /// Makes the enquiry, unless the provider that was found is not listed or the seller has too many already.
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
    /// A step by the row of the table that it fits.
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
        // The time does not go back: a command that waited for a lock may be older than the last change.
        self.updated_at = self.updated_at.max(now);
        if command == EnquiryCommand::SendMessage {
            self.expires_at = now.saturating_add(WAITS);
        }
        Ok(row.event)
    }

    /// The part that an organisation plays.
    #[must_use]
    pub fn part(&self, organisation: OrganisationId) -> Option<EnquiryPart> {
        if organisation == self.seller {
            return Some(EnquiryPart::Seller);
        }
        (organisation == self.provider).then_some(EnquiryPart::Provider)
    }

    /// The other side.
    #[must_use]
    pub fn other(&self, than: OrganisationId) -> OrganisationId {
        if than == self.seller {
            self.provider
        } else {
            self.seller
        }
    }
}
