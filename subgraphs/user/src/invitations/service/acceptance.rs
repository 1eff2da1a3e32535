//! Acceptance of invitations, with a new or an existing account.

use caller::Caller;
use commands::{CommandContext, Error};
use database::Conn;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::Invitations;
use super::invitations::inviter_runs;
use crate::accounts::domain::{
    Account, Email, LONGEST_NAME, Locale, Membership, NewAccount, NewPassword, Password,
    PasswordHash, User, UserStatus, refusals as accounts_refusals,
};
use crate::accounts::events::outgoing as accounts_events;
use crate::accounts::service::{self as accounts, Candidate, letters, new_device_token};
use crate::domain::rights::RIGHTS;
use crate::domain::{Fingerprint, Refusal, Secret, UserId, name};
use crate::invitations::domain::{Invitation, InvitationStatus, refusals};
use crate::invitations::store;
use crate::organisations::domain::Organisation;
use crate::organisations::service as organisations;
use crate::service::validation::Validation;

/// Input of the acceptance of an invitation without a session.
pub struct NewMember {
    pub token: SecretString,
    pub name: SecretString,
    pub password: SecretString,
    /// From an earlier sign-in, if the address has an account.
    pub device_token: Option<SecretString>,
    /// `None` for the language of the invitation.
    pub locale: Option<Locale>,
}

/// The person of a new account, with valid values.
struct NewPerson {
    name: SecretString,
    password: PasswordHash,
    locale: Option<Locale>,
}

/// An invitation that is being accepted, with its organisation.
struct OpenInvitation {
    invitation: Invitation,
    organisation: Organisation,
}

impl Invitations {
    /// Accepts an invitation with a new account; the mailed token proves the address. If the address has an account,
    /// its password is required and the account joins. This also serves users who belong to no organisation, because
    /// they cannot sign in before they join one. Returns a device token.
    pub async fn register_user(
        &self,
        command: &CommandContext,
        new: NewMember,
    ) -> Result<SecretString, Error> {
        let (caller, now) = (command.caller(), command.now());
        RIGHTS.check(caller, "registerUser")?;
        let mut validation = Validation::default();
        let person = validation.field(&["name"], name(new.name.expose_secret(), LONGEST_NAME));
        let chosen = validation.field(
            &["password"],
            NewPassword::parse(new.password.expose_secret()),
        );
        let (Some(person), Some(chosen)) = (person, chosen) else {
            return Err(validation.refused());
        };
        let token = Secret::parse(new.token.expose_secret())
            .ok_or_else(invalid_token)?
            .fingerprint();
        let invited = self
            .invited_address(token, now)
            .await?
            .ok_or_else(invalid_token)?;
        if let Some(account) = self.account_of(&invited).await? {
            let device_token = new.device_token.as_ref();
            let candidate = Candidate {
                email: &invited,
                account: Some(&account),
                device_token,
            };
            let device_token = self
                .prove_account(caller, &candidate, &new.password, now)
                .await?;
            let mut tx = self.pool.begin().await?;
            let joined = self.join(&mut tx, command, account.user, token).await?;
            joined.ok_or_else(invalid_token)?;
            tx.commit().await?;
            return Ok(device_token);
        }
        let person = NewPerson {
            name: person,
            password: self.passwords.hash_new(chosen, &["password"]).await?,
            locale: new.locale,
        };
        self.create_member(command.event_context(), token, person)
            .await
    }

    /// Creates an account for the address of an invitation, as a member. Returns a device token.
    async fn create_member(
        &self,
        context: EventContext,
        token: Fingerprint,
        person: NewPerson,
    ) -> Result<SecretString, Error> {
        let now = context.now;
        let mut tx = self.pool.begin().await?;
        let opened = self.open_invitation(&mut tx, token, now).await?;
        let OpenInvitation {
            invitation,
            organisation,
        } = opened.ok_or_else(invalid_token)?;
        let email = Email::parse(invitation.email.expose_secret()).map_err(|_| invalid_token())?;
        if accounts::find_account(&mut tx, &self.keyring, &email)
            .await?
            .is_some()
        {
            return Err(accounts_refusals::account_exists().into());
        }
        let user = User {
            id: UserId::new(),
            version: 1,
            status: UserStatus::Active,
            memberships: vec![membership(&organisation, &invitation)],
            second_factor: false,
            locale: person.locale.unwrap_or(invitation.locale),
            created_at: now,
            updated_at: now,
        };
        let account = Account {
            user: user.id,
            password: person.password,
            password_version: 1,
            status: user.status,
        };
        let new = NewAccount {
            user: &user,
            email: &email,
            name: &person.name,
            password: Some(&account.password),
        };
        accounts::insert(&mut tx, &self.keyring, new).await?;
        store::update(&mut tx, &invitation).await?;
        let contact = self.keyring.contact(user.id, email.address())?;
        accounts_events::user_registered(&mut tx, context, &user, contact).await?;
        tx.commit().await?;
        Ok(new_device_token(&self.keyring, &account, now))
    }

