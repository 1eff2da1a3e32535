use async_graphql::SimpleObject;
use refusal::{ErrorCode, Refusal};

/// The reason why a mutation was refused. It is an expected outcome, so it is data and not a GraphQL error.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct UserError {
    /// Identifies the reason. Use it in programs.
    pub code: ErrorCode,
    /// The part of the input that the error is about, starting at the mutation's argument, for example `["input", "lane", "origin"]`.
    pub path: Vec<String>,
    /// A sentence for people. It may change, so do not parse it.
    pub message: String,
}

impl From<Refusal> for UserError {
    fn from(refusal: Refusal) -> Self {
        let Refusal {
            code,
            path,
            message,
            ..
        } = refusal.within(&["input"]);
        Self {
            code,
            path,
            message,
        }
    }
}
