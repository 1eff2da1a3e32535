use std::collections::BTreeSet;

use refusal::ErrorCode;
use secrecy::SecretString;
use time::OffsetDateTime;

use crate::domain::{OrganisationId, OrganisationKind, Refusal};

/// Maximum length of a legal name, in characters.
pub const LONGEST_LEGAL_NAME: usize = 200;
/// Maximum length of a display name, in characters.
pub const LONGEST_DISPLAY_NAME: usize = 100;

/// A company, or the platform itself.
#[derive(Clone, Debug)]
pub struct Organisation {
    pub id: OrganisationId,
    pub version: i64,
    pub kind: OrganisationKind,
    /// `None` if the caller may not read them.
    pub names: Option<Names>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub status: OrganisationStatus,
    /// The reason for which the organisation was suspended or closed.
    pub reason: Option<String>,
    pub created_at: OffsetDateTime,
    /// The time of the last change.
    pub updated_at: OffsetDateTime,
}

/// Maximum length of a number with its blanks, in bytes.
const LONGEST_CODE: usize = 100;

/// Name and registration numbers of a company.
#[derive(Clone, Debug)]
pub struct Names {
    pub legal_name: SecretString,
    pub eori: Option<SecretString>,
    pub vat_id: Option<SecretString>,
}

impl Names {
    /// Keeps the legal name only.
    #[must_use]
    pub fn without_numbers(self) -> Self {
        Self {
            eori: None,
            vat_id: None,
            ..self
        }
    }
}

/// State machine:
///
/// ```text
/// PENDING --verifyOrganisation--> ACTIVE --suspendOrganisation--> SUSPENDED --reinstateOrganisation--> ACTIVE
/// PENDING --suspendOrganisation--> SUSPENDED; any --closeOrganisation--> CLOSED
/// ```
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum OrganisationStatus {
    Pending,
    Active,
    Suspended,
    Closed,
}

/// Maximum length of an indexed prefix, in characters.
const LONGEST_BEGINNING: usize = 20;

/// The prefixes of the words of a name, by which a sealed name is searched.
#[must_use]
pub fn name_beginnings(name: &str) -> BTreeSet<String> {
    let mut beginnings = BTreeSet::new();
    for word in words(&normalisation::key(name)) {
        let ends = word
            .char_indices()
            .map(|(start, letter)| start + letter.len_utf8());
        beginnings.extend(ends.filter_map(|end| word.get(..end)).map(str::to_owned));
    }
    beginnings
}

/// Returns the prefixes that a name must have to match this text.
#[must_use]
pub fn searched_words(text: &str) -> Vec<String> {
    words(&normalisation::key(text))
        .map(str::to_owned)
        .collect()
}

/// The words of a text, each cut to the maximum prefix. Hyphens, dots and other signs separate words.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let words = text
        .split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty());
    words.map(|word| {
        let end = word
            .char_indices()
            .nth(LONGEST_BEGINNING)
            .map_or(word.len(), |(end, _)| end);
        word.get(..end).unwrap_or(word)
    })
}

impl OrganisationStatus {
    /// Returns whether users and API clients may act for the organisation.
    #[must_use]
    pub const fn may_act(self) -> bool {
        matches!(self, Self::Pending | Self::Active)
    }

    /// The refusal of an action that this status does not permit.
    #[must_use]
    pub fn refusal(self) -> Refusal {
        Refusal::new(
            ErrorCode::OrganisationInState,
            &[],
            format!(
                "This is not possible while the organisation is {self}. Reload it and check its status."
            ),
        )
    }
}

impl Organisation {
    /// Counts a change. The time never decreases: a command that waited for a lock may be older than the last change.
    pub fn change(&mut self, now: OffsetDateTime) {
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
    }

    /// Changes the status if the current status is one of `from`.
    pub fn step(
        &mut self,
        from: &[OrganisationStatus],
        to: OrganisationStatus,
        reason: Option<String>,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        if !from.contains(&self.status) {
            return Err(self.status.refusal());
        }
        self.status = to;
        self.reason = reason;
        self.change(now);
        Ok(())
    }
}

