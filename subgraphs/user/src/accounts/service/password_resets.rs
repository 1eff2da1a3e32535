//! The rows that a new password changes, for the use cases of `credentials`.

use commands::Error;
use database::Conn;
use secrecy::ExposeSecret;
use time::OffsetDateTime;

use super::second_factor_codes::unblock_codes;
use crate::accounts::domain::{Account, Email, PasswordHash, Purpose};
use crate::accounts::store::{one_time_tokens, persons, sign_in_attempts, users};
use crate::domain::{Fingerprint, UserId};
use crate::store::Keyring;

/// Returns whether this token can reset a password.
pub(crate) async fn has_reset_link(
    conn: &mut Conn,
    token: Fingerprint,
    now: OffsetDateTime,
) -> Result<bool, Error> {
    Ok(one_time_tokens::exists(conn, token, Purpose::ResetPassword, now).await?)
}

/// Consumes a reset token. Returns the account to which it was mailed.
pub(crate) async fn delete_reset_link(
    conn: &mut Conn,
    token: Fingerprint,
    now: OffsetDateTime,
) -> Result<Option<UserId>, Error> {
    Ok(one_time_tokens::delete(conn, token, Purpose::ResetPassword, now).await?)
}

/// Writes a new password. Device tokens and reset links of the earlier password become invalid.
pub(crate) async fn update_password(
    conn: &mut Conn,
    id: UserId,
    hash: &PasswordHash,
) -> Result<Account, Error> {
    let account = users::update_password(conn, id, hash).await?;
    one_time_tokens::delete_of(conn, Purpose::ResetPassword, id).await?;
    Ok(account)
}

/// Deletes the failed sign-ins of an account, and unblocks the codes of its second factor.
pub(crate) async fn unblock_sign_in(
    conn: &mut Conn,
    keyring: &Keyring,
    id: UserId,
    now: OffsetDateTime,
) -> Result<(), Error> {
    for person in persons::list(conn, keyring, &[id]).await? {
        if let Ok(email) = Email::parse(person.email.expose_secret()) {
            sign_in_attempts::delete(conn, &keyring.account_key(&email, None)).await?;
        }
    }
    unblock_codes(conn, keyring, id, now).await
}
