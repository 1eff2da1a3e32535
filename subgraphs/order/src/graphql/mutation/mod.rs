//! The commands of the API. A refusal is data: every payload has `userErrors`.

mod approval;
mod assessment;
mod document;
mod order;
mod payloads;
mod quote;

use async_graphql::{InputType, MergedObject};

use crate::service::Once;

#[derive(MergedObject, Default)]
pub struct Mutation(
    order::OrderMutation,
    quote::QuoteMutation,
    assessment::AssessmentMutation,
    document::DocumentMutation,
    approval::ApprovalMutation,
);

/// The client's wish that this command take effect once, if it gave a key. The same input is written the same way
/// whatever the client's spelling of it.
fn once(command: &str, key: Option<&String>, input: &impl InputType) -> Option<Once> {
    let key = key?.clone();
    Some(Once { key, request: format!("{command} {}", input.to_value()) })
}
