use uuid::Uuid;

use super::Notice;

/// A notice and its recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    pub notice: Notice,
    pub recipients: Recipients,
    /// The organisation that causes the notice, if the fact names it. Its own members do not count the notice as caused.
    pub caused_by: Option<Uuid>,
}

/// The recipients of a notice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Recipients {
    /// All members of these organisations.
    Organisations(Vec<Uuid>),
    /// All platform administrators.
    Administrators,
}

/// The most members of one organisation, and the most administrators, that one event notifies. It bounds the reaction's
/// transaction.
pub const MOST_RECIPIENTS: usize = 1_000;
/// The most notices of one kind that a person gets on one day (UTC) in the application.
pub const MOST_NOTICES_A_DAY: i32 = 10_000;
/// The most of them that also leave as mails.
pub const MOST_NOTICE_MAILS_A_DAY: i32 = 100;
/// The most notices of one kind that one organisation causes a person on one day (UTC) in the application.
pub const MOST_CAUSED_NOTICES_A_DAY: i32 = 200;
/// The most of them that also leave as mails.
pub const MOST_CAUSED_NOTICE_MAILS_A_DAY: i32 = 10;

/// Counts of the notices of one kind that a person got on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoticeCounts {
    pub all: i32,
    /// Notices that the cause of the last one caused; 0 if the last one has no cause.
    pub caused: i32,
}

impl NoticeCounts {
    /// Returns whether the last of the notices also leaves as a mail.
    #[must_use]
    pub const fn allow_mail(self) -> bool {
        self.all <= MOST_NOTICE_MAILS_A_DAY && self.caused <= MOST_CAUSED_NOTICE_MAILS_A_DAY
    }

    /// Returns whether the last of the notices is the last that the day allows.
    #[must_use]
    pub const fn are_used_up(self) -> bool {
        self.all == MOST_NOTICES_A_DAY || self.caused == MOST_CAUSED_NOTICES_A_DAY
    }
}
