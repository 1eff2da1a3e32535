//! What happens by itself.

mod accreditations;
mod purge;
mod token_keys;

pub use accreditations::expire_accreditations;
pub use purge::purge;
pub use token_keys::keep_token_keys;
