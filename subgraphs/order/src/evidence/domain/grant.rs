//! Whom a seller lets read a document, besides the parties of its order.

use time::OffsetDateTime;

use super::refusals;
use crate::domain::{DocumentId, GrantId, OrganisationId, Refusal};

/// How many grants a document may have at a time.
pub const MOST_GRANTS: usize = 50;

#[derive(Clone, Debug)]
pub struct Grant {
    pub id: GrantId,
    pub document: DocumentId,
    /// Whose document it is.
    pub organisation: OrganisationId,
    pub grantee: OrganisationId,
    /// From then on it is over; none: until it is revoked.
    pub until: Option<OffsetDateTime>,
    pub revoked_at: Option<OffsetDateTime>,
    /// 1, and 2 once it is revoked.
    pub version: i64,
    pub created_at: OffsetDateTime,
}

/// Filters the documents that an organisation was granted.
#[derive(Clone, Copy, Debug)]
pub struct SharedDocumentFilter {
    /// The moment at which the grants must be live.
    pub now: OffsetDateTime,
    /// Includes changes at this moment and later ones. A grant is a change for the organisation that gets it.
    pub updated_from: Option<OffsetDateTime>,
    /// Includes changes before this moment.
    pub updated_to: Option<OffsetDateTime>,
}

impl Grant {
    /// The time of the last change: a grant is revoked once, and nothing else of it changes.
    #[must_use]
    pub fn updated_at(&self) -> OffsetDateTime {
        self.revoked_at.unwrap_or(self.created_at)
    }

    #[must_use]
    pub fn is_live(&self, now: OffsetDateTime) -> bool {
        self.revoked_at.is_none() && self.until.is_none_or(|until| now < until)
    }

    /// Whether this grant may be added to those that the document has.
    pub fn check(&self, others: &[Self]) -> Result<(), Refusal> {
        let now = self.created_at;
        if self.grantee == self.organisation || self.grantee.0.is_nil() {
            return Err(Refusal::invalid(
                &["organisationId"],
                "must be another organisation",
            ));
        }
        if self.until.is_some_and(|until| until <= now) {
            return Err(Refusal::invalid(&["until"], "must be in the future"));
        }
        let live = || others.iter().filter(|other| other.is_live(now));
        if live().any(|other| other.grantee == self.grantee) {
            return Err(refusals::already_granted());
        }
        if live().count() >= MOST_GRANTS {
            return Err(refusals::too_many_grants(MOST_GRANTS));
        }
        Ok(())
    }

    /// Ends it now. One that is over already stays as it is.
    pub fn revoke(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        if self.revoked_at.is_some() {
            return Err(refusals::grant_not_found());
        }
        self.revoked_at = Some(now);
        self.version += 1;
        Ok(())
    }
}
