//! The rows that a verified address changes, for the use cases of `registrations`.

use commands::Error;
use database::Conn;
use secrecy::ExposeSecret;
use time::OffsetDateTime;

use crate::accounts::domain::{Account, Email, PasswordHash, Purpose, User, UserStatus, refusals};
use crate::accounts::store::{one_time_tokens, persons, users};
use crate::domain::{Fingerprint, UserId};
use crate::store::{self, Keyring};

/// Finds the newest unverified account with this address.
pub(crate) async fn find_registered(
    conn: &mut Conn,
    keyring: &Keyring,
    email: &Email,
) -> Result<Option<UserId>, Error> {
    Ok(users::find_registered(conn, keyring, email).await?)
}

/// Returns whether these accounts have the same address.
pub(crate) async fn have_same_address(
    conn: &mut Conn,
    one: UserId,
    other: UserId,
) -> Result<bool, Error> {
    Ok(users::have_same_address(conn, one, other).await?)
}

/// Returns whether this token can verify an address.
pub(crate) async fn has_verification_link(
    conn: &mut Conn,
    token: Fingerprint,
    now: OffsetDateTime,
) -> Result<bool, Error> {
    Ok(one_time_tokens::exists(conn, token, Purpose::VerifyEmail, now).await?)
}

/// Consumes a verification token together with all others for its address. Returns the account to which it was mailed.
pub(crate) async fn delete_verification_links(
    conn: &mut Conn,
    token: Fingerprint,
    now: OffsetDateTime,
) -> Result<Option<UserId>, Error> {
    Ok(one_time_tokens::delete_of_address(conn, token, now).await?)
}

/// Opens a locked account whose address is verified, with its first password.
pub(crate) async fn open(
    conn: &mut Conn,
    keyring: &Keyring,
    user: &mut User,
    hash: &PasswordHash,
    now: OffsetDateTime,
) -> Result<Account, Error> {
    update_email_hash(conn, keyring, user.id).await?;
    let account = users::update_password(conn, user.id, hash).await?;
    user.step(&[UserStatus::Registered], UserStatus::Active, now)
        .map_err(|_| refusals::token_invalid())?;
    users::update(conn, user)
        .await
        .map_err(|error| match error {
            // The address has an account by now, which another link or an invitation has opened.
            store::Error::Refused(_) => refusals::token_invalid().into(),
            other => Error::from(other),
        })?;
    Ok(account)
}

/// Stores the address of an account in its current canonical form, so that two spellings of one address cannot open two
/// accounts.
async fn update_email_hash(conn: &mut Conn, keyring: &Keyring, user: UserId) -> Result<(), Error> {
    for person in persons::list(conn, keyring, &[user]).await? {
        if let Ok(email) = Email::parse(person.email.expose_secret()) {
            users::update_email_hash(conn, keyring, user, &email).await?;
        }
    }
    Ok(())
}
