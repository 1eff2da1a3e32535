//! What happens by itself.

mod accreditations;
mod organisation_names;
mod purge;
mod token_keys;

pub use accreditations::expire_accreditations;
pub use organisation_names::index_organisation_names;
pub use purge::purge;
pub use token_keys::keep_token_keys;
