use caller::Caller;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::{Error, Service, because};
use crate::domain::{
    ACCESS_LIFETIME, Email, Organisation, Password, REFRESH_LIFETIME, Refusal, Secret, Session, SessionId,
    User, UserId,
};
use crate::events::outgoing;
use crate::store;

/// What a person gets who has signed in or refreshed.
pub struct SignedIn {
    pub access_token: SecretString,
    pub access_token_expires_at: OffsetDateTime,
    /// Good for one exchange.
    pub refresh_token: SecretString,
    pub user: User,
    pub organisation: Option<Organisation>,
}

impl Service {
    /// Begins a session for whoever knows the address and the password of an account. Every other answer is the same,
    /// and takes the same work.
    pub async fn sign_in(
        &self,
        caller: &Caller,
        email: &SecretString,
        password: &SecretString,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        let (Ok(email), Ok(password)) =
            (Email::parse(email.expose_secret()), Password::offer(password.expose_secret()))
        else {
            return Err(Refusal::InvalidCredentials.into());
        };
        // The connection goes back before the slow part: a flood of sign-ins must not hold them all.
        let mut conn = self.pool.acquire().await?;
        let account = store::users::find_account(&mut conn, &self.vault, &email).await?;
        drop(conn);
        let stored = account.as_ref().map(|account| account.password.clone());
        let matches = self.passwords.matches(password, stored).await?;
        match account {
            Some(account) if matches && account.status.may_sign_in() => {
                self.begin_session(caller, account.user, now).await
            }
            Some(account) => {
                let reason = if matches { "ACCOUNT_NOT_ACTIVE" } else { "WRONG_PASSWORD" };
                self.refuse_sign_in(caller, Some(account.user), reason, now).await
            }
            None => self.refuse_sign_in(caller, None, "UNKNOWN_ADDRESS", now).await,
        }
    }

    /// Exchanges a refresh token for the next one and a new access token. Shown a second time, it ends the session.
    pub async fn refresh_session(
        &self,
        caller: &Caller,
        refresh_token: &SecretString,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        let shown =
            Secret::parse(refresh_token.expose_secret()).ok_or(Refusal::RefreshTokenInvalid)?.fingerprint();
        let mut tx = self.pool.begin().await?;
        let session =
            store::refresh_tokens::find_session(&mut tx, shown).await?.ok_or(Refusal::RefreshTokenInvalid)?;
        let mut session =
            store::sessions::lock(&mut tx, session).await?.ok_or(Refusal::RefreshTokenInvalid)?;
        let token = store::refresh_tokens::find(&mut tx, shown).await?.ok_or(Refusal::RefreshTokenInvalid)?;
        if token.used_at.is_some() {
            self.revoke(&mut tx, caller, &mut session, now).await?;
            tx.commit().await?;
            return Err(Refusal::RefreshTokenInvalid.into());
        }
        let user = store::users::find(&mut tx, &self.vault, session.user).await?;
        let user = user.filter(|user| user.status.may_sign_in()).ok_or(Refusal::RefreshTokenInvalid)?;
        let same_client = caller.client().map(|client| client.id) == session.client;
        if token.expires_at <= now || session.revoked_at.is_some() || !same_client {
            return Err(Refusal::RefreshTokenInvalid.into());
        }
        store::refresh_tokens::update_used(&mut tx, shown, now).await?;
        session.tokens_expire_at = now + ACCESS_LIFETIME;
        store::sessions::update(&mut tx, &session).await?;
        let signed_in = self.issue(&mut tx, user, &session, now).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Ends the session of the caller's token. To end it twice is no error.
    pub async fn sign_out(&self, caller: &Caller, now: OffsetDateTime) -> Result<(), Error> {
        let id = SessionId(caller.user()?.session);
        let mut tx = self.pool.begin().await?;
        if let Some(mut session) = store::sessions::lock(&mut tx, id).await? {
            self.revoke(&mut tx, caller, &mut session, now).await?;
        }
        tx.commit().await?;
        Ok(())
    }

    async fn begin_session(
        &self,
        caller: &Caller,
        user: UserId,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        let mut tx = self.pool.begin().await?;
        let user = store::users::find(&mut tx, &self.vault, user).await?;
        // Again, for who was locked while the password was looked at.
        let user = user.filter(|user| user.status.may_sign_in()).ok_or(Refusal::InvalidCredentials)?;
        let client = caller.client().map(|client| client.id);
        let session = Session::begin(user.id, user.organisation, client, now);
        store::sessions::insert(&mut tx, &session).await?;
        outgoing::user_signed_in(&mut tx, because(caller, now), &session).await?;
        let signed_in = self.issue(&mut tx, user, &session, now).await?;
        tx.commit().await?;
        Ok(signed_in)
    }

    async fn refuse_sign_in(
        &self,
        caller: &Caller,
        user: Option<UserId>,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        let mut tx = self.pool.begin().await?;
        outgoing::sign_in_failed(&mut tx, because(caller, now), user, reason).await?;
        tx.commit().await?;
        Err(Refusal::InvalidCredentials.into())
    }

    async fn revoke(
        &self,
        conn: &mut database::Conn,
        caller: &Caller,
        session: &mut Session,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        if session.revoke(now) {
            store::sessions::update(conn, session).await?;
            outgoing::session_revoked(conn, because(caller, now), session).await?;
        }
        Ok(())
    }

    /// The tokens of a session: what it says is the person's own, so no reader is asked about.
    async fn issue(
        &self,
        conn: &mut database::Conn,
        user: User,
        session: &Session,
        now: OffsetDateTime,
    ) -> Result<SignedIn, Error> {
        let refresh = Secret::generate();
        store::refresh_tokens::insert(conn, refresh.fingerprint(), session.id, now + REFRESH_LIFETIME)
            .await?;
        let own = [session.organisation];
        let organisation = store::organisations::list(conn, &self.vault, &own, |_| true).await?.pop();
        Ok(SignedIn {
            access_token: self.tokens.issue(&user, session, now)?,
            access_token_expires_at: session.tokens_expire_at,
            refresh_token: refresh.text(),
            user,
            organisation,
        })
    }
}