/// Parses an EORI number (Regulation (EU) 952/2013, article 9): the two letters of a country and 1 to 15 letters or
/// digits.
pub fn eori(text: &str) -> Result<SecretString, Refusal> {
    coded(text, 1..=15).ok_or_else(|| {
        Refusal::new(
            ErrorCode::EoriInvalid,
            &[],
            "This is not an EORI number. Enter the two letters of a country and 1 to 15 letters or digits.",
        )
    })
}

/// Parses a VAT identification number (Directive 2006/112/EC, article 215): the two letters of a country (`EL` for
/// Greece) and 2 to 13 letters or digits.
pub fn vat_id(text: &str) -> Result<SecretString, Refusal> {
    coded(text, 2..=13).ok_or_else(|| {
        Refusal::new(
            ErrorCode::VatIdInvalid,
            &[],
            "This is not a VAT identification number. Enter the two letters of a country and 2 to 13 letters or digits.",
        )
    })
}

fn coded(text: &str, rest: std::ops::RangeInclusive<usize>) -> Option<SecretString> {
    if text.len() > LONGEST_CODE {
        return None;
    }
    let text = normalisation::code(text);
    let (country, number) = text.split_at_checked(2)?;
    let good = country.bytes().all(|byte| byte.is_ascii_uppercase())
        && rest.contains(&number.len())
        && number.bytes().all(|byte| byte.is_ascii_alphanumeric());
    good.then(|| SecretString::from(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_the_beginnings_of_its_words() {
        let beginnings = name_beginnings("Mu\u{308}ller & So\u{308}hne GmbH");
        for (text, found) in [
            ("M\u{DC}LLER", true),
            ("m\u{FC}ll", true),
            ("s\u{F6}hne m\u{FC}ller", true),
            ("  gmbh  ", true),
            ("M\u{FC}ller&S\u{F6}hne", true),
            ("\u{FF27}mbH\u{200B}", true),
            ("ller", false),
            ("m\u{FC}ller ag", false),
        ] {
            let words = searched_words(text);
            assert!(!words.is_empty(), "{text:?}");
            assert_eq!(
                words.iter().all(|word| beginnings.contains(word)),
                found,
                "{text:?}"
            );
        }
        for nothing in ["", " ", "&", "\u{200B}", "%_"] {
            assert!(searched_words(nothing).is_empty(), "{nothing:?}");
        }
        let long = "Donaudampfschifffahrtsgesellschaft";
        assert_eq!(name_beginnings(long).len(), LONGEST_BEGINNING);
        assert!(
            searched_words(long)
                .iter()
                .all(|word| name_beginnings(long).contains(word))
        );
        assert_eq!(
            searched_words("\u{682A}\u{5F0F}\u{4F1A}\u{793E}"),
            ["\u{682A}\u{5F0F}\u{4F1A}\u{793E}"]
        );
    }

    #[test]
    fn numbers_have_a_country_and_a_length() {
        for (text, good) in [
            ("DE 1234567890", true),
            ("de1", true),
            ("DE", false),
            ("D1234", false),
            ("DE12-4", false),
        ] {
            assert_eq!(eori(text).is_ok(), good, "{text}");
        }
        for (text, good) in [
            ("\u{A0}de\u{2009}123 ", true),
            ("\u{FF24}\u{FF25}\u{FF11}", true),
            ("DE1\u{200B}", false),
            (&format!("DE1{}2", " ".repeat(100)), false),
        ] {
            assert_eq!(eori(text).is_ok(), good, "{text}");
        }
        assert!(eori(&format!("DE{}", "1".repeat(16))).is_err());
        assert!(vat_id("EL123456789").is_ok());
        assert!(vat_id("DE1").is_err());
        assert!(vat_id(&"é".repeat(1000)).is_err());
    }

    #[test]
    fn the_time_of_the_last_change_does_not_go_back() {
        let earlier = OffsetDateTime::UNIX_EPOCH;
        let now = earlier + time::Duration::hours(1);
        let mut organisation = Organisation {
            id: OrganisationId::new(),
            version: 1,
            kind: OrganisationKind::Seller,
            names: None,
            country: "DE".into(),
            status: OrganisationStatus::Pending,
            reason: None,
            created_at: now,
            updated_at: now,
        };
        let from = [OrganisationStatus::Pending];
        organisation
            .step(&from, OrganisationStatus::Active, None, earlier)
            .unwrap();
        assert_eq!((organisation.version, organisation.updated_at), (2, now));
    }
}
