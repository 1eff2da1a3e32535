use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chassis::scalar::{CountryCode, DateTime, HsCode};
use chassis::{Failure, Money, RequestContext};

use super::{Accreditation, ProviderKey};
use crate::organisations::graphql::types::Organisation;
use crate::providers::domain;
use crate::providers::graphql::load_keys::{HoursOf, KeysOf};

pub struct ProviderProfile(pub domain::Provider);

/// What a provider offers, to whom, and by which right. Public once it is LISTED.
#[Object]
impl ProviderProfile {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// The organisation behind it; null for whoever is not signed in.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Failure> {
        let request = RequestContext::of(ctx);
        Ok(request
            .load(self.0.organisation)
            .await?
            .map(Organisation::from))
    }

    async fn display_name(&self) -> &str {
        &self.0.profile.display_name
    }

    /// As `en` or `pt-BR`.
    async fn languages(&self) -> &[String] {
        &self.0.profile.languages
    }

    async fn services(&self) -> Vec<ProviderService> {
        self.0
            .profile
            .services
            .iter()
            .cloned()
            .map(ProviderService::from)
            .collect()
    }

    /// In the order in which they were added.
    async fn accreditations(&self) -> Vec<Accreditation> {
        self.0
            .accreditations
            .iter()
            .cloned()
            .map(Accreditation)
            .collect()
    }

    /// The average of 1 to 5 stars; null: nobody has rated it yet.
    async fn rating(&self) -> Option<f64> {
        self.0.rating.stars()
    }

    async fn rating_count(&self) -> i32 {
        self.0.rating.count
    }

    /// Within how many hours it quotes or declines when it is asked: the middle of its last 50 answers. Null: it has
    /// not answered three times yet.
    async fn response_hours(&self, ctx: &Context<'_>) -> Result<Option<f64>, Failure> {
        let request = RequestContext::of(ctx);
        request.load(HoursOf(self.0.organisation)).await
    }

    /// The public keys with which it signs reports, oldest first, those that were revoked too. At most 200.
    async fn signing_keys(&self, ctx: &Context<'_>) -> Result<Vec<ProviderKey>, Failure> {
        let request = RequestContext::of(ctx);
        let keys = request.load(KeysOf(self.0.id)).await?.unwrap_or_default();
        Ok(keys.into_iter().map(ProviderKey).collect())
    }

    async fn status(&self) -> ProviderStatus {
        self.0.status.into()
    }

    /// When it was last submitted for review. Null: it never was.
    async fn submitted_at(&self) -> Option<DateTime> {
        self.0.submitted_at.map(DateTime)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// Why it was rejected, suspended or removed: an administrator's words, or `ACCREDITATION_EXPIRED` or
    /// `ACCREDITATION_WITHDRAWN`.
    async fn reason(&self) -> Option<&str> {
        self.0.reason.as_deref()
    }
}

impl From<domain::Provider> for ProviderProfile {
    fn from(provider: domain::Provider) -> Self {
        Self(provider)
    }
}

/// One line of business.
#[derive(SimpleObject)]
pub struct ProviderService {
    #[graphql(name = "type")]
    kind: ServiceType,
    /// Which goods, by the beginning of their code; empty: all.
    hs_prefixes: Vec<HsCode>,
    /// The countries whose requirements the provider knows.
    markets: Vec<CountryCode>,
    /// The documents that it can issue or review, by the codes of the catalogue.
    document_types: Vec<String>,
    /// The lowest price.
    price_from: Option<Money>,
    /// How many days it usually takes.
    lead_days: Option<i32>,
}

/// One line of business.
#[derive(InputObject)]
pub struct ProviderServiceInput {
    #[graphql(name = "type")]
    kind: ServiceType,
    /// Which goods, by the beginning of their code; empty: all. At most 300.
    #[graphql(default)]
    hs_prefixes: Vec<HsCode>,
    /// 1 to 300 countries.
    markets: Vec<CountryCode>,
    /// Codes of the document catalogue, as `EU_DOC`. At most 300.
    #[graphql(default)]
    document_types: Vec<String>,
    price_from: Option<Money>,
    /// 0 to 365.
    lead_days: Option<i32>,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ProviderStatus")]
pub enum ProviderStatus {
    /// Not submitted yet.
    Draft,
    /// Waits for an administrator.
    UnderReview,
    /// In the directory; can be hired.
    Listed,
    /// Hidden and not to be hired, until it is reinstated.
    Suspended,
    /// For good.
    Removed,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ServiceType")]
pub enum ServiceType {
    Consultation,
    DocumentReview,
    /// By an accreditation to ISO/IEC 17025.
    Testing,
    /// By an accreditation to ISO/IEC 17065.
    Certification,
}

impl From<domain::ProviderService> for ProviderService {
    fn from(service: domain::ProviderService) -> Self {
        Self {
            kind: service.kind.into(),
            hs_prefixes: service.hs_prefixes.into_iter().map(HsCode).collect(),
            markets: service.markets.into_iter().map(CountryCode).collect(),
            document_types: service.document_types,
            price_from: service.price_from.map(money),
            lead_days: service.lead_days,
        }
    }
}

impl From<ProviderServiceInput> for domain::ProviderService {
    fn from(service: ProviderServiceInput) -> Self {
        let price = |Money {
                         minor_units,
                         currency,
                     }| domain::Money {
            minor_units,
            currency,
        };
        Self {
            kind: service.kind.into(),
            hs_prefixes: service.hs_prefixes.into_iter().map(|code| code.0).collect(),
            markets: service
                .markets
                .into_iter()
                .map(|country| country.0)
                .collect(),
            document_types: service.document_types,
            price_from: service.price_from.map(price),
            lead_days: service.lead_days,
        }
    }
}

pub fn money(
    domain::Money {
        minor_units,
        currency,
    }: domain::Money,
) -> Money {
    Money {
        minor_units,
        currency,
    }
}
