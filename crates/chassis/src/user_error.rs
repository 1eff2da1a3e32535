use async_graphql::SimpleObject;

/// Why a mutation was refused: an expected outcome, so it is data and not a GraphQL error.
#[derive(Clone, Debug, PartialEq, Eq, SimpleObject)]
#[graphql(shareable)]
pub struct UserError {
    /// Stable, in `SCREAMING_SNAKE_CASE`; programs decide by it.
    pub code: String,
    /// Which part of the input it is about, from the mutation's argument on, as `["input", "lane", "origin"]`.
    pub path: Vec<String>,
    /// For people; may change.
    pub message: String,
}

impl UserError {
    pub fn new(code: &str, path: &[&str], message: impl Into<String>) -> Self {
        let path = path.iter().map(|&step| step.to_owned()).collect();
        Self {
            code: code.to_owned(),
            path,
            message: message.into(),
        }
    }
}
