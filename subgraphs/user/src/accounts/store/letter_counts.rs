use database::Conn;
use time::Date;

use crate::store::Error;

/// Counts a letter under this key and returns the count of this day. Concurrent calls with the key wait until the
/// transaction ends.
pub async fn add(conn: &mut Conn, key: &[u8], day: Date) -> Result<i64, Error> {
    let letters = sqlx::query_scalar!(
        "insert into letter_counts as known (key, day, letters) values ($1, $2, 1)
         on conflict (key) do update set day = excluded.day,
             letters = case when known.day = excluded.day then known.letters + 1 else 1 end
         returning letters",
        key,
        day,
    )
    .fetch_one(conn)
    .await?;
    Ok(letters)
}
