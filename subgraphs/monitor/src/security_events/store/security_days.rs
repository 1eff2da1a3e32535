use database::Conn;
use time::Date;

use crate::domain::{Day, Days};
use crate::store::days::DayRow;
use crate::store::{Error, all, column};

/// Locks these days, which are sorted, `FOR UPDATE`. A concurrent transaction that appends to one of them waits, so no two entries
/// follow the same entry.
///
/// An advisory lock serialises the beginning of days, so that each day links to the previous one. It is taken before the row
/// locks, so no transaction waits for it while it holds a day.
pub async fn lock_security_days(conn: &mut Conn, days: &[Date]) -> Result<Days, Error> {
    let stored = sqlx::query_scalar!(
        r#"select count(*) as "count!" from security_days where day = any($1)"#,
        days
    )
    .fetch_one(&mut *conn)
    .await?;
    let may_begin = usize::try_from(stored).ok() != Some(days.len());
    if may_begin {
        sqlx::query!("select pg_advisory_xact_lock('security_days'::regclass::oid::bigint)")
            .execute(&mut *conn)
            .await?;
    }
    let rows = sqlx::query_as!(
        DayRow,
        "select day, events as entries, head, number, previous_day, previous_events as previous_entries, previous_head
         from security_days where day = any($1) order by day for update",
        days,
    )
    .fetch_all(&mut *conn)
    .await?;
    let last = if may_begin {
        find_last(conn).await?
    } else {
        None
    };
    let stored = rows
        .into_iter()
        .map(Day::try_from)
        .collect::<Result<_, _>>()?;
    Ok(Days::new(stored, last))
}

/// Finds the day that was begun last. Among days from before days were linked, this is the latest.
async fn find_last(conn: &mut Conn) -> Result<Option<Day>, Error> {
    let row = sqlx::query_as!(
        DayRow,
        "select day, events as entries, head, number, previous_day, previous_events as previous_entries, previous_head
         from security_days where events > 0 order by number desc nulls last, day desc limit 1",
    )
    .fetch_optional(conn)
    .await?;
    row.map(Day::try_from).transpose()
}

/// Inserts new days.
pub async fn insert_security_days(conn: &mut Conn, days: &[Day]) -> Result<(), Error> {
    if days.is_empty() {
        return Ok(());
    }
    let done = sqlx::query!(
        "insert into security_days (day, events, head, number, previous_day, previous_events, previous_head)
         select * from unnest($1::date[], $2::bigint[], $3::bytea[], $4::bigint[], $5::date[], $6::bigint[], $7::bytea[])",
        &column(days, |day| day.date),
        &column(days, |day| day.head.entries),
        &column(days, |day| day.head.hash.to_vec()),
        &column(days, |day| day.number) as &[Option<i64>],
        &column(days, |day| day.previous.map(|it| it.day)) as &[Option<Date>],
        &column(days, |day| day.previous.map(|it| it.head.entries)) as &[Option<i64>],
        &column(days, |day| day.previous.map(|it| it.head.hash.to_vec()))
            as &[Option<Vec<u8>>],
    )
    .execute(conn)
    .await?;
    all(done.rows_affected(), days.len())
}

/// Updates the heads of these locked days.
pub async fn update_security_days(conn: &mut Conn, days: &[Day]) -> Result<(), Error> {
    if days.is_empty() {
        return Ok(());
    }
    let done = sqlx::query!(
        "update security_days stored set events = new.entries, head = new.head
         from unnest($1::date[], $2::bigint[], $3::bytea[]) new (day, entries, head)
         where stored.day = new.day",
        &column(days, |day| day.date),
        &column(days, |day| day.head.entries),
        &column(days, |day| day.head.hash.to_vec()),
    )
    .execute(conn)
    .await?;
    all(done.rows_affected(), days.len())
}

pub async fn find_security_day(conn: &mut Conn, day: Date) -> Result<Option<Day>, Error> {
    let row = sqlx::query_as!(
        DayRow,
        "select day, events as entries, head, number, previous_day, previous_events as previous_entries, previous_head
         from security_days where day = $1",
        day,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Day::try_from).transpose()
}

/// Lists all days in calendar order.
pub async fn list_security_days(conn: &mut Conn) -> Result<Vec<Date>, Error> {
    Ok(
        sqlx::query_scalar!("select day from security_days order by day")
            .fetch_all(conn)
            .await?,
    )
}

/// Returns true if a day was begun after this one.
pub async fn is_previous_security_day(conn: &mut Conn, day: Date) -> Result<bool, Error> {
    let is_previous = sqlx::query_scalar!(
        r#"select exists (select from security_days where previous_day = $1) as "exists!""#,
        day,
    )
    .fetch_one(conn)
    .await?;
    Ok(is_previous)
}
