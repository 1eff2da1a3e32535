use async_graphql::{CustomValidator, InputObject, InputValueError, SimpleObject};

/// An amount of money in whole minor units: 1250 with EUR is 12.50 euro, 1250 with JPY is 1250 yen.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject, InputObject)]
#[graphql(input_name = "MoneyInput", shareable)]
pub struct Money {
    /// Amount in minor units of the currency, from 0 to 2147483647.
    #[graphql(validator(minimum = 0))]
    pub minor_units: i32,
    /// Currency code of ISO 4217, for example `EUR`.
    #[graphql(validator(custom = "Iso4217"))]
    pub currency: String,
}

struct Iso4217;

impl CustomValidator<String> for Iso4217 {
    fn check(&self, value: &String) -> Result<(), InputValueError<String>> {
        if is_currency(value) {
            Ok(())
        } else {
            Err("The currency is not a code of ISO 4217. Send a code in capital letters, for example EUR.".into())
        }
    }
}

/// Returns true for a currency of ISO 4217. The codes for tests and for no currency are not payable.
fn is_currency(code: &str) -> bool {
    let capital = code.bytes().all(|byte| byte.is_ascii_uppercase());
    capital && !matches!(code, "XTS" | "XXX") && iso_currency::Currency::from_code(code).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn currencies_are_those_of_iso_4217() {
        for code in ["EUR", "USD", "GBP", "JPY", "CNY", "CHF"] {
            assert!(is_currency(code), "{code}");
        }
        for code in ["", "eur", "EU", "EURO", "DEM", "ZZZ", "XXX", "XTS", "€"] {
            assert!(!is_currency(code), "{code}");
        }
    }
}
