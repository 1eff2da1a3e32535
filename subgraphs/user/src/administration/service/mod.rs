//! Use cases.

pub(crate) mod audit;
mod bootstrap;

pub use audit::Audit;
pub use bootstrap::{Bootstrap, Bootstrapped, bootstrap_admin};
