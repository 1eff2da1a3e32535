//! The ids that all capabilities share.

mod id;

pub use id::{LetterId, MailId, NotificationId, UserId};
