//! Types of the API.

mod membership;
mod personal_data;
mod role;
mod user;
mod user_fields;

pub use personal_data::PersonalData;
pub use role::Role;
pub use user::{User, UserStatus};
