//! Types that all capabilities share: ids and the refusal.

mod id;
mod refusal;

pub use self::refusal::Refusal;
pub use id::{LetterId, MailId, NotificationId, UserId};
