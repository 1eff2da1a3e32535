use caller::Caller;
use commands::Error;
use database::{Conn, Window};
use events::EventContext;
use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Invitations;
use crate::accounts::domain::{Email, Membership, UserStatus, roles_of};
use crate::accounts::events::outgoing::LetterKind;
use crate::accounts::service as accounts;
use crate::accounts::service::letters::{self, Link, NewLetter};
use crate::audit_records::service::{self as audit_records, Audit};
use crate::domain::refusals::too_many;
use crate::domain::rights::RIGHTS;
use crate::domain::{InvitationId, OrganisationId, Refusal, Role, Secret, UserId};
use crate::invitations::domain::{
    INVITATION_LIFETIME, Invitation, InvitationFilter, InvitationStatus, MOST_INVITATIONS,
    MOST_INVITATIONS_A_DAY, MOST_INVITATIONS_OF_ADDRESS, MOST_INVITATIONS_UNVERIFIED, refusals,
};
use crate::invitations::store;
use crate::organisations::domain::{MEMBERS, OrganisationStatus};
use crate::organisations::service as organisations;
use crate::service::validation::Validation;

impl Invitations {
    /// Invites a person by email to join the caller's organisation. The response does not depend on whether the address
    /// has an account.
    pub async fn invite_member(
        &self,
        caller: &Caller,
        email: &SecretString,
        roles: &[Role],
        now: OffsetDateTime,
    ) -> Result<Invitation, Error> {
        RIGHTS.check(caller, "inviteMember")?;
        let person = caller.user()?;
        let mut validation = Validation::default();
        let email = validation.field(&["email"], self.mail_server.address(email.expose_secret()));
        let roles = validation.field(&["roles"], roles_of(person.kind, roles));
        let (Some(email), Some(roles)) = (email, roles) else {
            return Err(validation.refused());
        };
        let organisation = OrganisationId(person.organisation);
        let token = Secret::generate();
        let invitation = Invitation {
            id: InvitationId::new(),
            version: 1,
            organisation,
            email: email.address().clone(),
            roles,
            invited_by: UserId(person.id),
            token: token.fingerprint(),
            status: InvitationStatus::Pending,
            created_at: now,
            updated_at: now,
            expires_at: now + INVITATION_LIFETIME,
        };
        let mut tx = self.pool.begin().await?;
        let own = organisations::lock(&mut tx, &self.keyring, organisation).await?;
        let audit = Audit {
            action: "INVITE_MEMBER",
            subject: invitation.id.0,
            reason: None,
        };
        audit_records::insert(&mut tx, caller, audit, now).await?;
        let status = own.map_or(OrganisationStatus::Pending, |own| own.status);
        self.admit(&mut tx, &invitation, &email, status).await?;
        store::insert(&mut tx, &self.keyring, &invitation, &email).await?;
        let context = EventContext::of_request(caller.correlation(), now);
        self.send_invitation(&mut tx, context, &invitation, &token)
            .await?;
        tx.commit().await?;
        Ok(invitation)
    }

    /// Sends the email of an invitation. Refuses if the address has reached its daily limit.
    async fn send_invitation(
        &self,
        conn: &mut Conn,
        context: EventContext,
        invitation: &Invitation,
        token: &Secret,
    ) -> Result<(), Error> {
        let letter = NewLetter {
            kind: LetterKind::MemberInvited,
            user: None,
            address: &invitation.email,
            link: Some(Link {
                token,
                expires_at: invitation.expires_at,
            }),
        };
        if letters::write(conn, &self.keyring, context, letter).await? {
            Ok(())
        } else {
            Err(refusals::too_many_letters().at(&["email"]).into())
        }
    }

    /// Refuses if the locked organisation has no room for another member or invitation.
    async fn check_room(
        &self,
        conn: &mut Conn,
        organisation: OrganisationId,
        status: OrganisationStatus,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let open = store::count_open(conn, organisation, now).await?;
        if open >= MOST_INVITATIONS {
            return Err(too_many(usize::try_from(MOST_INVITATIONS).unwrap_or_default()).into());
        }
        let members = accounts::count_members(conn, &self.keyring, organisation).await?;
        MEMBERS.check(
            status,
            usize::try_from(members + open + 1).unwrap_or(usize::MAX),
        )?;
        Ok(())
    }

    /// Counts an invitation of a locked organisation with this status. Refuses it if the organisation has no room, or
    /// has reached its daily limit in total or for this address.
    async fn admit(
        &self,
        conn: &mut Conn,
        invitation: &Invitation,
        email: &Email,
        status: OrganisationStatus,
    ) -> Result<(), Error> {
        let (organisation, now) = (invitation.organisation, invitation.created_at);
        self.check_room(conn, organisation, status, now).await?;
        let today = now.date();
        let most = if status == OrganisationStatus::Active {
            MOST_INVITATIONS_A_DAY
        } else {
            MOST_INVITATIONS_UNVERIFIED
        };
        if letters::count(conn, organisation.0.as_bytes(), today).await? > most {
            return Err(refusals::too_many_letters().into());
        }
        let key = self.keyring.letters_key(email, &organisation.0.to_string());
        if letters::count(conn, &key, today).await? > MOST_INVITATIONS_OF_ADDRESS {
            return Err(refusals::too_many_letters().at(&["email"]).into());
        }
        Ok(())
    }

    pub async fn revoke_invitation(
        &self,
        caller: &Caller,
        id: InvitationId,
        now: OffsetDateTime,
    ) -> Result<Invitation, Error> {
        RIGHTS.check(caller, "revokeInvitation")?;
        let own = OrganisationId(caller.user()?.organisation);
        let mut tx = self.pool.begin().await?;
        let found = store::lock(&mut tx, &self.keyring, id).await?;
        let found = found.filter(|invitation| invitation.organisation == own);
        let mut invitation = found.ok_or_else(invitation_not_found)?;
        invitation.end(InvitationStatus::Revoked, now)?;
        store::update(&mut tx, &invitation).await?;
        tx.commit().await?;
        Ok(invitation)
    }

    /// Lists the invitations of the caller's organisation, newest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &InvitationFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<Invitation>, Error> {
        RIGHTS.check(caller, "invitations")?;
        let own = OrganisationId(caller.user()?.organisation);
        let mut conn = self.pool.acquire().await?;
        Ok(store::list(&mut conn, &self.keyring, own, filter, window).await?)
    }

    pub async fn count(&self, caller: &Caller, filter: &InvitationFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "invitations")?;
        let own = OrganisationId(caller.user()?.organisation);
        let mut conn = self.pool.acquire().await?;
        Ok(store::count(&mut conn, own, filter).await?)
    }
}

fn invitation_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::InvitationNotFound,
        &["invitationId"],
        "There is no such invitation in your organisation. Check the ID.",
    )
}

/// Returns whether the sender of an invitation is still an active owner of the organisation.
pub(super) async fn inviter_runs(conn: &mut Conn, invitation: &Invitation) -> Result<bool, Error> {
    let inviter = accounts::find(conn, invitation.invited_by).await?;
    Ok(inviter.is_some_and(|user| {
        let owner = user
            .in_organisation(invitation.organisation)
            .is_some_and(Membership::is_owner);
        user.status == UserStatus::Active && owner
    }))
}
