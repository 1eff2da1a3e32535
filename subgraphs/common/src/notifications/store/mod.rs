//! SQL statements.

mod notice_counts;
mod notifications;
pub(crate) mod purge;

pub use notice_counts::add_notices;
pub use notifications::{
    UnreadBatch, count_notifications, count_unread, find_newest_unread, find_notifications,
    insert_notifications, list_notifications, update_notification_read, update_notifications_read,
    update_unread_notifications,
};
