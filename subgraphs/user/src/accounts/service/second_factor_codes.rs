use commands::Error;
use database::Conn;
use events::EventContext;
use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::letters;
use crate::accounts::domain::{recovery_fingerprint, refusals};
use crate::accounts::events::outgoing::{self, LetterKind};
use crate::accounts::store;
use crate::domain::{Refusal, UserId};
use crate::store::Keyring;

/// Verifies the second factor of a user whose password was right. Returns the refusal if the code is missing or wrong.
/// Commit the transaction in that case too: it records that the caller knows the password.
pub(crate) async fn check_code(
    conn: &mut Conn,
    keyring: &Keyring,
    context: EventContext,
    user: UserId,
    code: Option<&SecretString>,
) -> Result<Option<Refusal>, Error> {
    let refusal = match code {
        Some(code) => take_code(conn, keyring, context, user, code.expose_secret()).await?,
        None => Some(refusals::second_factor_required()),
    };
    let reason = match refusal.as_ref().map(|refusal| refusal.code) {
        None => return Ok(None),
        // It is also the trace of a stolen password.
        Some(ErrorCode::SecondFactorRequired) => "SECOND_FACTOR_MISSING",
        Some(ErrorCode::SecondFactorBlocked) => "SECOND_FACTOR_BLOCKED",
        Some(_) => "WRONG_CODE",
    };
    outgoing::sign_in_failed(conn, context, Some(user), reason).await?;
    if reason == "WRONG_CODE" {
        let blocked = count_wrong_code(conn, keyring, user, context.now).await?;
        let kind = if blocked {
            LetterKind::SecondFactorBlocked
        } else {
            LetterKind::SecondFactorFailed
        };
        letters::write_notice(conn, keyring, context, kind, user).await?;
    }
    Ok(refusal)
}

/// Consumes a code of the authenticator application or a recovery code. Returns the refusal if it is not valid. The owner
/// receives an email about a recovery code.
async fn take_code(
    conn: &mut Conn,
    keyring: &Keyring,
    context: EventContext,
    user: UserId,
    code: &str,
) -> Result<Option<Refusal>, Error> {
    let now = context.now;
    let Some(factor) = store::second_factors::lock(conn, keyring, user).await? else {
        return Ok(Some(refusals::second_factor_invalid()));
    };
    let blocked = factor.wrong_codes.block();
    let step = factor.step(code, now).map_err(anyhow::Error::from)?;
    if let Some(step) = step.filter(|_| !blocked) {
        store::second_factors::update_used(conn, user, step, now).await?;
    } else if store::second_factors::delete_recovery_code(conn, user, recovery_fingerprint(code))
        .await?
    {
        letters::write_notice(conn, keyring, context, LetterKind::RecoveryCodeUsed, user).await?;
    } else {
        let refused = if blocked {
            refusals::second_factor_blocked()
        } else {
            refusals::second_factor_invalid()
        };
        return Ok(Some(refused));
    }
    let mut wrong = factor.wrong_codes;
    wrong.forget();
    store::second_factors::update_wrong_codes(conn, user, &wrong).await?;
    Ok(None)
}

/// Counts a wrong code. Returns whether codes are now blocked.
async fn count_wrong_code(
    conn: &mut Conn,
    keyring: &Keyring,
    user: UserId,
    now: OffsetDateTime,
) -> Result<bool, Error> {
    let Some(factor) = store::second_factors::lock(conn, keyring, user).await? else {
        return Ok(false);
    };
    let mut wrong = factor.wrong_codes;
    wrong.add(now);
    store::second_factors::update_wrong_codes(conn, user, &wrong).await?;
    Ok(wrong.block())
}

/// Unblocks the codes of a user after a password reset.
pub(crate) async fn unblock_codes(
    conn: &mut Conn,
    keyring: &Keyring,
    user: UserId,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let Some(factor) = store::second_factors::lock(conn, keyring, user).await? else {
        return Ok(());
    };
    let mut wrong = factor.wrong_codes;
    wrong.unblock(now);
    Ok(store::second_factors::update_wrong_codes(conn, user, &wrong).await?)
}
