use uuid::Uuid;

use super::Notice;

/// A notice and its recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    pub notice: Notice,
    pub recipients: Recipients,
    /// The organisation that causes the notice, if the fact identifies it. Notices to its own members do not count as caused.
    pub caused_by: Option<Uuid>,
}

/// The recipients of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipients {
    /// All members of these organisations, without deactivated ones.
    Organisations(Vec<Uuid>),
    /// All platform administrators, without deactivated ones.
    Administrators,
}

/// Maximum number of members per organisation, and of administrators, that one event notifies. It bounds the transaction of the
/// reaction.
pub const MOST_RECIPIENTS: usize = 1_000;
/// Maximum number of in-app notices of one kind per person and day (UTC).
pub const MOST_NOTICES_A_DAY: i32 = 10_000;
/// Maximum number of those notices that are also sent by mail.
pub const MOST_NOTICE_MAILS_A_DAY: i32 = 100;
/// Maximum number of in-app notices of one kind that one organisation causes per person and day (UTC).
pub const MOST_CAUSED_NOTICES_A_DAY: i32 = 200;
/// Maximum number of those notices that are also sent by mail.
pub const MOST_CAUSED_NOTICE_MAILS_A_DAY: i32 = 10;

/// Numbers of notices of one kind that a person received on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeCounts {
    pub all: i32,
    /// Notices with the same cause as the last one; 0 if the last one has no cause.
    pub caused: i32,
}

impl NoticeCounts {
    /// Returns true if the last notice is also sent by mail.
    #[must_use]
    pub const fn allow_mail(self) -> bool {
        self.all <= MOST_NOTICE_MAILS_A_DAY && self.caused <= MOST_CAUSED_NOTICE_MAILS_A_DAY
    }

    /// Returns true if the last notice reached a limit of the day.
    #[must_use]
    pub const fn are_used_up(self) -> bool {
        self.all == MOST_NOTICES_A_DAY || self.caused == MOST_CAUSED_NOTICES_A_DAY
    }
}
