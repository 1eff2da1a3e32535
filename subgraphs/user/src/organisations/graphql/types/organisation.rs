use async_graphql::{Enum, InputObject};
use chassis::DateTimeRange;
use chassis::scalar::CountryCode;
use uuid::Uuid;

use crate::organisations::domain::{self, OrganisationFilter as Filter};

pub struct Organisation {
    pub(super) organisation: domain::Organisation,
    /// True if a mutation of this request returned a session for the organisation: the request has no token of that
    /// session.
    pub(super) of_session: bool,
}

impl Organisation {
    /// The organisation of the caller's own session.
    pub const fn of_session(organisation: domain::Organisation) -> Self {
        Self {
            organisation,
            of_session: true,
        }
    }

    /// The key by which pages of organisations are sorted.
    pub const fn key(&self) -> Uuid {
        self.organisation.id.0
    }
}

impl From<domain::Organisation> for Organisation {
    fn from(organisation: domain::Organisation) -> Self {
        Self {
            organisation,
            of_session: false,
        }
    }
}

/// Filters organisations. All given fields must match; omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct OrganisationFilter {
    /// Kind of the organisation.
    kind: Option<OrganisationKind>,
    /// Status of the organisation.
    status: Option<OrganisationStatus>,
    /// Country in which the organisation is registered.
    country: Option<CountryCode>,
    /// Prefixes of one or more words of the legal name, in any order. Case, blanks and variants of letters are ignored.
    /// At most 200 characters.
    #[graphql(secret, validator(chars_max_length = 200))]
    name: Option<String>,
    /// Prefixes of one or more words of the legal name or of the display name, in any order, or a whole EORI or VAT
    /// identification number. Case, blanks and variants of letters are ignored. At most 200 characters.
    #[graphql(secret, validator(chars_max_length = 200))]
    text: Option<String>,
    /// Filters by the time of the last change.
    updated_at: Option<DateTimeRange>,
}

impl From<OrganisationFilter> for Filter {
    fn from(filter: OrganisationFilter) -> Self {
        let (updated_from, updated_to) = DateTimeRange::bounds(filter.updated_at);
        Self {
            kind: filter.kind.map(Into::into),
            status: filter.status.map(Into::into),
            country: filter.country.map(|country| country.0),
            name: filter
                .name
                .filter(|name| !name.trim().is_empty())
                .map(|name| domain::searched_words(&name)),
            text: filter
                .text
                .and_then(|text| domain::SearchText::parse(&text)),
            updated_from,
            updated_to,
        }
    }
}

/// Kind of an organisation.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "caller::OrganisationKind")]
pub enum OrganisationKind {
    /// Sells products in markets.
    Seller,
    /// Assesses products and issues evidence.
    Provider,
    /// Moves goods.
    Carrier,
    /// Runs the platform.
    Platform,
}

/// Status of an organisation.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::OrganisationStatus")]
pub enum OrganisationStatus {
    /// Registered, but not verified by the platform. Its users may act, with lower quotas.
    Pending,
    /// Verified by the platform.
    Active,
    /// Suspended: its users and API clients cannot act until it is reinstated.
    Suspended,
    /// Closed for good.
    Closed,
}
