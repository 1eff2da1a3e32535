use caller::Caller;
use commands::Error;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::Invitations;
use super::invitations::inviter_runs;
use crate::accounts::domain::Locale;
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationKind, Role, Secret};
use crate::invitations::domain::InvitationStatus;
use crate::invitations::store;
use crate::organisations::domain::OrganisationStatus;
use crate::organisations::service as organisations;

/// An open invitation, as its recipient may read it without an account.
pub struct InvitationPreview {
    pub organisation_name: SecretString,
    pub organisation_kind: OrganisationKind,
    /// True if the platform has verified the organisation.
    pub organisation_verified: bool,
    pub roles: Vec<Role>,
    pub locale: Locale,
    pub expires_at: OffsetDateTime,
}

impl Invitations {
    /// Finds the invitation with this token, if it can be accepted.
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
        let found = store::find_by_token(&mut conn, &self.keyring, token.fingerprint()).await?;
        let open = found
            .filter(|found| found.status == InvitationStatus::Pending && found.expires_at > now);
        let Some(invitation) = open else {
            return Ok(None);
        };
        let organisation =
            organisations::find_with_names(&mut conn, &self.keyring, invitation.organisation)
                .await?;
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
            locale: invitation.locale,
            expires_at: invitation.expires_at,
        }))
    }
}
