use async_graphql::{Enum, InputObject};
use chassis::DateTimeRange;
use chassis::scalar::CountryCode;
use uuid::Uuid;

use crate::organisations::domain::{self, OrganisationFilter as Filter};

pub struct Organisation {
    pub(super) organisation: domain::Organisation,
    /// True if a mutation of this request answers with a session for the organisation: the request has no token of that session.
    pub(super) of_session: bool,
}

impl Organisation {
    /// The organisation of the reader's own session.
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

/// Which organisations; each part that is given must fit.
#[derive(Default, InputObject)]
pub struct OrganisationFilter {
    kind: Option<OrganisationKind>,
    status: Option<OrganisationStatus>,
    country: Option<CountryCode>,
    /// The beginnings of one or more words of the legal name, in any order; capitals, blanks and the forms of letters do not matter.
    /// At most 200 characters.
    #[graphql(secret, validator(chars_max_length = 200))]
    name: Option<String>,
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
            updated_from,
            updated_to,
        }
    }
}

/// What an organisation does here.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "caller::OrganisationKind")]
pub enum OrganisationKind {
    /// Sells products into markets.
    Seller,
    /// Assesses products and issues evidence.
    Provider,
    /// Moves goods.
    Carrier,
    /// Runs the platform.
    Platform,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::OrganisationStatus")]
pub enum OrganisationStatus {
    /// Registered, not verified yet.
    Pending,
    Active,
    /// Its people and programs are kept out.
    Suspended,
    Closed,
}
