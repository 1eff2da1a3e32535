//! Queries, mutations and types of the API.

mod mutation;
mod query;
mod types;

pub use mutation::{InvitationsMutation, InvitedUserMutation};
pub use query::{InvitationPreviewQuery, InvitationsQuery};
