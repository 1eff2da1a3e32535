use caller::Caller;
use database::{Conn, Window};
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::domain::{
    Account, Email, Membership, NewPassword, Password, PasswordHash, User, UserStatus, roles_of,
};
use crate::accounts::events::outgoing::{self as accounts_events, LetterKind};
use crate::accounts::service::letters::{self, Link, NewLetter};
use crate::accounts::service::registration::LONGEST_NAME;
use crate::accounts::service::throttling::Candidate;
use crate::accounts::store as accounts_store;
use crate::accounts::store::user_search::UserFilter;
use crate::accounts::store::users::NewAccount;
use crate::administration::service::{Audit, audit};
use crate::domain::rights::RIGHTS;
use crate::domain::{
    Fingerprint, InvitationId, MEMBERS, OrganisationId, Refusal, Role, Secret, UserId, name,
};
use crate::events::outgoing::Because;
use crate::organisations::domain::{
    INVITATION_LIFETIME, Invitation, InvitationFilter, InvitationStatus, MOST_INVITATIONS,
    MOST_INVITATIONS_A_DAY, MOST_INVITATIONS_OF_ADDRESS, MOST_INVITATIONS_UNVERIFIED, Organisation,
    OrganisationStatus,
};
use crate::organisations::store;
use crate::service::error::Checks;
use crate::service::{Error, Service, because};

/// Who accepts an invitation without having an account.
pub struct NewMember {
    pub token: SecretString,
    pub name: SecretString,
    pub password: SecretString,
    /// From an earlier sign-in, where the address has an account.
    pub device_token: Option<SecretString>,
}

/// An invitation that is being accepted.
struct Opened {
    invitation: Invitation,
    organisation: Organisation,
}

