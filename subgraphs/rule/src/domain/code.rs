//! Enums have names that outlive the code: in rule files, in columns, in events and in the API.

/// An enum whose variants are written down under stable names.
pub trait Code: Copy + 'static {
    const ALL: &'static [Self];

    fn code(self) -> &'static str;

    #[must_use]
    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.code() == code)
    }
}

/// Gives an enum its names, each written once, also for serde.
macro_rules! codes {
    ($type:ident { $($variant:ident = $code:literal),+ $(,)? }) => {
        impl $crate::domain::Code for $type {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn code(self) -> &'static str {
                match self { $(Self::$variant => $code),+ }
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str($crate::domain::Code::code(*self))
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let code = <String as serde::Deserialize>::deserialize(deserializer)?;
                let known = <$type as $crate::domain::Code>::from_code(&code);
                known.ok_or_else(|| serde::de::Error::custom(format!("unknown code {code}")))
            }
        }
    };
}
