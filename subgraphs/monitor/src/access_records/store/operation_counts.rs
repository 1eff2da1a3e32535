use std::collections::BTreeMap;

use database::{Conn, Window};
use time::Date;
use uuid::Uuid;

use crate::access_records::domain::{CountFilter, CountKey, OperationCount, OperationFigures};
use crate::domain::Period;
use crate::store::{Error, all, column};

/// Upserts counts by addition. Each is of another day, client or operation, and they are sorted, so that concurrent transactions
/// lock rows in the same order. The ID of a count is used only if the row is new.
pub async fn upsert_counts(conn: &mut Conn, counts: &[OperationCount]) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into operation_counts as seen (id, day, client_id, client_kind, operation, requests, errors,
             total_duration_micros, max_duration_micros)
         select * from unnest($1::uuid[], $2::date[], $3::uuid[], $4::text[], $5::text[], $6::bigint[], $7::bigint[],
             $8::bigint[], $9::bigint[])
         on conflict on constraint operation_counts_day_client_operation_key do update set
             requests = seen.requests + excluded.requests,
             errors = seen.errors + excluded.errors,
             total_duration_micros = seen.total_duration_micros + excluded.total_duration_micros,
             max_duration_micros = greatest(seen.max_duration_micros, excluded.max_duration_micros)",
        &column(counts, |count| count.id),
        &column(counts, |count| count.day),
        &column(counts, |count| count.client) as &[Option<Uuid>],
        &column(counts, |count| count.client_kind.clone()),
        &column(counts, |count| count.operation.clone()),
        &column(counts, |count| count.requests),
        &column(counts, |count| count.errors),
        &column(counts, |count| count.total_duration_micros),
        &column(counts, |count| count.max_duration_micros),
    )
    .execute(conn)
    .await?;
    all(done.rows_affected(), counts.len())
}

/// Lists the matching counts, latest day first.
pub async fn list_counts(
    conn: &mut Conn,
    filter: &CountFilter,
    window: Window<CountKey>,
) -> Result<Vec<OperationCount>, Error> {
    let range = window.range(false);
    let counts = sqlx::query_as!(
        OperationCount,
        "select id, day, client_id as client, client_kind, operation, requests, errors, total_duration_micros,
             max_duration_micros
         from operation_counts
         where ($1::date is null or day >= $1) and ($2::date is null or day < $2)
             and ($3::uuid is null or client_id = $3) and ($4::text is null or operation = $4)
             and ($5::date is null or (day, id) > ($5, $6))
             and ($7::date is null or (day, id) < ($7, $8))
         order by case when $9 then day end, case when $9 then id end, day desc, id desc
         limit $10",
        filter.from,
        filter.to,
        filter.client,
        filter.operation.as_deref(),
        range.above.map(|key| key.0),
        range.above.map(|key| key.1),
        range.below.map(|key| key.0),
        range.below.map(|key| key.1),
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(window.in_order(counts))
}

/// Counts the matching counts.
pub async fn count_counts(conn: &mut Conn, filter: &CountFilter) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
         from operation_counts
         where ($1::date is null or day >= $1) and ($2::date is null or day < $2)
             and ($3::uuid is null or client_id = $3) and ($4::text is null or operation = $4)"#,
        filter.from,
        filter.to,
        filter.client,
        filter.operation.as_deref(),
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Counts the operations of a period.
pub async fn count_operations(conn: &mut Conn, period: Period) -> Result<OperationFigures, Error> {
    let figures = sqlx::query_as!(
        OperationFigures,
        r#"select coalesce(sum(requests - errors), 0)::bigint as "served!",
             coalesce(sum(errors), 0)::bigint as "refused!"
         from operation_counts where day between $1 and $2"#,
        period.first(),
        period.last(),
    )
    .fetch_one(conn)
    .await?;
    Ok(figures)
}

/// Counts the operations of a period by day (UTC). Days without any are left out.
pub async fn count_operations_by_day(
    conn: &mut Conn,
    period: Period,
) -> Result<BTreeMap<Date, OperationFigures>, Error> {
    let rows = sqlx::query!(
        r#"select day, coalesce(sum(requests - errors), 0)::bigint as "served!",
             coalesce(sum(errors), 0)::bigint as "refused!"
         from operation_counts where day between $1 and $2 group by day"#,
        period.first(),
        period.last(),
    )
    .fetch_all(conn)
    .await?;
    let counts = rows.into_iter().map(|row| {
        let figures = OperationFigures {
            served: row.served,
            refused: row.refused,
        };
        (row.day, figures)
    });
    Ok(counts.collect())
}
