use std::str::FromStr;

use iso_currency::Currency;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

/// Days of an average Gregorian month, times 100.
const HUNDREDTHS_OF_DAYS_IN_MONTH: i64 = 3044;

/// Monthly cost of the platform, for example `1234.56 EUR`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthlyCost {
    amount: Decimal,
    currency: Currency,
    /// Number of digits of the currency's minor unit.
    digits: u32,
}

/// An amount in minor units of a currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Amount {
    pub minor_units: i32,
    /// ISO 4217.
    pub currency: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("expected an amount of 0 or more and a currency of ISO 4217, for example 1234.56 EUR")]
pub struct NotACost;

impl FromStr for MonthlyCost {
    type Err = NotACost;

    fn from_str(text: &str) -> Result<Self, NotACost> {
        let (amount, code) = text.trim().split_once(' ').ok_or(NotACost)?;
        let amount = Decimal::from_str_exact(amount).map_err(|_| NotACost)?;
        let currency = Currency::from_code(code.trim_start()).ok_or(NotACost)?;
        // Codes without minor units, such as gold or the code for tests, are not payable.
        let digits = currency.exponent().ok_or(NotACost)?;
        if amount.is_sign_negative() {
            return Err(NotACost);
        }
        Ok(Self {
            amount,
            currency,
            digits: digits.into(),
        })
    }
}

impl MonthlyCost {
    /// Cost of a thousand operations: monthly cost × days / 30.44 / operations × 1000, rounded half up. Returns `None` without
    /// operations, or if the cost exceeds the range of an amount.
    #[must_use]
    pub fn per_thousand(&self, days: i64, operations: i64) -> Option<Amount> {
        if operations <= 0 {
            return None;
        }
        let in_days = self.amount.checked_mul(Decimal::from(days))?;
        let in_days = in_days.checked_div(Decimal::new(HUNDREDTHS_OF_DAYS_IN_MONTH, 2))?;
        let each = in_days
            .checked_mul(Decimal::from(1000))?
            .checked_div(Decimal::from(operations))?;
        let minor = each.checked_mul(Decimal::from(10_i64.checked_pow(self.digits)?))?;
        let minor = minor.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero);
        Some(Amount {
            minor_units: minor.to_i32()?,
            currency: self.currency.code().to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cost(text: &str) -> MonthlyCost {
        text.parse().unwrap()
    }

    #[test]
    fn a_thousand_operations_cost_their_share_of_the_days() {
        let per_thousand = |text, days, operations| {
            let amount = cost(text).per_thousand(days, operations)?;
            Some((amount.minor_units, amount.currency))
        };
        assert_eq!(
            per_thousand("3044 EUR", 1, 1000),
            Some((10_000, "EUR".into()))
        );
        assert_eq!(
            per_thousand("3044 EUR", 3, 2_000),
            Some((15_000, "EUR".into()))
        );
        // 1234.56 × 31 / 30.44 / 80,000 × 1000 = 15.7157…
        assert_eq!(
            per_thousand("1234.56 EUR", 31, 80_000),
            Some((1_572, "EUR".into()))
        );
        assert_eq!(per_thousand("3044 JPY", 1, 1000), Some((100, "JPY".into())));
        assert_eq!(per_thousand("0.00 EUR", 1, 1), Some((0, "EUR".into())));
        assert_eq!(per_thousand("3044 EUR", 1, 0), None);
        assert_eq!(per_thousand("9999999999999 EUR", 366, 1), None);
        assert_eq!(
            per_thousand("79228162514264337593543950335 EUR", 366, 1),
            None
        );
    }

    #[test]
    fn what_is_no_cost_is_refused() {
        for text in [
            "", "EUR", "12", "12EUR", "EUR 12", "-1 EUR", "1,5 EUR", "1.5 eur", "1 ZZZ", "1 XXX",
            "1e3 EUR",
        ] {
            assert_eq!(text.parse::<MonthlyCost>(), Err(NotACost), "{text:?}");
        }
    }
}
