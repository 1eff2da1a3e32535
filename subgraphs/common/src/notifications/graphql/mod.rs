//! The notifications of a person.

mod filter;
mod keys;
mod mutation;
mod query;
mod results;
mod subject;
pub(crate) mod types;
mod user;
mod user_fields;

pub use mutation::NotificationsMutation;
pub use query::NotificationsQuery;
pub use user::User;
