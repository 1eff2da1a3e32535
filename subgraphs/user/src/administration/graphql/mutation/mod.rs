//! Mutations.

mod organisations;
mod users;

pub use organisations::OrganisationStatusMutation;
pub use users::UserStatusMutation;
