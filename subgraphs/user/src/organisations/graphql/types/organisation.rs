use async_graphql::{Context, Enum, ID, InputObject, Object};
use chassis::scalar::{CountryCode, DateTime};
use chassis::{DateTimeRange, Failure, Page, Paged, RequestContext};
use secrecy::ExposeSecret;
use uuid::Uuid;

use crate::accounts::graphql::types::User;
use crate::organisations::domain::{self, OrganisationFilter as Filter};
use crate::organisations::service::may_read_organisation;
use crate::service::Service;

pub struct Organisation {
    organisation: domain::Organisation,
    /// True if a mutation of this request answers with a session for the organisation: the request has no token of that session.
    of_session: bool,
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

/// A company that sells, provides or carries, or the platform itself.
#[Object]
impl Organisation {
    async fn id(&self) -> ID {
        self.organisation.id.0.into()
    }

    /// What the organisation does here.
    async fn kind(&self) -> OrganisationKind {
        self.organisation.kind.into()
    }

    /// For the organisation's own members, for administrators, and for the members of a provider that the organisation has asked for an
    /// assessment; null for everybody else.
    async fn legal_name(&self) -> Option<&str> {
        self.organisation
            .names
            .as_ref()
            .map(|names| names.legal_name.expose_secret())
    }

    /// Economic Operators Registration and Identification number. For members and administrators.
    async fn eori(&self) -> Option<&str> {
        self.organisation
            .names
            .as_ref()?
            .eori
            .as_ref()
            .map(ExposeSecret::expose_secret)
    }

    /// VAT identification number. For members and administrators.
    async fn vat_id(&self) -> Option<&str> {
        self.organisation
            .names
            .as_ref()?
            .vat_id
            .as_ref()
            .map(ExposeSecret::expose_secret)
    }

    /// Where it is registered.
    async fn country(&self) -> CountryCode {
        CountryCode(self.organisation.country.clone())
    }

    async fn status(&self) -> OrganisationStatus {
        self.organisation.status.into()
    }

    /// Why it was suspended or closed. For members and administrators.
    async fn status_reason(&self) -> Option<&str> {
        self.organisation
            .names
            .as_ref()
            .and(self.organisation.reason.as_deref())
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.organisation.created_at)
    }

    /// Time of the last change. For members, administrators and auditors; null for everybody else.
    async fn updated_at(&self, ctx: &Context<'_>) -> Option<DateTime> {
        let request = RequestContext::of(ctx);
        let may_read =
            self.of_session || may_read_organisation(request.caller(), self.organisation.id);
        may_read.then_some(DateTime(self.organisation.updated_at))
    }

    /// Who belongs to it, oldest account first: for members, administrators and auditors. Empty for everybody else.
    #[expect(clippy::too_many_arguments, reason = "the arguments are the API's")]
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Returns the first items: 1 to 100, 20 by default.")] first: Option<i32>,
        #[graphql(desc = "Returns items after this cursor.")] after: Option<String>,
        #[graphql(desc = "Returns the last items instead: 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Returns items before this cursor.")] before: Option<String>,
    ) -> Result<Paged<Uuid, User>, Failure> {
        let request = RequestContext::of(ctx);
        let page = Page::new(first, after, last, before)?;
        let (service, caller, id) = (
            request.service::<Service>().clone(),
            request.caller().clone(),
            self.organisation.id,
        );
        let found = service.list_members(&caller, id, page.window()).await?;
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { Ok(service.count_members(&caller, id).await?) }
        };
        Ok(page.connection(found.into_iter().map(User::from), User::key, count))
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
