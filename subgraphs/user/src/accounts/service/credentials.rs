//! Changing what somebody proves with who they are: passwords.

use caller::Caller;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{letters, pace};
use crate::accounts::domain::{
    Email, NewPassword, Password, PasswordHash, Purpose, UserStatus, refusals,
};
use crate::accounts::events::outgoing::LetterKind;
use crate::accounts::store;
use crate::domain::rights::RIGHTS;
use crate::domain::{Secret, SessionId, UserId};
use crate::service::{Error, Service};
use crate::sessions::domain::SessionScope;
use crate::sessions::service::session_ends::{end_other_sessions, end_sessions};

impl Service {
    /// Changes the password of the person who calls, and ends all of the person's other sessions. Returns a device token.
    pub async fn change_password(
        &self,
        caller: &Caller,
        current: &SecretString,
        new: &SecretString,
        now: OffsetDateTime,
    ) -> Result<SecretString, Error> {
        RIGHTS.check(caller, "changePassword")?;
        let person = caller.user()?;
        let user = UserId(person.id);
        let new = NewPassword::parse(new.expose_secret())
            .map_err(|refusal| refusal.at(&["newPassword"]))?;
        let proved = self
            .prove_password(caller, current, "currentPassword", now)
            .await?;
        let hash = self.passwords.hash_new(new, &["newPassword"]).await?;
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        store::users::lock(&mut tx, user).await?;
        // Again, for who got another password or was locked while this one was looked at.
        let now_is = store::users::find_password(&mut tx, user).await?;
        let same = now_is.is_some_and(|account| {
            account.status == UserStatus::Active && account.password.expose() == proved.expose()
        });
        if !same {
            return Err(refusals::password_wrong("currentPassword").into());
        }
        let account = store::users::update_password(&mut tx, user, &hash).await?;
        store::one_time_tokens::delete_of(&mut tx, Purpose::ResetPassword, user).await?;
        end_other_sessions(&mut tx, context, user, SessionId(person.session)).await?;
        letters::write_notice(
            &mut tx,
            &self.vault,
            context,
            LetterKind::PasswordChanged,
            user,
        )
        .await?;
        tx.commit().await?;
        Ok(self.device_token(None, Uuid::now_v7(), &account, now))
    }

    /// The hash that this password is of, if it is that of the person who calls: for what a stolen session must not be able
    /// to do. Wrong guesses are throttled as at sign-in.
    pub(super) async fn prove_password(
        &self,
        caller: &Caller,
        password: &SecretString,
        field: &str,
        now: OffsetDateTime,
    ) -> Result<PasswordHash, Error> {
        let user = UserId(caller.user()?.id);
        let wrong = || refusals::password_wrong(field);
        let offered = Password::offer(password.expose_secret()).map_err(|_| wrong())?;
        let attempt = self.begin_proof(caller, user, now).await?;
        let mut conn = self.pool.acquire().await?;
        let account = store::users::find_password(&mut conn, user)
            .await?
            .ok_or_else(wrong)?;
        drop(conn);
        if !self
            .passwords
            .matches(offered, Some(account.password.clone()))
            .await?
        {
            self.note_failure(caller, Some(user), "WRONG_PASSWORD", now)
                .await?;
            return Err(wrong().into());
        }
        let mut tx = self.pool.begin().await?;
        attempt.succeeded(&mut tx, now).await?;
        tx.commit().await?;
        Ok(account.password)
    }

    /// Writes to the address, if it has an account. It never says whether it has.
    ///
    /// An account can have an address that the mail server does not take any more. Its letter is written all the same, and fails where
    /// administrators see it; the refusal says not to wait for it.
    pub async fn request_password_reset(
        &self,
        caller: &Caller,
        email: &SecretString,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let email =
            Email::parse(email.expose_secret()).map_err(|refusal| refusal.at(&["email"]))?;
        let (context, purpose) = (
            EventContext::of_request(caller.correlation(), now),
            Purpose::ResetPassword,
        );
        pace::evenly(async {
            let mut tx = self.pool.begin().await?;
            let account = store::users::find_account(&mut tx, &self.vault, &email).await?;
            if let Some(account) = account.filter(|account| account.status == UserStatus::Active) {
                letters::write_link(&mut tx, &self.vault, context, purpose, account.user).await?;
            }
            Ok::<(), Error>(tx.commit().await?)
        })
        .await?;
        if self.mail_server.reaches(&email) {
            Ok(())
        } else {
            Err(refusals::reset_unreachable().into())
        }
    }

    /// Sets the password of the person who reads the mail, ends all sessions, and lets the person sign in at once: with the device
    /// token that it returns, also while others guess. A second factor stays, and its codes are no longer blocked.
    pub async fn reset_password(
        &self,
        caller: &Caller,
        token: &SecretString,
        new: &SecretString,
        now: OffsetDateTime,
    ) -> Result<SecretString, Error> {
        let new = NewPassword::parse(new.expose_secret())
            .map_err(|refusal| refusal.at(&["newPassword"]))?;
        let token = Secret::parse(token.expose_secret())
            .ok_or_else(refusals::token_invalid)?
            .fingerprint();
        // A request without a valid token takes no turn of the hashing threads.
        let mut conn = self.pool.acquire().await?;
        if !store::one_time_tokens::works(&mut conn, token, Purpose::ResetPassword, now).await? {
            return Err(refusals::token_invalid().into());
        }
        drop(conn);
        let hash = self.passwords.hash_new(new, &["newPassword"]).await?;
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        let id =
            store::one_time_tokens::delete(&mut tx, token, Purpose::ResetPassword, now).await?;
        let user = store::users::lock(&mut tx, id.ok_or_else(refusals::token_invalid)?).await?;
        let user = user
            .filter(|user| user.status == UserStatus::Active)
            .ok_or_else(refusals::token_invalid)?;
        let account = store::users::update_password(&mut tx, user.id, &hash).await?;
        store::one_time_tokens::delete_of(&mut tx, Purpose::ResetPassword, user.id).await?;
        for person in store::users::list_people(&mut tx, &self.vault, &[user.id]).await? {
            if let Ok(email) = Email::parse(person.email.expose_secret()) {
                store::sign_in_attempts::delete(&mut tx, &self.vault.account_key(&email, None))
                    .await?;
            }
        }
        self.unblock_codes(&mut tx, user.id, now).await?;
        end_sessions(&mut tx, context, SessionScope::User(user.id)).await?;
        letters::write_notice(
            &mut tx,
            &self.vault,
            context,
            LetterKind::PasswordReset,
            user.id,
        )
        .await?;
        tx.commit().await?;
        Ok(self.device_token(None, Uuid::now_v7(), &account, now))
    }
}
