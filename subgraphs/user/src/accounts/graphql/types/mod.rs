//! Types of the API.

mod locale;
mod membership;
mod personal_data;
mod role;
mod user;
mod user_fields;

pub use locale::Locale;
pub use personal_data::PersonalData;
pub use role::Role;
pub use user::{User, UserStatus};
