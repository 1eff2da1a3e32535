use time::{Date, Duration, OffsetDateTime};

use super::refusals;
use crate::domain::{OrderId, OrganisationId, ProviderId, QuoteId, Refusal, input, text};

/// Maximum number of quotes of a candidate for one order.
pub const MOST_QUOTES: i64 = 20;

/// Status of a quote.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum QuoteStatus {
    Submitted,
    Accepted,
    Rejected,
    Withdrawn,
}

/// An amount in minor units of a currency (ISO 4217).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Money {
    pub minor_units: i32,
    pub currency: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteLine {
    pub description: String,
    pub amount: Money,
}

/// Offer of a candidate. The total is the sum of the lines, so all lines have one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub id: QuoteId,
    pub order: OrderId,
    /// Organisation of the candidate.
    pub organisation: OrganisationId,
    /// Profile with which the candidate was asked.
    pub profile: ProviderId,
    pub lines: Vec<QuoteLine>,
    pub total: Money,
    /// Days from the acceptance to the report.
    pub lead_days: i32,
    /// Last day on which the quote can be accepted.
    pub valid_until: Date,
    pub status: QuoteStatus,
    pub created_at: OffsetDateTime,
    /// Time of the last change of the status.
    pub updated_at: OffsetDateTime,
}

impl Quote {
    /// Withdraws the quote of this organisation.
    pub fn withdraw(&mut self, by: OrganisationId, now: OffsetDateTime) -> Result<(), Refusal> {
        if self.organisation != by || self.status != QuoteStatus::Submitted {
            return Err(refusals::quote_not_found());
        }
        self.status = QuoteStatus::Withdrawn;
        self.updated_at = self.updated_at.max(now);
        Ok(())
    }
}

/// Input of a quote.
pub struct Offer {
    pub order: OrderId,
    pub lines: Vec<QuoteLine>,
    pub lead_days: i32,
    pub valid_until: Date,
}

impl Offer {
    /// Checks the offer and returns the sum of the lines.
    pub fn check(&self, now: OffsetDateTime) -> Result<Money, Refusal> {
        input::count(&["lines"], self.lines.len(), 1, 50)?;
        for (position, line) in self.lines.iter().enumerate() {
            text(
                &["lines", &position.to_string(), "description"],
                &line.description,
                200,
            )?;
        }
        if !(1..=365).contains(&self.lead_days) {
            return Err(Refusal::invalid(
                &["leadDays"],
                "The lead time must be 1 to 365 days.",
            ));
        }
        // Sellers and providers are in all time zones, so a day is valid as long as it is the current day anywhere.
        let last = market_day::latest_day(now).saturating_add(Duration::days(365));
        if !(market_day::earliest_day(now)..=last).contains(&self.valid_until) {
            return Err(Refusal::invalid(
                &["validUntil"],
                "The last day must be from today to one year from now.",
            ));
        }
        total(&self.lines)
    }
}

fn total(lines: &[QuoteLine]) -> Result<Money, Refusal> {
    let currency = lines
        .first()
        .map(|line| line.amount.currency.clone())
        .unwrap_or_default();
    let mut sum: i32 = 0;
    for (position, line) in lines.iter().enumerate() {
        let position = position.to_string();
        let path = ["lines", &position, "amount"];
        if line.amount.currency.len() != 3
            || !line
                .amount
                .currency
                .bytes()
                .all(|byte| byte.is_ascii_uppercase())
        {
            return Err(Refusal::invalid(
                &path,
                "The currency is not valid. Use three capital letters (ISO 4217).",
            ));
        }
        if line.amount.currency != currency {
            return Err(Refusal::invalid(
                &path,
                "The lines have different currencies. Use one currency.",
            ));
        }
        if line.amount.minor_units < 0 {
            return Err(Refusal::invalid(&path, "The amount must not be negative."));
        }
        sum = sum.checked_add(line.amount.minor_units).ok_or_else(|| {
            Refusal::invalid(&["lines"], "The total is too large. Reduce the amounts.")
        })?;
    }
    Ok(Money {
        minor_units: sum,
        currency,
    })
}

#[cfg(test)]
mod tests {
    use refusal::ErrorCode;
    use time::macros::{date, datetime};

    use super::*;

    fn offer(amounts: &[(i32, &str)]) -> Offer {
        let line = |(minor_units, currency): &(i32, &str)| QuoteLine {
            description: "work".into(),
            amount: Money {
                minor_units: *minor_units,
                currency: (*currency).into(),
            },
        };
        Offer {
            order: OrderId::new(),
            lines: amounts.iter().map(line).collect(),
            lead_days: 4,
            valid_until: date!(2026 - 12 - 31),
        }
    }

    #[test]
    fn the_total_is_the_sum_of_the_lines() {
        let total = offer(&[(1250, "EUR"), (0, "EUR"), (99, "EUR")])
            .check(datetime!(2026-11-23 12:00 UTC))
            .unwrap();
        assert_eq!(
            total,
            Money {
                minor_units: 1349,
                currency: "EUR".into()
            }
        );
    }

    #[test]
    fn lines_that_do_not_add_up_are_refused() {
        for bad in [
            &[][..],
            &[(1, "EUR"), (1, "USD")],
            &[(-1, "EUR")],
            &[(1, "eur")],
            &[(i32::MAX, "EUR"), (1, "EUR")],
        ] {
            let refusal = offer(bad)
                .check(datetime!(2026-11-23 12:00 UTC))
                .unwrap_err();
            assert_eq!(refusal.code, ErrorCode::Invalid, "{bad:?}");
        }
    }

    #[test]
    fn an_offer_is_good_for_today_to_a_year() {
        let offer = offer(&[(1, "EUR")]);
        for (now, good) in [
            (datetime!(2026-12-31 12:00 UTC), true),
            (datetime!(2027-01-01 11:59 UTC), true),
            (datetime!(2027-01-01 12:00 UTC), false),
            (datetime!(2025-12-31 12:00 UTC), true),
            (datetime!(2025-12-30 10:00 UTC), true),
            (datetime!(2025-12-30 09:59 UTC), false),
        ] {
            assert_eq!(offer.check(now).is_ok(), good, "{now}");
        }
    }
}
