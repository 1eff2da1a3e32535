use database::Conn;
use time::Date;

use super::{Error, hash, one};
use crate::domain::Head;

/// The head of a day's chain, locked until the end of the transaction: whoever adds to the same day waits here, so
/// no two records follow the same one.
pub async fn lock_head(conn: &mut Conn, day: Date) -> Result<Head, Error> {
    sqlx::query!(
        "insert into access_days (day, records, head) values ($1, $2, $3) on conflict (day) do nothing",
        day,
        Head::EMPTY.entries,
        &Head::EMPTY.hash,
    )
    .execute(&mut *conn)
    .await?;
    let row = sqlx::query!("select records, head from access_days where day = $1 for update", day)
        .fetch_one(conn)
        .await?;
    Ok(Head { entries: row.records, hash: hash(&row.head)? })
}

pub async fn update_head(conn: &mut Conn, day: Date, head: &Head) -> Result<(), Error> {
    let done = sqlx::query!(
        "update access_days set records = $2, head = $3 where day = $1",
        day,
        head.entries,
        &head.hash,
    )
    .execute(conn)
    .await?;
    one(done.rows_affected())
}

pub async fn find_head(conn: &mut Conn, day: Date) -> Result<Option<Head>, Error> {
    let row = sqlx::query!("select records, head from access_days where day = $1", day)
        .fetch_optional(conn)
        .await?;
    row.map(|row| Ok(Head { entries: row.records, hash: hash(&row.head)? })).transpose()
}
