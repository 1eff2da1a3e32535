use async_graphql::{Enum, ID, Object};
use chassis::scalar::{CountryCode, DateTime};
use secrecy::ExposeSecret;

use crate::domain;

pub struct Organisation(pub domain::Organisation);

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

    /// For the organisation's own members and for administrators; null for everybody else.
    async fn legal_name(&self) -> Option<&str> {
        self.0.legal_name.as_ref().map(ExposeSecret::expose_secret)
    }

    /// Where it is registered.
    async fn country(&self) -> CountryCode {
        CountryCode(self.0.country.clone())
    }

    async fn status(&self) -> OrganisationStatus {
        self.0.status.into()
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
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
    Suspended,
    Closed,
}
