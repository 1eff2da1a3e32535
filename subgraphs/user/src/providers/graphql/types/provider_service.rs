use async_graphql::{Enum, InputObject, SimpleObject};
use chassis::Money;
use chassis::scalar::{CountryCode, HsCode};

use crate::providers::domain;

/// A service that a provider offers.
#[derive(SimpleObject)]
pub struct ProviderService {
    /// Type of the service.
    #[graphql(name = "type")]
    kind: ServiceType,
    /// Prefixes of the HS codes of the goods; empty for all goods.
    hs_prefixes: Vec<HsCode>,
    /// Countries whose requirements the service covers.
    markets: Vec<CountryCode>,
    /// Documents that the service issues or reviews, by the codes of the document catalogue.
    document_types: Vec<String>,
    /// Lowest price. Null if the provider names none.
    price_from: Option<Money>,
    /// Usual lead time, in days. Null if the provider names none.
    lead_days: Option<i32>,
}

/// A service that a provider offers.
#[derive(InputObject)]
pub struct ProviderServiceInput {
    /// Type of the service.
    #[graphql(name = "type")]
    kind: ServiceType,
    /// Prefixes of the HS codes of the goods; empty for all goods. At most 300.
    #[graphql(default)]
    hs_prefixes: Vec<HsCode>,
    /// Countries whose requirements the service covers, 1 to 300.
    markets: Vec<CountryCode>,
    /// Documents that the service issues or reviews, by the codes of the document catalogue, for example `EU_DOC`. At
    /// most 300.
    #[graphql(default)]
    document_types: Vec<String>,
    /// Lowest price.
    price_from: Option<Money>,
    /// Usual lead time, 0 to 365 days.
    lead_days: Option<i32>,
}

/// Type of a service.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ServiceType")]
pub enum ServiceType {
    /// Advice. No accreditation has to cover it.
    Consultation,
    /// Review of documents. No accreditation has to cover it.
    DocumentReview,
    /// Testing. Needs an accreditation to ISO/IEC 17025.
    Testing,
    /// Certification. Needs an accreditation to ISO/IEC 17065.
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
