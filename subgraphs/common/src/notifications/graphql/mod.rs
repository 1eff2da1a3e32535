//! The notifications of a person.

mod filter;
mod keys;
mod mutation;
mod query;
mod results;
mod subject;
mod subscription;
mod types;
mod user;
mod user_fields;

pub use mutation::NotificationsMutation;
pub use query::NotificationsQuery;
pub use subscription::Subscription;
pub use user::User;
