//! Mutations.

mod profile;
mod second_factors;

pub use profile::ProfileMutation;
pub use second_factors::SecondFactorsMutation;
