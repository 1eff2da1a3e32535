use async_graphql::SimpleObject;

use crate::WarningCode;

/// Something in the input that is probably wrong, although the mutation was carried out.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct Warning {
    /// Identifies the reason. Programs decide by it.
    pub code: WarningCode,
    /// The part of the input that it is about, from the mutation's argument on, for example `["input", "placeOfDelivery"]`.
    pub path: Vec<String>,
    /// For people; may change.
    pub message: String,
    /// Known values that are similar, the most similar first. Empty if none is.
    pub suggestions: Vec<String>,
}

impl Warning {
    /// The same warning with its path from the mutation's argument on.
    #[must_use]
    pub fn of_input(mut self) -> Self {
        self.path.insert(0, "input".to_owned());
        self
    }
}

/// The result of a command, with the warnings about its input. Their paths begin below the mutation's argument.
#[derive(Clone, Debug)]
pub struct Noted<T> {
    pub item: T,
    pub warnings: Vec<Warning>,
}
