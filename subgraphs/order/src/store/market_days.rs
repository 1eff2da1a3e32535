//! The current day in the markets of certificates, for comparisons in SQL.

use time::{Date, OffsetDateTime};

/// Countries by their current day, which is one of at most three. SQL computes the day of a certificate with
/// `case when markets && on_first then first when markets && on_second then first + 1 else last end`: of several markets, the one in
/// which the day ends last counts, as in [`crate::certificates::domain::Certificate::today`].
pub(crate) struct MarketDays {
    pub first: Date,
    pub on_first: Vec<&'static str>,
    pub on_second: Vec<&'static str>,
    /// Current day in all other countries.
    pub last: Date,
}

impl MarketDays {
    pub fn at(now: OffsetDateTime) -> Self {
        let (first, last) = (market_day::earliest_day(now), market_day::latest_day(now));
        let second = first.next_day().unwrap_or(first);
        let (mut on_first, mut on_second) = (Vec::new(), Vec::new());
        for (country, _) in market_day::countries() {
            let today = market_day::today(country, now);
            if today == first {
                on_first.push(country);
            } else if today == second {
                on_second.push(country);
            }
        }
        Self {
            first,
            on_first,
            on_second,
            last,
        }
    }
}

#[cfg(test)]
mod tests {
    use time::Duration;
    use time::macros::datetime;

    use super::*;

    #[test]
    fn each_country_is_on_its_day_at_the_edges_of_all_days() {
        for minutes in (0..48 * 60).step_by(15) {
            for offset in [-1, 0] {
                let now = datetime!(2026-06-30 00:00 UTC)
                    + Duration::minutes(minutes)
                    + Duration::seconds(offset);
                let days = MarketDays::at(now);
                for (country, _) in market_day::countries() {
                    let day = if days.on_first.contains(&country) {
                        days.first
                    } else if days.on_second.contains(&country) {
                        days.first + Duration::DAY
                    } else {
                        days.last
                    };
                    assert_eq!(day, market_day::today(country, now), "{country} at {now}");
                }
            }
        }
    }
}