    /// Verifies the password of the invited address's account. Returns a device token.
    async fn prove_account(
        &self,
        caller: &Caller,
        candidate: &Candidate<'_>,
        password: &SecretString,
        now: OffsetDateTime,
    ) -> Result<SecretString, Error> {
        let wrong = accounts_refusals::account_exists;
        let account = candidate.account.ok_or_else(wrong)?;
        let password = Password::offer(password.expose_secret())?;
        let attempt = self
            .throttling
            .begin_attempt(caller, candidate, now)
            .await?
            .map_err(|_| wrong())?;
        let matches = self
            .passwords
            .matches(password, Some(account.password.clone()))
            .await?;
        if !matches || account.status != UserStatus::Active {
            self.throttling
                .publish_failure(caller, Some(account.user), "WRONG_PASSWORD", now)
                .await?;
            return Err(wrong().into());
        }
        let mut tx = self.pool.begin().await?;
        attempt.succeeded(&mut tx, now).await?;
        tx.commit().await?;
        Ok(attempt.device_token(&self.keyring, Uuid::now_v7(), account, now))
    }

    /// The invited address of this token, if the invitation can be accepted.
    async fn invited_address(
        &self,
        token: Fingerprint,
        now: OffsetDateTime,
    ) -> Result<Option<Email>, Error> {
        let mut conn = self.pool.acquire().await?;
        let invitation = store::find_by_token(&mut conn, &self.keyring, token).await?;
        let invitation = invitation
            .filter(|found| found.status == InvitationStatus::Pending && found.expires_at > now);
        Ok(invitation.and_then(|invitation| Email::parse(invitation.email.expose_secret()).ok()))
    }

    async fn account_of(&self, email: &Email) -> Result<Option<Account>, Error> {
        let mut conn = self.pool.acquire().await?;
        accounts::find_account(&mut conn, &self.keyring, email).await
    }

    /// Accepts an invitation for the caller's address.
    pub async fn accept_invitation(
        &self,
        command: &CommandContext,
        token: &SecretString,
    ) -> Result<User, Error> {
        RIGHTS.check(command.caller(), "acceptInvitation")?;
        let id = UserId(command.caller().user()?.id);
        let invalid = || refusals::invitation_invalid().at(&["token"]);
        let token = Secret::parse(token.expose_secret())
            .ok_or_else(invalid)?
            .fingerprint();
        self.commands
            .run(command, id, async |tx| {
                let joined = self.join(tx, command, id, token).await?;
                Ok(joined.ok_or_else(invalid)?)
            })
            .await?
            .or_replay(async |_| {
                let mut conn = self.pool.acquire().await?;
                let user = accounts::find(&mut conn, id).await?;
                Ok(user.ok_or_else(invalid)?)
            })
            .await
    }

    /// Adds a user to the inviting organisation. Returns `None` if the invitation is not valid or not for the user's
    /// address.
    async fn join(
        &self,
        conn: &mut Conn,
        command: &CommandContext,
        id: UserId,
        token: Fingerprint,
    ) -> Result<Option<User>, Error> {
        let now = command.now();
        let Some(opened) = self.open_invitation(conn, token, now).await? else {
            return Ok(None);
        };
        let OpenInvitation {
            invitation,
            organisation,
        } = opened;
        let Ok(email) = Email::parse(invitation.email.expose_secret()) else {
            return Ok(None);
        };
        let user = accounts::lock(conn, id)
            .await?
            .filter(|user| user.status == UserStatus::Active);
        let Some(mut user) = user else {
            return Ok(None);
        };
        if !accounts::has_address(conn, &self.keyring, id, &email).await? {
            return Ok(None);
        }
        command.expects(user.version)?;
        user.join(membership(&organisation, &invitation), now);
        accounts::update(conn, &user).await?;
        store::update(conn, &invitation).await?;
        let contact = letters::contact(conn, &self.keyring, &user).await?;
        accounts_events::member_joined(conn, command.event_context(), &user, contact).await?;
        Ok(Some(user))
    }

    /// Locks the inviting organisation, then the invitation with this token, and returns both; the acceptance is not
    /// written yet. Returns `None` unless the invitation is pending, the organisation may act, and the inviter is still
    /// an owner.
    async fn open_invitation(
        &self,
        conn: &mut Conn,
        token: Fingerprint,
        now: OffsetDateTime,
    ) -> Result<Option<OpenInvitation>, Error> {
        let Some(seen) = store::find_by_token(conn, &self.keyring, token).await? else {
            return Ok(None);
        };
        let found = organisations::lock(conn, &self.keyring, seen.organisation).await?;
        let Some(organisation) = found.filter(|organisation| organisation.status.may_act()) else {
            return Ok(None);
        };
        let locked = store::lock_by_token(conn, &self.keyring, token).await?;
        let Some(mut invitation) = locked else {
            return Ok(None);
        };
        let runs_it = inviter_runs(conn, &invitation).await?;
        let good = runs_it && invitation.end(InvitationStatus::Accepted, now).is_ok();
        Ok(good.then_some(OpenInvitation {
            invitation,
            organisation,
        }))
    }
}

fn invalid_token() -> Refusal {
    refusals::invitation_invalid().at(&["invitationToken"])
}

fn membership(organisation: &Organisation, invitation: &Invitation) -> Membership {
    Membership {
        organisation: organisation.id,
        kind: organisation.kind,
        status: organisation.status,
        roles: invitation.roles.clone(),
    }
}
