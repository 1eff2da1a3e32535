//! Use cases.

mod credentials;
pub(crate) mod letters;
mod pace;
mod passwords;
mod proofs;
pub(crate) mod registration;
mod second_factors;
pub(crate) mod throttling;
mod users;

pub use crate::accounts::domain::MailServer;
pub use passwords::Passwords;
pub use proofs::Proof;
pub use registration::{NewOrganisation, NewOwner, Verification};
pub use second_factors::NewSecondFactor;
pub use users::{Deactivation, ProfileChange, UserSearch, may_read_account, sees_everybody};
