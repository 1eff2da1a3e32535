#![doc = include_str!("../README.md")]

pub use {clock, serde, uuid};

/// Declares an ID type around a UUID for each name.
#[macro_export]
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(
            Clone,
            Copy,
            Debug,
            PartialEq,
            Eq,
            Hash,
            PartialOrd,
            Ord,
            $crate::serde::Serialize,
            $crate::serde::Deserialize,
        )]
        #[serde(crate = "ids::serde")]
        pub struct $name(pub $crate::uuid::Uuid);

        impl $name {
            /// Creates an ID that sorts after earlier ones.
            #[allow(
                clippy::new_without_default,
                reason = "two default values would differ"
            )]
            #[must_use]
            pub fn new() -> Self {
                Self($crate::clock::new_id())
            }

            /// Parses an ID. Malformed input becomes the nil UUID, which matches no row.
            #[must_use]
            pub fn parse(text: &str) -> Self {
                Self(text.parse().unwrap_or_default())
            }
        }

        impl From<$name> for $crate::uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl From<&$name> for $crate::uuid::Uuid {
            fn from(id: &$name) -> Self {
                id.0
            }
        }
    )+};
}
