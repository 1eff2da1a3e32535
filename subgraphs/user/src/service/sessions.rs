use caller::Caller;
use database::Conn;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::session_ends::{end_all, end_session, end_sessions};
use super::{Error, Service, because};
use crate::domain::rights::RIGHTS;
use crate::domain::{
    Account, EXCHANGE_AGAIN, Email, MOST_SESSIONS, Organisation, OrganisationId, Password, Person, Refusal,
    Role, Secret, Session, SessionId, User, UserId, UserStatus,
};
use crate::events::outgoing;
use crate::store;

/// What a person gets who has signed in or refreshed.
pub struct SignedIn {
    pub access_token: SecretString,
    pub access_token_expires_at: OffsetDateTime,
    /// Good for one exchange.
    pub refresh_token: SecretString,
    pub refresh_token_expires_at: OffsetDateTime,
    pub user: User,
    pub person: Option<Person>,
    pub organisation: Option<Organisation>,
}

/// A refresh token that is handed out.
struct Refresh {
    token: Secret,
    expires_at: OffsetDateTime,
}

/// Somebody at the door.
pub struct SignIn {
    pub email: SecretString,
    pub password: SecretString,
    /// Of the authenticator application, or a recovery code.
    pub code: Option<SecretString>,
    pub organisation: Option<OrganisationId>,
}

