use async_graphql::{Context, Enum, ID, InputObject, Object, SimpleObject};
use chassis::scalar::{CountryCode, Date, HsCode};
use chassis::{Failure, Money};

use super::Organisation;
use crate::domain::{self, Code};
use crate::graphql::loaders::load;
use crate::graphql::now;

pub struct ProviderProfile(pub domain::Provider);

/// What a provider offers, to whom, and by which right. Public once it is LISTED.
#[Object]
impl ProviderProfile {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// The organisation behind it; null for whoever is not signed in.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Failure> {
        Ok(load(ctx, self.0.organisation).await?.map(Organisation))
    }

    async fn display_name(&self) -> &str {
        &self.0.profile.display_name
    }

    /// As `en` or `pt-BR`.
    async fn languages(&self) -> &[String] {
        &self.0.profile.languages
    }

    async fn services(&self) -> Vec<ProviderService> {
        self.0.profile.services.iter().cloned().map(ProviderService::from).collect()
    }

    /// In the order in which they were added.
    async fn accreditations(&self) -> Vec<Accreditation> {
        self.0.accreditations.iter().cloned().map(Accreditation).collect()
    }

    async fn status(&self) -> ProviderStatus {
        self.0.status.into()
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

pub struct Accreditation(pub domain::Accreditation);

/// An accreditation body's word that a provider is competent.
#[Object]
impl Accreditation {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Who gave it, as `DAkkS`.
    async fn body(&self) -> &str {
        &self.0.body
    }

    /// ISO/IEC 17020, ISO/IEC 17025 or ISO/IEC 17065.
    async fn standard(&self) -> &str {
        self.0.standard.code()
    }

    /// The body's number for it.
    async fn number(&self) -> &str {
        &self.0.number
    }

    /// What it is for.
    async fn scope(&self) -> &str {
        &self.0.scope
    }

    /// Its first day.
    async fn valid_from(&self) -> Date {
        Date(self.0.valid_from)
    }

    /// Its last day.
    async fn valid_to(&self) -> Date {
        Date(self.0.valid_to)
    }

    /// Today, in UTC.
    async fn status(&self, ctx: &Context<'_>) -> AccreditationStatus {
        self.0.status(now(ctx).date()).into()
    }
}

/// What to look for in the directory. One service of a provider must meet all of market, hsCode and documentType.
#[derive(Default, InputObject)]
pub struct ProviderFilter {
    market: Option<CountryCode>,
    /// Finds who names this code, a longer one or the beginning of it, and who does all goods.
    hs_code: Option<HsCode>,
    /// A code of the document catalogue.
    #[graphql(validator(max_length = 40))]
    document_type: Option<String>,
    status: Option<ProviderStatus>,
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
    Suspended,
    Removed,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ServiceType")]
pub enum ServiceType {
    Consultation,
    DocumentReview,
    Testing,
    Certification,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::AccreditationStatus")]
pub enum AccreditationStatus {
    /// Not valid yet.
    Upcoming,
    InForce,
    Expired,
}

impl From<domain::ProviderService> for ProviderService {
    fn from(service: domain::ProviderService) -> Self {
        let price = |domain::Money { minor_units, currency }| Money { minor_units, currency };
        Self {
            kind: service.kind.into(),
            hs_prefixes: service.hs_prefixes.into_iter().map(HsCode).collect(),
            markets: service.markets.into_iter().map(CountryCode).collect(),
            document_types: service.document_types,
            price_from: service.price_from.map(price),
            lead_days: service.lead_days,
        }
    }
}

impl From<ProviderServiceInput> for domain::ProviderService {
    fn from(service: ProviderServiceInput) -> Self {
        let price = |Money { minor_units, currency }| domain::Money { minor_units, currency };
        Self {
            kind: service.kind.into(),
            hs_prefixes: service.hs_prefixes.into_iter().map(|code| code.0).collect(),
            markets: service.markets.into_iter().map(|country| country.0).collect(),
            document_types: service.document_types,
            price_from: service.price_from.map(price),
            lead_days: service.lead_days,
        }
    }
}

impl From<ProviderFilter> for domain::ProviderFilter {
    fn from(filter: ProviderFilter) -> Self {
        Self {
            market: filter.market.map(|country| country.0),
            hs_code: filter.hs_code.map(|code| code.0),
            document_type: filter.document_type,
            status: filter.status.map(Into::into),
        }
    }
}
