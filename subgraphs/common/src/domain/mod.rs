//! IDs that all capabilities share, and the authorisation table.

mod id;
mod rights;

pub use id::{LetterId, MailId, NotificationId, UserId};
pub use rights::RIGHTS;
