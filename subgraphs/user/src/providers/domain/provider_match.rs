//! Providers that can issue missing documents.

use time::{Date, OffsetDateTime};

use super::accreditation::may_issue;
use super::{Money, Provider, ProviderRank, ProviderService, ProviderSort, Rating};
use crate::domain::ProviderId;

/// Greater than the maximum lead time; used for services without one.
const NO_LEAD_TIME: i64 = 366;

/// Maximum number of providers that are considered for one need.
pub const MOST_OFFERING: i64 = 500;

/// Missing documents for goods in a market.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Need {
    /// ISO 3166-1 alpha-2.
    pub market: String,
    pub hs_code: String,
    pub document_types: Vec<String>,
}

/// The part of a need that a provider can meet today. It contains only the fields that sorting needs, because a request
/// can have hundreds of matches for each need.
#[derive(Clone, Debug)]
pub struct ProviderMatch {
    pub provider: ProviderId,
    display_name: String,
    rating: Rating,
    created_at: OffsetDateTime,
    /// In the order of the need.
    pub can_issue: Vec<String>,
    /// The shortest lead time of the services that issue these documents.
    pub lead_days: Option<i32>,
    /// The lowest price of these services. `None` if they name no price, or prices in several currencies.
    pub price_from: Option<Money>,
}

impl ProviderMatch {
    /// Returns `None` if the provider can issue none of the documents.
    #[must_use]
    pub fn of(provider: &Provider, need: &Need, today: Date) -> Option<Self> {
        let in_force = provider.in_force(today);
        let issues = |service: &ProviderService, document: &String| {
            service.is_for(need)
                && service.document_types.contains(document)
                && may_issue(&in_force, service.kind, Some(&need.hs_code), document)
        };
        let services = &provider.profile.services;
        let can_issue: Vec<String> = need
            .document_types
            .iter()
            .filter(|document| services.iter().any(|service| issues(service, document)))
            .cloned()
            .collect();
        let meant: Vec<&ProviderService> = services
            .iter()
            .filter(|service| can_issue.iter().any(|document| issues(service, document)))
            .collect();
        let lead_days = meant.iter().filter_map(|service| service.lead_days).min();
        let price_from = lowest(&meant);
        (!can_issue.is_empty()).then(|| Self {
            provider: provider.id,
            display_name: provider.profile.display_name.clone(),
            rating: provider.rating,
            created_at: provider.created_at,
            can_issue,
            lead_days,
            price_from,
        })
    }

    /// The sort position. FIT sorts by the number of documents, then by lead time, then by rating.
    #[must_use]
    pub fn rank(&self, sort: ProviderSort) -> ProviderRank {
        let lead = self.lead_days.map_or(NO_LEAD_TIME, i64::from);
        let liked = match self.rating.count {
            0 => 1,
            count => -(1000 * i64::from(self.rating.sum) / i64::from(count)),
        };
        let issued = i64::try_from(self.can_issue.len()).unwrap_or(i64::MAX);
        let (numbers, name) = match sort {
            ProviderSort::Fit => (vec![-issued, lead, liked], String::new()),
            ProviderSort::LeadTime => (vec![lead], String::new()),
            ProviderSort::Rating => (vec![liked], String::new()),
            ProviderSort::Name => (Vec::new(), self.display_name.to_lowercase()),
            ProviderSort::Newest => (vec![-self.created_at.unix_timestamp()], String::new()),
            // A match is listed, so it does not wait for review.
            ProviderSort::Waiting => (Vec::new(), String::new()),
        };
        ProviderRank {
            sort,
            numbers,
            name,
            id: self.provider.0,
        }
    }
}

impl ProviderService {
    /// Returns whether the service is for the goods and the market of this need.
    fn is_for(&self, need: &Need) -> bool {
        self.markets.contains(&need.market)
            && (self.hs_prefixes.is_empty()
                || self
                    .hs_prefixes
                    .iter()
                    .any(|prefix| need.hs_code.starts_with(prefix)))
    }
}

