use uuid::Uuid;

use super::Notice;

/// A notice and its recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Announcement {
    pub notice: Notice,
    pub recipients: Recipients,
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
