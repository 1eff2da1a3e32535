use async_graphql::InputObject;
use chassis::scalar::CountryCode;

use crate::organisations::domain::{self, CarrierFilter as Filter};

/// Filters carriers. All given fields must match; omitted fields do not filter.
#[derive(Default, InputObject)]
pub struct CarrierFilter {
    /// Country in which the carrier is registered.
    country: Option<CountryCode>,
    /// Prefixes of one or more words of the display name, in any order. Case, blanks and variants of letters are
    /// ignored. At most 200 characters.
    #[graphql(secret, validator(chars_max_length = 200))]
    text: Option<String>,
}

impl From<CarrierFilter> for Filter {
    fn from(filter: CarrierFilter) -> Self {
        Self {
            country: filter.country.map(|country| country.0),
            text: filter
                .text
                .filter(|text| !text.trim().is_empty())
                .map(|text| domain::searched_words(&text)),
        }
    }
}
