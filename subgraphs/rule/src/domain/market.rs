//! Countries as markets, with the current day in each. A rule takes effect at midnight in the market.

use time::{Date, OffsetDateTime};

use super::Country;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Market {
    pub country: Country,
    /// Name in the IANA time zone database, for example `Europe/Berlin`.
    pub time_zone: &'static str,
}

impl Market {
    #[must_use]
    pub fn of(country: Country) -> Self {
        Self {
            country,
            time_zone: market_day::time_zone(country.code()).unwrap_or("UTC"),
        }
    }

    /// Returns all markets, by code.
    pub fn all() -> impl Iterator<Item = Self> {
        market_day::countries().filter_map(|(code, time_zone)| {
            Some(Self {
                country: Country::parse(code)?,
                time_zone,
            })
        })
    }

    /// Returns the current day in the market.
    #[must_use]
    pub fn today(self, now: OffsetDateTime) -> Date {
        market_day::today(self.country.code(), now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_country_with_a_zone_is_a_market() {
        assert_eq!(Market::all().count(), market_day::countries().count());
        for market in Market::all() {
            assert_eq!(Market::of(market.country), market);
        }
    }
}
