use async_graphql::SimpleObject;
use serde::{Deserialize, Serialize};

use crate::WarningCode;

/// A value in the input that is probably wrong, although the mutation succeeded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, SimpleObject)]
#[graphql(shareable)]
pub struct Warning {
    /// Identifies the reason. Use it in programs.
    pub code: WarningCode,
    /// The part of the input that the warning is about, starting at the mutation's argument, for example `["input", "placeOfDelivery"]`.
    pub path: Vec<String>,
    /// A sentence for people. It may change, so do not parse it.
    pub message: String,
    /// Similar known values, the most similar first. Empty if there are none.
    pub suggestions: Vec<String>,
}

impl Warning {
    /// Extends the path of the warning, so that it starts at the mutation's argument.
    #[must_use]
    pub fn of_input(mut self) -> Self {
        self.path.insert(0, "input".to_owned());
        self
    }
}

/// Result of a command with the warnings about its input. Their paths start below the mutation's argument.
#[derive(Clone, Debug)]
pub struct Noted<T> {
    pub item: T,
    pub warnings: Vec<Warning>,
}
