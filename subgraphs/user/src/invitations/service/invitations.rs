use caller::Caller;
use commands::{CommandContext, Error};
use database::{Conn, Window};
use events::EventContext;
use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Invitations;
use crate::accounts::domain::{Email, Locale, Membership, UserStatus, roles_of};
use crate::accounts::events::outgoing::LetterKind;
use crate::accounts::service as accounts;
use crate::accounts::service::letters::{self, Addressee, Link, NewLetter};
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
    /// has an account. Without a language, the invitation has the caller's.
    pub async fn invite_member(
        &self,
        command: &CommandContext,
        email: &SecretString,
        roles: &[Role],
        locale: Option<Locale>,
    ) -> Result<Invitation, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "inviteMember")?;
        let (email, roles) = self.checked(caller, email, roles)?;
        let locale = self.locale_or_own(caller, locale).await?;
        let token = Secret::generate();
        let invitation = new_invitation(command, &email, roles, locale, &token)?;
        self.commands
            .run(command, invitation.id, async |tx| {
                let own = organisations::lock(tx, &self.keyring, invitation.organisation).await?;
                let audit = Audit {
                    action: "INVITE_MEMBER",
                    subject: invitation.id.0,
                    reason: None,
                };
                audit_records::insert(tx, caller, audit, command.now()).await?;
                let status = own.map_or(OrganisationStatus::Pending, |own| own.status);
                self.admit(tx, &invitation, &email, status).await?;
                store::insert(tx, &self.keyring, &invitation, &email).await?;
                let context = command.event_context();
                self.send_invitation(tx, context, &invitation, &token)
                    .await?;
                Ok(invitation)
            })
            .await?
            .or_replay(async |first| self.find_own(caller, InvitationId(first)).await)
            .await
    }

    fn checked(
        &self,
        caller: &Caller,
        email: &SecretString,
        roles: &[Role],
    ) -> Result<(Email, Vec<Role>), Error> {
        let mut validation = Validation::default();
        let email = validation.field(&["email"], self.mail_server.address(email.expose_secret()));
        let roles = validation.field(&["roles"], roles_of(caller.user()?.kind, roles));
        email.zip(roles).ok_or_else(|| validation.refused())
    }

    async fn locale_or_own(
        &self,
        caller: &Caller,
        locale: Option<Locale>,
    ) -> Result<Locale, Error> {
        if let Some(locale) = locale {
            return Ok(locale);
        }
        let mut conn = self.pool.acquire().await?;
        let own = accounts::find(&mut conn, UserId(caller.user()?.id)).await?;
        Ok(own.map(|user| user.locale).unwrap_or_default())
    }

    /// Result of an idempotent replay.
    async fn find_own(&self, caller: &Caller, id: InvitationId) -> Result<Invitation, Error> {
        let mut conn = self.pool.acquire().await?;
        let found = store::find(&mut conn, &self.keyring, id).await?;
        own(caller, found)
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
            addressee: Addressee::Person(invitation.locale),
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
        command: &CommandContext,
        id: InvitationId,
    ) -> Result<Invitation, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "revokeInvitation")?;
        self.commands
            .run(command, id, async |tx| {
                let found = store::lock(tx, &self.keyring, id).await?;
                let mut invitation = own(caller, found)?;
                command.expects(invitation.version)?;
                invitation.end(InvitationStatus::Revoked, command.now())?;
                store::update(tx, &invitation).await?;
                Ok(invitation)
            })
            .await?
            .or_replay(async |first| self.find_own(caller, InvitationId(first)).await)
            .await
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

fn new_invitation(
    command: &CommandContext,
    email: &Email,
    roles: Vec<Role>,
    locale: Locale,
    token: &Secret,
) -> Result<Invitation, Error> {
    let (person, now) = (command.caller().user()?, command.now());
    Ok(Invitation {
        id: InvitationId::new(),
        version: 1,
        organisation: OrganisationId(person.organisation),
        email: email.address().clone(),
        roles,
        locale,
        invited_by: UserId(person.id),
        token: token.fingerprint(),
        status: InvitationStatus::Pending,
        created_at: now,
        updated_at: now,
        expires_at: now + INVITATION_LIFETIME,
    })
}

/// Returns the invitation if it is of the caller's organisation.
fn own(caller: &Caller, found: Option<Invitation>) -> Result<Invitation, Error> {
    let own = OrganisationId(caller.user()?.organisation);
    let found = found.filter(|invitation| invitation.organisation == own);
    Ok(found.ok_or_else(invitation_not_found)?)
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
