use uuid::Uuid;

use super::UserId;

/// Where a person belongs, as of a version of theirs; the address beside it stays sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    pub user: UserId,
    pub version: i64,
    /// All of them.
    pub organisations: Vec<Uuid>,
    /// Whether they run the platform.
    pub administrator: bool,
    /// Whoever is, is told nothing any more.
    pub deactivated: bool,
}
