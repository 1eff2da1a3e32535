use async_graphql::{Enum, InputObject, SimpleObject};
use chassis::Money;
use chassis::scalar::{CountryCode, HsCode};

use crate::providers::domain;

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
