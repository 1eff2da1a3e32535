use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! ids {
    ($($name:ident),+ $(,)?) => {$(
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new one: a `UUIDv7`, so that keys sort by the time they were made.
            #[must_use]
            pub fn fresh() -> Self {
                Self(Uuid::now_v7())
            }
        }
    )+};
}

ids!(
    ProductId,
    RulePackId,
    RulePackVersionId,
    SelfCheckId,
    WatchId,
    RuleChangeId,
    BulkSelfCheckId
);