impl Service {
    /// Begins a session for whoever knows the address, the password and, where there is one, the second factor of an
    /// account. Whatever else is wrong, the answer and the work are the same.
    pub async fn sign_in(
        &self,
        caller: &Caller,
        new: &SignIn,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        let (Ok(email), Ok(password)) =
            (Email::parse(new.email.expose_secret()), Password::offer(new.password.expose_secret()))
        else {
            return Err(Refusal::InvalidCredentials.into());
        };
        // The connection goes back before the slow part: a flood of sign-ins must not hold them all.
        let mut conn = self.pool.acquire().await?;
        let account = store::users::find_account(&mut conn, &self.vault, &email).await?;
        drop(conn);
        let attempt = self.begin_attempt(caller, &email, account.as_ref(), now).await?;
        let stored = account.as_ref().map(|account| account.password.clone());
        let matches = self.passwords.matches(password.clone(), stored).await?;
        let Some(account) = account else {
            return self.refuse_sign_in(caller, None, "UNKNOWN_ADDRESS", now).await;
        };
        if !matches || account.status != UserStatus::Active {
            let reason = if matches { "ACCOUNT_NOT_ACTIVE" } else { "WRONG_PASSWORD" };
            return self.refuse_sign_in(caller, Some(account.user), reason, now).await;
        }
        let rehashed = self.passwords.rehash(password, &account.password).await?;
        let mut tx = self.pool.begin().await?;
        let (user, chosen) = self.lock_chosen(&mut tx, &account, new.organisation).await?;
        if user.second_factor {
            let Some(code) = &new.code else {
                attempt.forgive(&mut tx, now).await?;
                tx.commit().await?;
                return Err(Refusal::SecondFactorRequired.into());
            };
            if !self.take_code(&mut tx, user.id, code.expose_secret(), now).await? {
                drop(tx);
                self.note_failure(caller, Some(user.id), "WRONG_CODE", now).await?;
                return Err(Error::refused(&["secondFactorCode"], Refusal::SecondFactorInvalid));
            }
        }
        attempt.succeeded(&mut tx, now).await?;
        if let Some(hash) = rehashed {
            store::users::update_password(&mut tx, user.id, &hash).await?;
        }
        let organisation = match chosen {
            Ok(organisation) => organisation,
            Err(why) => {
                // What was proved is proved: the code is used up.
                tx.commit().await?;
                return Err(Error::refused(&["organisationId"], why));
            }
        };
        let session = Session::begin(user.id, organisation, client(caller), None, now);
        let signed_in = self.begin_session(&mut tx, caller, user, session, now).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// The person who has proved to be one, and the organisation to act for: first that, then the person, locked against
    /// those who would suspend the one or lock the other meanwhile. Who was locked, or got another password, while the
    /// password was looked at is not let in.
    async fn lock_chosen(
        &self,
        conn: &mut Conn,
        account: &Account,
        wanted: Option<OrganisationId>,
    ) -> Result<(User, Result<OrganisationId, Refusal>), Error> {
        let gone = Refusal::InvalidCredentials;
        let last = store::sessions::find_last_organisation(conn, account.user).await?;
        let seen = store::users::find(conn, account.user).await?.ok_or(gone)?;
        if let Ok(membership) = seen.choose(wanted, last) {
            store::organisations::share(conn, membership.organisation).await?;
        }
        let user = store::users::lock(conn, account.user).await?.ok_or(gone)?;
        let password = store::users::find_password(conn, user.id).await?;
        let same = password.is_some_and(|now| now.password.expose() == account.password.expose());
        if user.status != UserStatus::Active || !same {
            return Err(gone.into());
        }
        let first = seen.choose(wanted, last).map(|membership| membership.organisation);
        let chosen = first.and_then(|first| user.choose(Some(first), None).map(|each| each.organisation));
        Ok((user, chosen))
    }

    /// Exchanges a refresh token for the next one and a new access token. Shown again later than some seconds after, it ends
    /// the session.
    pub async fn refresh_session(
        &self,
        caller: &Caller,
        refresh_token: &SecretString,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        let invalid = Refusal::RefreshTokenInvalid;
        let shown = Secret::parse(refresh_token.expose_secret()).ok_or(invalid)?;
        let next = self.vault.next_refresh_token(&shown).ok_or(invalid)?;
        let shown = shown.fingerprint();
        let because = because(caller, now);
        let mut tx = self.pool.begin().await?;
        let session = store::refresh_tokens::find_session(&mut tx, shown).await?.ok_or(invalid)?;
        let mut session = store::sessions::lock(&mut tx, session).await?.ok_or(invalid)?;
        let token = store::refresh_tokens::find(&mut tx, shown).await?.ok_or(invalid)?;
        let given = store::refresh_tokens::find(&mut tx, next.fingerprint()).await?;
        let again = given.filter(|given| given.used_at.is_none());
        if token.used_at.is_some_and(|used_at| again.is_none() || now - used_at > EXCHANGE_AGAIN) {
            if end_session(&mut tx, because, &mut session, None).await? {
                outgoing::refresh_token_reused(&mut tx, because, &session).await?;
            }
            tx.commit().await?;
            return Err(invalid.into());
        }
        let user = store::users::find(&mut tx, session.user).await?;
        let user = user.filter(|user| {
            let may_act = |membership: &crate::domain::Membership| membership.status.may_act();
            user.status == UserStatus::Active
                && user.in_organisation(session.organisation).is_some_and(may_act)
        });
        let user = user.ok_or(invalid)?;
        let same_client = caller.client().map(|client| client.id) == session.client;
        if token.expires_at <= now || session.revoked_at.is_some() || !same_client {
            return Err(invalid.into());
        }
        let refresh = if let Some(given) = again {
            Refresh { token: next, expires_at: given.expires_at }
        } else {
            store::refresh_tokens::update_used(&mut tx, shown, now).await?;
            give(&mut tx, next, &session, now).await?
        };
        session.refresh(now);
        store::sessions::update(&mut tx, &session).await?;
        let signed_in = self.issue(&mut tx, user, &session, refresh, now).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Begins another session of the person who calls, for another organisation that the person belongs to. It ends with the one
    /// that it is begun from.
    pub async fn switch_organisation(
        &self,
        caller: &Caller,
        organisation: OrganisationId,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        RIGHTS.check(caller, "switchOrganisation")?;
        let person = caller.user()?;
        let mut tx = self.pool.begin().await?;
        store::organisations::share(&mut tx, organisation).await?;
        let user = store::users::lock(&mut tx, UserId(person.id)).await?;
        // What has ended begins nothing, in the seconds before everybody has heard of its end.
        let session = store::sessions::lock(&mut tx, SessionId(person.session)).await?;
        let parent = session.filter(|session| session.revoked_at.is_none() && now < session.ends_at);
        let parent = parent.ok_or(caller::Denied::Unauthenticated)?;
        let user = user.filter(|user| user.status == UserStatus::Active);
        let user = user.ok_or(caller::Denied::Unauthenticated)?;
        user.choose(Some(organisation), None).map_err(|why| Error::refused(&["organisationId"], why))?;
        let session = Session::begin(user.id, organisation, client(caller), Some(&parent), now);
        let signed_in = self.begin_session(&mut tx, caller, user, session, now).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Ends the session of the caller's token. To end it twice is no error.
    pub async fn sign_out(&self, caller: &Caller, now: OffsetDateTime) -> Result<(), Error> {
        RIGHTS.check(caller, "signOut")?;
        let id = SessionId(caller.user()?.session);
        let mut tx = self.pool.begin().await?;
        if let Some(mut session) = store::sessions::lock(&mut tx, id).await? {
            end_session(&mut tx, because(caller, now), &mut session, None).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    /// Ends all sessions of the person who calls, this one too; says how many.
    pub async fn sign_out_everywhere(&self, caller: &Caller, now: OffsetDateTime) -> Result<usize, Error> {
        RIGHTS.check(caller, "signOutEverywhere")?;
        let user = UserId(caller.user()?.id);
        let mut tx = self.pool.begin().await?;
        store::users::lock(&mut tx, user).await?;
        let ended = end_sessions(&mut tx, because(caller, now), Some(user), None, None).await?;
        tx.commit().await?;
        Ok(ended)
    }

    /// Ends one session: of the person who calls, or anybody's for administrators.
    pub async fn revoke_session(
        &self,
        caller: &Caller,
        session: SessionId,
        now: OffsetDateTime,
    ) -> Result<Session, Error> {
        RIGHTS.check(caller, "revokeSession")?;
        let person = caller.user()?;
        let unknown = || Error::refused(&["sessionId"], Refusal::SessionNotFound);
        let mut tx = self.pool.begin().await?;
        let mut session = store::sessions::lock(&mut tx, session).await?.ok_or_else(unknown)?;
        let own = session.user.0 == person.id;
        if !own && !caller.has_role(Role::PlatformAdmin) {
            return Err(unknown());
        }
        if !own {
            let audit = super::Audit { action: "REVOKE_SESSION", subject: session.id.0, reason: None };
            super::audit::record(&mut tx, caller, audit, now).await?;
        }
        end_session(&mut tx, because(caller, now), &mut session, None).await?;
        tx.commit().await?;
        Ok(session)
    }

    /// The sessions of a person that go on, newest first: for the person, for administrators and auditors.
    pub async fn list_sessions(
        &self,
        caller: &Caller,
        user: UserId,
        before: Option<Uuid>,
        most: i64,
        now: OffsetDateTime,
    ) -> Result<Vec<Session>, Error> {
        if !sees_sessions(caller, user) {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::sessions::list_open(&mut conn, user, before, most, now).await?)
    }

    pub async fn count_sessions(
        &self,
        caller: &Caller,
        user: UserId,
        now: OffsetDateTime,
    ) -> Result<i64, Error> {
        if !sees_sessions(caller, user) {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::sessions::count_open(&mut conn, user, now).await?)
    }

    async fn begin_session(
        &self,
        conn: &mut Conn,
        caller: &Caller,
        user: User,
        session: Session,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        store::sessions::insert(conn, &session).await?;
        let surplus = store::sessions::lock_surplus(conn, session.id, MOST_SESSIONS).await?;
        end_all(conn, because(caller, now), surplus, Some(session.id)).await?;
        outgoing::user_signed_in(conn, because(caller, now), &session).await?;
        let refresh = give(conn, Secret::generate(), &session, now).await?;
        self.issue(conn, user, &session, refresh, now).await
    }

    async fn refuse_sign_in(
        &self,
        caller: &Caller,
        user: Option<UserId>,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        self.note_failure(caller, user, reason, now).await?;
        Err(Refusal::InvalidCredentials.into())
    }

    pub(super) async fn note_failure(
        &self,
        caller: &Caller,
        user: Option<UserId>,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let mut tx = self.pool.begin().await?;
        outgoing::sign_in_failed(&mut tx, because(caller, now), user, reason).await?;
        tx.commit().await?;
        Ok(())
    }

    /// The tokens of a session: what it says is the person's own, so no reader is asked about.
    async fn issue(
        &self,
        conn: &mut Conn,
        user: User,
        session: &Session,
        refresh: Refresh,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        let own = [session.organisation];
        let organisation = store::organisations::list(conn, &self.vault, &own, |_| true).await?.pop();
        let person = store::users::list_people(conn, &self.vault, &[user.id]).await?.pop();
        let membership = user.in_organisation(session.organisation).ok_or(Refusal::NoOrganisation)?;
        Ok(SignedIn {
            access_token: self.tokens.issue(membership, session, now)?,
            access_token_expires_at: session.tokens_expire_at,
            refresh_token: refresh.token.text(),
            refresh_token_expires_at: refresh.expires_at,
            user,
            person,
            organisation,
        })
    }
}

/// Makes this the refresh token of a session from now on.
async fn give(
    conn: &mut Conn,
    token: Secret,
    session: &Session,
    now: OffsetDateTime,
) -> Result<Refresh, Error> {
    let expires_at = session.refresh_expires_at(now);
    store::refresh_tokens::insert(conn, token.fingerprint(), session.id, expires_at).await?;
    Ok(Refresh { token, expires_at })
}

fn client(caller: &Caller) -> Option<Uuid> {
    caller.client().map(|client| client.id)
}

fn sees_sessions(caller: &Caller, user: UserId) -> bool {
    caller.user().is_ok_and(|person| person.id == user.0)
        || caller.with_role(&[Role::PlatformAdmin, Role::Auditor]).is_ok()
}