impl Service {
    /// Asks somebody by mail to join the caller's organisation. Whether the address has an account makes no difference.
    pub async fn invite_member(
        &self,
        caller: &Caller,
        email: &SecretString,
        roles: &[Role],
        now: OffsetDateTime,
    ) -> Result<Invitation, Error> {
        RIGHTS.check(caller, "inviteMember")?;
        let person = caller.user()?;
        let mut checks = Checks::default();
        let email = checks.field(&["email"], self.mail_server.address(email.expose_secret()));
        let roles = checks.field(&["roles"], roles_of(person.kind, roles));
        let (Some(email), Some(roles)) = (email, roles) else {
            return Err(checks.refused());
        };
        let organisation = OrganisationId(person.organisation);
        let token = Secret::generate();
        let invitation = Invitation {
            id: InvitationId::fresh(),
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
        let own = store::organisations::lock(&mut tx, &self.vault, organisation).await?;
        let audit = Audit {
            action: "INVITE_MEMBER",
            subject: invitation.id.0,
            reason: None,
        };
        audit::record(&mut tx, caller, audit, now).await?;
        let status = own.map_or(OrganisationStatus::Pending, |own| own.status);
        self.admit(&mut tx, &invitation, &email, status).await?;
        store::invitations::insert(&mut tx, &self.vault, &invitation, &email).await?;
        let letter = NewLetter {
            kind: LetterKind::MemberInvited,
            user: None,
            address: email.address(),
            link: Some(Link {
                token: &token,
                expires_at: invitation.expires_at,
            }),
        };
        if !letters::write(&mut tx, &self.vault, because(caller, now), letter).await? {
            return Err(Error::refused(&["email"], Refusal::TooManyLetters));
        }
        tx.commit().await?;
        Ok(invitation)
    }

    /// Refuses if this organisation, which is locked, may not invite one more.
    async fn check_room(
        &self,
        conn: &mut Conn,
        organisation: OrganisationId,
        status: OrganisationStatus,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let open = store::invitations::count_open(conn, organisation, now).await?;
        if open >= MOST_INVITATIONS {
            return Err(Refusal::TooMany(100).into());
        }
        let filter = UserFilter {
            organisation: Some(organisation),
            ..UserFilter::default()
        };
        let members = accounts_store::user_search::count(conn, &self.vault, &filter).await?;
        MEMBERS.check(
            status,
            usize::try_from(members + open + 1).unwrap_or(usize::MAX),
        )?;
        Ok(())
    }

    /// Counts an invitation of an organisation that is locked and of this status. Refuses it if the organisation has no room for one
    /// more, or has sent as many today as it may, to anybody or to this address.
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
        if accounts_store::letter_counts::add(conn, organisation.0.as_bytes(), today).await? > most
        {
            return Err(Refusal::TooManyLetters.into());
        }
        let key = self.vault.letters_key(email, &organisation.0.to_string());
        if accounts_store::letter_counts::add(conn, &key, today).await?
            > MOST_INVITATIONS_OF_ADDRESS
        {
            return Err(Error::refused(&["email"], Refusal::TooManyLetters));
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
        let found = store::invitations::lock(&mut tx, &self.vault, id).await?;
        let found = found.filter(|invitation| invitation.organisation == own);
        let mut invitation =
            found.ok_or_else(|| Error::refused(&["invitationId"], Refusal::InvitationNotFound))?;
        invitation.end(InvitationStatus::Revoked, now)?;
        store::invitations::update(&mut tx, &invitation).await?;
        tx.commit().await?;
        Ok(invitation)
    }

    /// Makes an account for whoever reads the invitation's mail, which proves the address. Who has one gives its password
    /// and joins with it: so they can come back who belong to no organisation, and cannot sign in before they do. Returns a
    /// device token.
    pub async fn register_user(
        &self,
        caller: &Caller,
        new: NewMember,
        now: OffsetDateTime,
    ) -> Result<SecretString, Error> {
        let mut checks = Checks::default();
        let person = checks.field(&["name"], name(new.name.expose_secret(), LONGEST_NAME));
        let chosen = checks.field(
            &["password"],
            NewPassword::parse(new.password.expose_secret()),
        );
        let (Some(person), Some(chosen)) = (person, chosen) else {
            return Err(checks.refused());
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
            self.join(caller, account.user, token, now)
                .await?
                .ok_or_else(invalid_token)?;
            return Ok(device_token);
        }
        let password = self.passwords.hash_new(chosen, &["password"]).await?;
        self.create_member(because(caller, now), token, &person, password)
            .await
    }

    /// Makes an account for the address of an invitation, and the account a member. Returns a device token.
    async fn create_member(
        &self,
        because: Because,
        token: Fingerprint,
        name: &SecretString,
        password: PasswordHash,
    ) -> Result<SecretString, Error> {
        let now = because.now;
        let mut tx = self.pool.begin().await?;
        let opened = self.open_invitation(&mut tx, token, now).await?;
        let Opened {
            invitation,
            organisation,
        } = opened.ok_or_else(invalid_token)?;
        let email = Email::parse(invitation.email.expose_secret()).map_err(|_| invalid_token())?;
        if accounts_store::users::find_account(&mut tx, &self.vault, &email)
            .await?
            .is_some()
        {
            return Err(Refusal::AccountExists.into());
        }
        let user = User {
            id: UserId::fresh(),
            version: 1,
            status: UserStatus::Active,
            memberships: vec![membership(&organisation, &invitation)],
            second_factor: false,
            created_at: now,
            updated_at: now,
        };
        let account = Account {
            user: user.id,
            password,
            password_version: 1,
            status: user.status,
        };
        let new = NewAccount {
            user: &user,
            email: &email,
            name,
            password: Some(&account.password),
        };
        accounts_store::users::insert(&mut tx, &self.vault, new).await?;
        store::invitations::update(&mut tx, &invitation).await?;
        let contact = self.vault.contact(user.id, email.address())?;
        accounts_events::user_registered(&mut tx, because, &user, contact).await?;
        tx.commit().await?;
        Ok(self.device_token(None, Uuid::now_v7(), &account, now))
    }

    /// Passes with the password of the account that an invited address has. Returns a device token.
    async fn prove_account(
        &self,
        caller: &Caller,
        candidate: &Candidate<'_>,
        password: &SecretString,
        now: OffsetDateTime,
    ) -> Result<SecretString, Error> {
        let wrong = || Error::from(Refusal::AccountExists);
        let account = candidate.account.ok_or_else(wrong)?;
        let password = Password::offer(password.expose_secret())?;
        let attempt = self
            .begin_attempt(caller, candidate, now)
            .await?
            .map_err(|_| wrong())?;
        let matches = self
            .passwords
            .matches(password, Some(account.password.clone()))
            .await?;
        if !matches || account.status != UserStatus::Active {
            self.note_failure(caller, Some(account.user), "WRONG_PASSWORD", now)
                .await?;
            return Err(wrong());
        }
        let mut tx = self.pool.begin().await?;
        attempt.succeeded(&mut tx, now).await?;
        tx.commit().await?;
        Ok(self.device_token(attempt.device, Uuid::now_v7(), account, now))
    }

    /// The address that this token's invitation is for, if it can still be accepted.
    async fn invited_address(
        &self,
        token: Fingerprint,
        now: OffsetDateTime,
    ) -> Result<Option<Email>, Error> {
        let mut conn = self.pool.acquire().await?;
        let invitation = store::invitations::find_by_token(&mut conn, &self.vault, token).await?;
        let invitation = invitation
            .filter(|found| found.status == InvitationStatus::Pending && found.expires_at > now);
        Ok(invitation.and_then(|invitation| Email::parse(invitation.email.expose_secret()).ok()))
    }

    async fn account_of(&self, email: &Email) -> Result<Option<Account>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(accounts_store::users::find_account(&mut conn, &self.vault, email).await?)
    }

