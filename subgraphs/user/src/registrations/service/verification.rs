use caller::Caller;
use commands::Error;
use database::Conn;
use events::EventContext;
use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::Registrations;
use crate::accounts::domain::{NewPassword, Purpose, User, UserStatus, refusals};
use crate::accounts::events::outgoing;
use crate::accounts::service::{self as accounts, letters, new_device_token, timing};
use crate::domain::rights::RIGHTS;
use crate::domain::{Refusal, Secret, UserId};

/// Input of the person who opens a mailed link.
pub struct Verification {
    pub token: SecretString,
    /// The new password of the account.
    pub password: SecretString,
    /// The registration of the same address to open. `None` opens the one for which the link was mailed.
    pub registration: Option<UserId>,
}

impl Registrations {
    /// Opens a registration with the password that its owner chooses. Returns a device token.
    ///
    /// All registrations of an address are equal: none has a password, and a link proves access to the mailbox only.
    /// Any link to the address therefore opens any of them, and all other links to the address become invalid. The
    /// other registrations cannot be opened while the address has an account.
    pub async fn verify_email(
        &self,
        caller: &Caller,
        new: &Verification,
        now: OffsetDateTime,
    ) -> Result<SecretString, Error> {
        RIGHTS.check(caller, "verifyEmail")?;
        let password = NewPassword::parse(new.password.expose_secret())
            .map_err(|refusal| refusal.at(&["password"]))?;
        let token = Secret::parse(new.token.expose_secret())
            .ok_or_else(refusals::token_invalid)?
            .fingerprint();
        // A request without a valid token does not use a password thread.
        let mut conn = self.pool.acquire().await?;
        if !accounts::has_verification_link(&mut conn, token, now).await? {
            return Err(refusals::token_invalid().into());
        }
        drop(conn);
        let hash = self.passwords.hash_new(password, &["password"]).await?;
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        let mailed_for = accounts::delete_verification_links(&mut tx, token, now).await?;
        let mailed_for = mailed_for.ok_or_else(refusals::token_invalid)?;
        let mut user = lock_registration(&mut tx, mailed_for, new.registration).await?;
        let account = accounts::open(&mut tx, &self.keyring, &mut user, &hash, now).await?;
        let contact = letters::contact(&mut tx, &self.keyring, &user).await?;
        outgoing::email_verified(&mut tx, context, &user, contact).await?;
        tx.commit().await?;
        Ok(new_device_token(&self.keyring, &account, now))
    }

    /// Sends the verification email again if the address has a pending registration and no account. The response does
    /// not reveal which. The letter belongs to the newest registration; its link opens the others too.
    pub async fn request_email_verification(
        &self,
        caller: &Caller,
        email: &SecretString,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        RIGHTS.check(caller, "requestEmailVerification")?;
        let email = self.mail_server.address(email.expose_secret());
        let email = email.map_err(|refusal| refusal.at(&["email"]))?;
        let context = EventContext::of_request(caller.correlation(), now);
        timing::equalise(async {
            let mut tx = self.pool.begin().await?;
            let has_account = accounts::find_account(&mut tx, &self.keyring, &email)
                .await?
                .is_some();
            let newest = accounts::find_registered(&mut tx, &self.keyring, &email).await?;
            if let Some(user) = newest.filter(|_| !has_account) {
                letters::write_link(&mut tx, &self.keyring, context, Purpose::VerifyEmail, user)
                    .await?;
            }
            Ok(tx.commit().await?)
        })
        .await
    }
}

/// Locks the pending registration to open: the one for which the link was mailed, or the requested one with the same
/// address.
async fn lock_registration(
    conn: &mut Conn,
    mailed_for: UserId,
    wanted: Option<UserId>,
) -> Result<User, Error> {
    let unknown = || match wanted {
        Some(_) => registration_not_found(),
        None => refusals::token_invalid(),
    };
    let id = wanted.unwrap_or(mailed_for);
    if !accounts::have_same_address(conn, id, mailed_for).await? {
        return Err(unknown().into());
    }
    let user = accounts::lock(conn, id).await?;
    let waiting = user.filter(|user| user.status == UserStatus::Registered);
    Ok(waiting.ok_or_else(unknown)?)
}

fn registration_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::RegistrationNotFound,
        &["registrationId"],
        "There is no pending registration with this ID for the address of the link. Omit the ID to open the \
        registration for which the link was mailed.",
    )
}
