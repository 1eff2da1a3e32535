//! Document grants: rights of other organisations to read a document.

use time::OffsetDateTime;

use super::refusals;
use crate::domain::{DocumentId, GrantId, OrganisationId, Refusal};

/// Maximum number of live grants of a document.
pub const MOST_GRANTS: usize = 50;

#[derive(Clone, Debug)]
pub struct Grant {
    pub id: GrantId,
    pub document: DocumentId,
    /// Owner of the document.
    pub organisation: OrganisationId,
    pub grantee: OrganisationId,
    /// End of the grant (exclusive). None: valid until it is revoked.
    pub until: Option<OffsetDateTime>,
    pub revoked_at: Option<OffsetDateTime>,
    /// 1, or 2 after the revocation.
    pub version: i64,
    pub created_at: OffsetDateTime,
}

impl Grant {
    /// Time of the last change. A revocation is the only change of a grant.
    #[must_use]
    pub fn updated_at(&self) -> OffsetDateTime {
        self.revoked_at.unwrap_or(self.created_at)
    }

    #[must_use]
    pub fn is_live(&self, now: OffsetDateTime) -> bool {
        self.revoked_at.is_none() && self.until.is_none_or(|until| now < until)
    }

    /// Validates a new grant against the existing grants of the document.
    pub fn check(&self, others: &[Self]) -> Result<(), Refusal> {
        let now = self.created_at;
        if self.grantee == self.organisation || self.grantee.0.is_nil() {
            return Err(Refusal::invalid(
                &["organisationId"],
                "The grant must be for another organisation. Send its ID.",
            ));
        }
        if self.until.is_some_and(|until| until <= now) {
            return Err(Refusal::invalid(
                &["until"],
                "The end of the grant is not in the future. Send a later time.",
            ));
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

    /// Revokes the grant. A grant whose end has passed may be revoked too.
    pub fn revoke(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        if self.revoked_at.is_some() {
            return Err(refusals::grant_not_found());
        }
        self.revoked_at = Some(now);
        self.version += 1;
        Ok(())
    }
}