    /// Joins the organisation that the person who calls was invited to, by the address of its account.
    pub async fn accept_invitation(
        &self,
        caller: &Caller,
        token: &SecretString,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "acceptInvitation")?;
        let id = UserId(caller.user()?.id);
        let invalid = || Error::refused(&["token"], Refusal::InvitationInvalid);
        let token = Secret::parse(token.expose_secret())
            .ok_or_else(invalid)?
            .fingerprint();
        self.join(caller, id, token, now).await?.ok_or_else(invalid)
    }

    /// Makes a person a member by an invitation for the person's own address; `None` if it is no good.
    async fn join(
        &self,
        caller: &Caller,
        id: UserId,
        token: Fingerprint,
        now: OffsetDateTime,
    ) -> Result<Option<User>, Error> {
        let mut tx = self.pool.begin().await?;
        let Some(opened) = self.open_invitation(&mut tx, token, now).await? else {
            return Ok(None);
        };
        let Opened {
            invitation,
            organisation,
        } = opened;
        let Ok(email) = Email::parse(invitation.email.expose_secret()) else {
            return Ok(None);
        };
        let user = accounts_store::users::lock(&mut tx, id)
            .await?
            .filter(|user| user.status == UserStatus::Active);
        let Some(mut user) = user else {
            return Ok(None);
        };
        if !accounts_store::users::has_address(&mut tx, &self.vault, id, &email).await? {
            return Ok(None);
        }
        user.join(membership(&organisation, &invitation), now);
        accounts_store::users::update(&mut tx, &user).await?;
        store::invitations::update(&mut tx, &invitation).await?;
        let contact = letters::contact(&mut tx, &self.vault, &user).await?;
        accounts_events::member_joined(&mut tx, because(caller, now), &user, contact).await?;
        tx.commit().await?;
        Ok(Some(user))
    }

    /// The invitation with this token, accepted but not written, and the organisation that invites, both locked: the
    /// organisation first, as everywhere. `None` unless it waits, may act, and who invited still runs it.
    async fn open_invitation(
        &self,
        conn: &mut database::Conn,
        token: Fingerprint,
        now: OffsetDateTime,
    ) -> Result<Option<Opened>, Error> {
        let Some(seen) = store::invitations::find_by_token(conn, &self.vault, token).await? else {
            return Ok(None);
        };
        let found = store::organisations::lock(conn, &self.vault, seen.organisation).await?;
        let Some(organisation) = found.filter(|organisation| organisation.status.may_act()) else {
            return Ok(None);
        };
        let locked = store::invitations::lock_by_token(conn, &self.vault, token).await?;
        let Some(mut invitation) = locked else {
            return Ok(None);
        };
        let runs_it = inviter_runs(conn, &invitation).await?;
        let good = runs_it && invitation.end(InvitationStatus::Accepted, now).is_ok();
        Ok(good.then_some(Opened {
            invitation,
            organisation,
        }))
    }

    /// The invitations of the caller's organisation, newest first.
    pub async fn list_invitations(
        &self,
        caller: &Caller,
        filter: &InvitationFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<Invitation>, Error> {
        RIGHTS.check(caller, "invitations")?;
        let own = OrganisationId(caller.user()?.organisation);
        let mut conn = self.pool.acquire().await?;
        Ok(store::invitations::list(&mut conn, &self.vault, own, filter, window).await?)
    }

    pub async fn count_invitations(
        &self,
        caller: &Caller,
        filter: &InvitationFilter,
    ) -> Result<i64, Error> {
        RIGHTS.check(caller, "invitations")?;
        let own = OrganisationId(caller.user()?.organisation);
        let mut conn = self.pool.acquire().await?;
        Ok(store::invitations::count(&mut conn, own, filter).await?)
    }
}

fn invalid_token() -> Error {
    Error::refused(&["invitationToken"], Refusal::InvitationInvalid)
}

/// Returns whether the person who sent an invitation still runs the organisation.
pub(super) async fn inviter_runs(conn: &mut Conn, invitation: &Invitation) -> Result<bool, Error> {
    let inviter = accounts_store::users::find(conn, invitation.invited_by).await?;
    Ok(inviter.is_some_and(|user| {
        let owner = user
            .in_organisation(invitation.organisation)
            .is_some_and(Membership::is_owner);
        user.status == UserStatus::Active && owner
    }))
}

fn membership(organisation: &Organisation, invitation: &Invitation) -> Membership {
    Membership {
        organisation: organisation.id,
        kind: organisation.kind,
        status: organisation.status,
        roles: invitation.roles.clone(),
    }
}
