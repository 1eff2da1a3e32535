use uuid::Uuid;

use crate::domain::OrganisationId;

/// The providers that a caller may read.
#[derive(Clone, Copy, Debug)]
pub enum Visible {
    /// LISTED ones, and that of this organisation in every status.
    ListedAndOwn(Option<OrganisationId>),
    All,
}

impl Visible {
    /// The two parameters of the statements: whether all are visible, and the own organisation.
    #[must_use]
    pub fn parameters(self) -> (bool, Option<Uuid>) {
        match self {
            Self::All => (true, None),
            Self::ListedAndOwn(own) => (false, own.map(|id| id.0)),
        }
    }
}