fn lowest(services: &[&ProviderService]) -> Option<Money> {
    let prices: Vec<&Money> = services
        .iter()
        .filter_map(|service| service.price_from.as_ref())
        .collect();
    let lowest = *prices.iter().min_by_key(|price| price.minor_units)?;
    prices
        .iter()
        .all(|price| price.currency == lowest.currency)
        .then(|| lowest.clone())
}

#[cfg(test)]
mod tests {
    use super::super::accreditation::tests::accreditation;
    use super::super::provider_service::tests::service;
    use super::super::{Profile, ServiceType};
    use super::*;
    use crate::domain::OrganisationId;
    use time::macros::{date, datetime};
    use uuid::Uuid;

    fn lab(services: Vec<ProviderService>) -> Provider {
        let profile = Profile {
            display_name: "Lab".into(),
            languages: Vec::new(),
            services,
        };
        let now = datetime!(2026-06-01 0:00 UTC);
        let mut lab = Provider::draft(OrganisationId(Uuid::nil()), profile, now);
        lab.accredit(accreditation(), now).unwrap();
        lab
    }

    fn need(market: &str, hs_code: &str) -> Need {
        let document_types = vec!["EU_DOC".into(), "UN383_SUMMARY".into()];
        Need {
            market: market.into(),
            hs_code: hs_code.into(),
            document_types,
        }
    }

    fn found(services: Vec<ProviderService>, need: &Need) -> Option<ProviderMatch> {
        ProviderMatch::of(&lab(services), need, date!(2026 - 06 - 01))
    }

    #[test]
    fn a_service_must_be_for_the_goods_in_the_market_and_accredited() {
        let batteries = need("DE", "850760");
        let one = found(vec![service()], &batteries).unwrap();
        assert_eq!(
            (one.can_issue.as_slice(), one.lead_days),
            (&["UN383_SUMMARY".to_owned()][..], Some(4))
        );
        assert!(found(vec![service()], &need("FR", "850760")).is_none());
        assert!(found(vec![service()], &need("DE", "950300")).is_none());
        assert!(
            found(vec![service()], &need("DE", "85")).is_none(),
            "it does not do all of the chapter"
        );
        let certifies = ProviderService {
            kind: ServiceType::Certification,
            ..service()
        };
        assert!(
            found(vec![certifies], &batteries).is_none(),
            "not by ISO/IEC 17025"
        );
        let expired = ProviderMatch::of(&lab(vec![service()]), &batteries, date!(2027 - 01 - 01));
        assert!(expired.is_none());
    }

    #[test]
    fn a_price_is_the_lowest_of_one_currency() {
        let price = |minor_units, currency: &str| ProviderService {
            price_from: Some(Money {
                minor_units,
                currency: currency.into(),
            }),
            ..service()
        };
        let found = |services| found(services, &need("DE", "850760")).unwrap().price_from;
        assert_eq!(
            found(vec![price(9, "EUR"), price(7, "EUR")]).map(|price| price.minor_units),
            Some(7)
        );
        assert_eq!(found(vec![price(9, "EUR"), price(7, "USD")]), None);
        assert_eq!(
            found(vec![ProviderService {
                price_from: None,
                ..service()
            }]),
            None
        );
    }

    #[test]
    fn who_issues_more_comes_first_and_who_says_nothing_last() {
        let both = ProviderService {
            document_types: vec!["EU_DOC".into(), "UN383_SUMMARY".into()],
            lead_days: None,
            ..service()
        };
        let batteries = need("DE", "850760");
        let (one, two) = (
            found(vec![service()], &batteries).unwrap(),
            found(vec![both], &batteries).unwrap(),
        );
        assert!(two.rank(ProviderSort::Fit) < one.rank(ProviderSort::Fit));
        assert!(one.rank(ProviderSort::LeadTime) < two.rank(ProviderSort::LeadTime));
        let mut liked = one.clone();
        liked.rating = Rating { count: 2, sum: 2 };
        assert!(liked.rank(ProviderSort::Rating) < one.rank(ProviderSort::Rating));
    }
}
