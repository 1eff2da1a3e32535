use async_graphql::{Context, Enum, ID, InputObject, Object};
use chassis::scalar::{CountryCode, DateTime};
use chassis::{Failure, Page, Paged};
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::User;
use crate::domain;
use crate::domain::OrganisationFilter as Filter;
use crate::graphql::{caller, service};

pub struct Organisation(pub domain::Organisation);

impl From<domain::Organisation> for Organisation {
    fn from(organisation: domain::Organisation) -> Self {
        Self(organisation)
    }
}

/// A company that sells, provides or carries, or the platform itself.
#[Object]
impl Organisation {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// What the organisation does here.
    async fn kind(&self) -> OrganisationKind {
        self.0.kind.into()
    }

    /// For the organisation's own members, for administrators, and for the members of a provider that the organisation has asked for an
    /// assessment; null for everybody else.
    async fn legal_name(&self) -> Option<&str> {
        self.0
            .names
            .as_ref()
            .map(|names| names.legal_name.expose_secret())
    }

    /// Economic Operators Registration and Identification number. For members and administrators.
    async fn eori(&self) -> Option<&str> {
        self.0
            .names
            .as_ref()?
            .eori
            .as_ref()
            .map(ExposeSecret::expose_secret)
    }

    /// VAT identification number. For members and administrators.
    async fn vat_id(&self) -> Option<&str> {
        self.0
            .names
            .as_ref()?
            .vat_id
            .as_ref()
            .map(ExposeSecret::expose_secret)
    }

    /// Where it is registered.
    async fn country(&self) -> CountryCode {
        CountryCode(self.0.country.clone())
    }

    async fn status(&self) -> OrganisationStatus {
        self.0.status.into()
    }

    /// Why it was suspended or closed. For members and administrators.
    async fn status_reason(&self) -> Option<&str> {
        self.0.names.as_ref().and(self.0.reason.as_deref())
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Who belongs to it, oldest account first: for members, administrators and auditors. Empty for everybody else.
    async fn members(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100; 20 by default.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
    ) -> Result<Paged<Uuid, User>, Failure> {
        let page = Page::new(first, after)?;
        let (service, caller, id) = (service(ctx).clone(), caller(ctx).clone(), self.0.id);
        let found = service
            .list_members(&caller, id, page.after, page.limit())
            .await?;
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
}

impl From<OrganisationFilter> for Filter {
    fn from(filter: OrganisationFilter) -> Self {
        Self {
            kind: filter.kind.map(Into::into),
            status: filter.status.map(Into::into),
            country: filter.country.map(|country| country.0),
            name: filter
                .name
                .filter(|name| !name.trim().is_empty())
                .map(|name| domain::searched_words(&name)),
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
