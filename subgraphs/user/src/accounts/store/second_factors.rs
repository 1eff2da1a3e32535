use database::Conn;
use time::OffsetDateTime;

use crate::accounts::domain::{SecondFactor, WrongCodes};
use crate::domain::{Fingerprint, UserId};
use crate::store::error::one;
use crate::store::{Error, Keyring};

const FIELD: &str = "secondFactor";

/// Inserts an unconfirmed second factor, or replaces an earlier unconfirmed one.
pub async fn insert(
    conn: &mut Conn,
    keyring: &Keyring,
    user: UserId,
    factor: &SecondFactor,
) -> Result<(), Error> {
    let sealed = keyring.seal_for_user(user, FIELD, &factor.secret).await?;
    let rows = sqlx::query!(
        "insert into second_factors as f (user_id, secret, confirmed_at, begun_at, last_step)
         values ($1, $2, null, $3, 0)
         on conflict (user_id) do update set secret = excluded.secret, begun_at = excluded.begun_at, last_step = 0
         where f.confirmed_at is null",
        user.0,
        sealed,
        factor.begun_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("second_factors", rows)
}

/// Locks the second factor of a user `FOR UPDATE`, so that a code works once.
pub async fn lock(
    conn: &mut Conn,
    keyring: &Keyring,
    user: UserId,
) -> Result<Option<SecondFactor>, Error> {
    let row = sqlx::query!(
        "select secret, confirmed_at, begun_at, last_step, wrong_codes, wrong_codes_since, unblocked_at
         from second_factors where user_id = $1 for update",
        user.0,
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let secret = keyring.open_of_user(user, FIELD, &row.secret).await?;
    let wrong_codes = WrongCodes {
        count: row.wrong_codes,
        since: row.wrong_codes_since,
        unblocked_at: row.unblocked_at,
    };
    let confirmed = row.confirmed_at.is_some();
    let (begun_at, last_step) = (row.begun_at, row.last_step);
    Ok(Some(SecondFactor {
        secret,
        confirmed,
        begun_at,
        last_step,
        wrong_codes,
    }))
}

pub async fn update_wrong_codes(
    conn: &mut Conn,
    user: UserId,
    wrong: &WrongCodes,
) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update second_factors set wrong_codes = $2, wrong_codes_since = $3, unblocked_at = $4 where user_id = $1",
        user.0,
        wrong.count,
        wrong.since,
        wrong.unblocked_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("second_factors", rows)
}

/// Stores the time step of the accepted code, and confirms the second factor if it is not confirmed.
pub async fn update_used(
    conn: &mut Conn,
    user: UserId,
    step: i64,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update second_factors set last_step = $2, confirmed_at = coalesce(confirmed_at, $3) where user_id = $1",
        user.0,
        step,
        now,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("second_factors", rows)
}

/// Deletes the second factor and its recovery codes.
pub async fn delete(conn: &mut Conn, user: UserId) -> Result<(), Error> {
    replace_recovery_codes(conn, user, &[]).await?;
    sqlx::query!("delete from second_factors where user_id = $1", user.0)
        .execute(conn)
        .await?;
    Ok(())
}

pub async fn replace_recovery_codes(
    conn: &mut Conn,
    user: UserId,
    codes: &[Fingerprint],
) -> Result<(), Error> {
    sqlx::query!("delete from recovery_codes where user_id = $1", user.0)
        .execute(&mut *conn)
        .await?;
    let codes: Vec<Vec<u8>> = codes.iter().map(|code| code.0.to_vec()).collect();
    sqlx::query!(
        "insert into recovery_codes (user_id, fingerprint) select $1, unnest($2::bytea[])",
        user.0,
        &codes,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Consumes a recovery code. Returns whether it existed.
pub async fn delete_recovery_code(
    conn: &mut Conn,
    user: UserId,
    code: Fingerprint,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "delete from recovery_codes where user_id = $1 and fingerprint = $2",
        user.0,
        &code.0
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
