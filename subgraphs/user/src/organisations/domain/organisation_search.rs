use secrecy::SecretString;
use time::OffsetDateTime;

use super::{OrganisationStatus, eori, searched_words, vat_id};
use crate::domain::OrganisationKind;

/// Filters organisations.
#[derive(Clone, Debug, Default)]
pub struct OrganisationFilter {
    pub kind: Option<OrganisationKind>,
    pub status: Option<OrganisationStatus>,
    pub country: Option<String>,
    /// Prefixes of words of the legal name, all of which must occur. An empty list matches no name.
    pub name: Option<Vec<String>>,
    /// Words of the legal name or of the display name, or a whole registration number.
    pub text: Option<SearchText>,
    /// Last changed at this time or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Last changed before this time.
    pub updated_to: Option<OffsetDateTime>,
}

/// Text with which administrators search for organisations: words of a name, or a whole registration number.
#[derive(Clone, Debug)]
pub struct SearchText {
    /// Prefixes of words of a name, all of which must occur. An empty list matches no name.
    pub words: Vec<String>,
    /// The text as an EORI number, if it has the form of one.
    pub eori: Option<SecretString>,
    /// The text as a VAT identification number, if it has the form of one.
    pub vat_id: Option<SecretString>,
}

impl SearchText {
    /// Reads a text. A blank one does not filter.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        (!text.trim().is_empty()).then(|| Self {
            words: searched_words(text),
            eori: eori(text).ok(),
            vat_id: vat_id(text).ok(),
        })
    }
}

/// Filters the directory of carriers.
#[derive(Clone, Debug, Default)]
pub struct CarrierFilter {
    pub country: Option<String>,
    /// Prefixes of words of the display name, all of which must occur. An empty list matches no name.
    pub text: Option<Vec<String>>,
}

#[cfg(test)]
mod tests {
    use secrecy::ExposeSecret;

    use super::*;

    #[test]
    fn a_text_is_a_name_and_perhaps_a_number() {
        for blank in ["", "  ", "\u{3000}"] {
            assert!(SearchText::parse(blank).is_none(), "{blank:?}");
        }
        let number = SearchText::parse(" de 123\u{A0}456 ").unwrap();
        assert_eq!(number.words, ["de", "123", "456"]);
        for found in [number.eori, number.vat_id] {
            assert_eq!(found.unwrap().expose_secret(), "DE123456");
        }
        let name = SearchText::parse("Nordlicht & Co").unwrap();
        assert!(name.eori.is_none() && name.vat_id.is_none());
        assert_eq!(name.words, ["nordlicht", "co"]);
    }
}
