//! Types and rules: no I/O, no framework, no clock.

mod announcement;
mod kind;
pub(crate) mod notices;
mod notification;
pub(crate) mod refusals;
mod subject;

pub use announcement::{
    Announcement, MOST_CAUSED_NOTICES_A_DAY, MOST_NOTICES_A_DAY, MOST_RECIPIENTS, NoticeCounts,
    Recipients,
};
pub use kind::NotificationKind;
pub use notification::{MOST_MARKED, Notice, Notification, NotificationFilter};
pub use subject::{Subject, SubjectType};
