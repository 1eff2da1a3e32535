//! Use cases: the password of an account is changed, or reset with a mailed link.

use caller::Caller;
use commands::{CommandContext, Commands, Error};
use database::Pool;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use crate::accounts::domain::{Email, MailServer, NewPassword, Purpose, UserStatus, refusals};
use crate::accounts::events::outgoing::LetterKind;
use crate::accounts::service::{
    self as accounts, Passwords, Proofs, letters, new_device_token, timing,
};
use crate::domain::rights::RIGHTS;
use crate::domain::{Secret, SessionId, UserId};
use crate::sessions::domain::SessionScope;
use crate::sessions::service::{end_other_sessions, end_sessions};
use crate::store::Keyring;

/// The use cases of passwords. Cheap to clone.
#[derive(Clone)]
pub struct Credentials {
    pool: Pool,
    keyring: Keyring,
    passwords: Passwords,
    mail_server: MailServer,
    proofs: Proofs,
    commands: Commands,
}

impl Credentials {
    #[must_use]
    pub fn new(
        pool: Pool,
        keyring: Keyring,
        passwords: Passwords,
        mail_server: MailServer,
        commands: Commands,
    ) -> Self {
        Self {
            proofs: Proofs::new(pool.clone(), keyring.clone(), passwords.clone()),
            pool,
            keyring,
            passwords,
            mail_server,
            commands,
        }
    }

    /// Changes the caller's password and ends the caller's other sessions. Returns a device token.
    pub async fn change_password(
        &self,
        command: &CommandContext,
        current: &SecretString,
        new: &SecretString,
    ) -> Result<SecretString, Error> {
        let (caller, now) = (command.caller(), command.now());
        RIGHTS.check(caller, "changePassword")?;
        let person = caller.user()?;
        let (user, session) = (UserId(person.id), SessionId(person.session));
        let new = NewPassword::parse(new.expose_secret())
            .map_err(|refusal| refusal.at(&["newPassword"]))?;
        // The first request has changed the password, so a replay would count as a wrong guess.
        accounts::refuse_replay(&self.commands, command).await?;
        let proved = self
            .proofs
            .prove_password(caller, current, "currentPassword", now)
            .await?;
        if new.is(current.expose_secret()) {
            return Err(refusals::password_unchanged().at(&["newPassword"]).into());
        }
        let hash = self.passwords.hash_new(new, &["newPassword"]).await?;
        let outcome = self
            .commands
            .run(command, user, async |tx| {
                accounts::lock(tx, user).await?;
                // Checked again under the lock: the password may have been changed or the account locked meanwhile.
                let now_is = accounts::find_password(tx, user).await?;
                let same = now_is.is_some_and(|account| {
                    account.status == UserStatus::Active
                        && account.password.expose() == proved.expose()
                });
                if !same {
                    return Err(refusals::password_wrong("currentPassword").into());
                }
                let account = accounts::update_password(tx, user, &hash).await?;
                let context = command.event_context();
                end_other_sessions(tx, context, user, session).await?;
                let kind = LetterKind::PasswordChanged;
                letters::write_notice(tx, &self.keyring, context, kind, user).await?;
                Ok(account)
            })
            .await?;
        Ok(new_device_token(
            &self.keyring,
            &outcome.or_already_done()?,
            now,
        ))
    }

    /// Mails a reset link if the address has an account. The response does not reveal whether it has.
    ///
    /// An account can have an address that the mail server does not support. Its letter is written nevertheless and
    /// fails where administrators see it; the refusal states that no email will arrive.
    pub async fn request_password_reset(
        &self,
        caller: &Caller,
        email: &SecretString,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        RIGHTS.check(caller, "requestPasswordReset")?;
        let email =
            Email::parse(email.expose_secret()).map_err(|refusal| refusal.at(&["email"]))?;
        let (context, purpose) = (
            EventContext::of_request(caller.correlation(), now),
            Purpose::ResetPassword,
        );
        timing::equalise(async {
            let mut tx = self.pool.begin().await?;
            let account = accounts::find_account(&mut tx, &self.keyring, &email).await?;
            if let Some(account) = account.filter(|account| account.status == UserStatus::Active) {
                letters::write_link(&mut tx, &self.keyring, context, purpose, account.user).await?;
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

    /// Sets the password of an account with a reset token, and ends all sessions. Returns a device token, with which
    /// the owner can sign in even if others make wrong guesses. A second factor remains enabled; its codes are
    /// unblocked at most once a day.
    pub async fn reset_password(
        &self,
        caller: &Caller,
        token: &SecretString,
        new: &SecretString,
        now: OffsetDateTime,
    ) -> Result<SecretString, Error> {
        RIGHTS.check(caller, "resetPassword")?;
        let new = NewPassword::parse(new.expose_secret())
            .map_err(|refusal| refusal.at(&["newPassword"]))?;
        let token = Secret::parse(token.expose_secret())
            .ok_or_else(refusals::token_invalid)?
            .fingerprint();
        // A request without a valid token does not use a password thread.
        let mut conn = self.pool.acquire().await?;
        if !accounts::has_reset_link(&mut conn, token, now).await? {
            return Err(refusals::token_invalid().into());
        }
        drop(conn);
        let hash = self.passwords.hash_new(new, &["newPassword"]).await?;
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        let id = accounts::delete_reset_link(&mut tx, token, now).await?;
        let user = accounts::lock(&mut tx, id.ok_or_else(refusals::token_invalid)?).await?;
        let user = user
            .filter(|user| user.status == UserStatus::Active)
            .ok_or_else(refusals::token_invalid)?;
        let account = accounts::update_password(&mut tx, user.id, &hash).await?;
        accounts::unblock_sign_in(&mut tx, &self.keyring, user.id, now).await?;
        end_sessions(&mut tx, context, SessionScope::User(user.id)).await?;
        letters::write_notice(
            &mut tx,
            &self.keyring,
            context,
            LetterKind::PasswordReset,
            user.id,
        )
        .await?;
        tx.commit().await?;
        Ok(new_device_token(&self.keyring, &account, now))
    }
}
