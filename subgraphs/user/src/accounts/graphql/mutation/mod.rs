//! Mutations.

mod profile;
mod registrations;
mod second_factors;

pub use profile::ProfileMutation;
pub use registrations::RegistrationsMutation;
pub use second_factors::SecondFactorsMutation;
