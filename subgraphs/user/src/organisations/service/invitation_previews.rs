use caller::Caller;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::invitations::inviter_runs;
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationKind, Role, Secret};
use crate::organisations::domain::{InvitationStatus, OrganisationStatus};
use crate::organisations::store;
use crate::service::{Error, Service};

/// An open invitation, as the reader of its mail may know it before there is an account.
pub struct InvitationPreview {
    pub organisation_name: SecretString,
    pub organisation_kind: OrganisationKind,
    /// True if the platform has verified the organisation.
    pub organisation_verified: bool,
    pub roles: Vec<Role>,
    pub expires_at: OffsetDateTime,
}

impl Service {
    /// The invitation with this token, if it can still be accepted.
    pub async fn preview_invitation(
        &self,
        caller: &Caller,
        token: &SecretString,
        now: OffsetDateTime,
    ) -> Result<Option<InvitationPreview>, Error> {
        RIGHTS.check(caller, "invitation")?;
        let Some(token) = Secret::parse(token.expose_secret()) else {
            return Ok(None);
        };
        let mut conn = self.pool.acquire().await?;
        let found =
            store::invitations::find_by_token(&mut conn, &self.vault, token.fingerprint()).await?;
        let open = found
            .filter(|found| found.status == InvitationStatus::Pending && found.expires_at > now);
        let Some(invitation) = open else {
            return Ok(None);
        };
        let of = [invitation.organisation];
        let organisation = store::organisations::list(&mut conn, &self.vault, &of, |_| true)
            .await?
            .pop();
        let acting = organisation.filter(|organisation| organisation.status.may_act());
        let Some(organisation) = acting else {
            return Ok(None);
        };
        if !inviter_runs(&mut conn, &invitation).await? {
            return Ok(None);
        }
        let verified = organisation.status == OrganisationStatus::Active;
        let (kind, names) = (organisation.kind, organisation.names);
        Ok(names.map(|names| InvitationPreview {
            organisation_name: names.legal_name,
            organisation_kind: kind,
            organisation_verified: verified,
            roles: invitation.roles,
            expires_at: invitation.expires_at,
        }))
    }
}
