use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// Country by ISO 3166-1 alpha-2, or one of the two user-assigned codes of customs declarations: `XI` (Northern Ireland) and `XK`
/// (Kosovo). A value can only be created from such a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country(&'static str);

impl Country {
    /// Parses a code. Returns `None` for every other text, including `XX` and `EU`.
    #[must_use]
    pub fn parse(code: &str) -> Option<Self> {
        normalisation::assigned_country(code).map(Self)
    }

    /// Parses a country code as a user writes it. `Err` is the message of the refusal.
    pub fn read(text: &str) -> Result<Self, String> {
        normalisation::country(text).map(Self)
    }

    /// Returns the country code that users mean by this invalid code.
    #[must_use]
    pub fn mistaken(code: &str) -> Option<&'static str> {
        normalisation::mistaken_country(code)
    }

    /// Returns all codes, sorted.
    #[must_use]
    pub const fn codes() -> &'static [&'static str] {
        &normalisation::COUNTRIES
    }

    #[must_use]
    pub const fn code(self) -> &'static str {
        self.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.0)
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Country {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code)
            .ok_or_else(|| de::Error::custom(format!("{code} is not a country of ISO 3166-1")))
    }
}
