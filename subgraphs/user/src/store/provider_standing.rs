//! What orders say of providers.

use std::collections::HashMap;

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::error::one;
use crate::domain::{OrganisationId, RatedOrder};

/// How many of the last answers count, and how many it takes.
const LAST: i64 = 50;
const LEAST: i64 = 3;

/// Keeps an order's rating, unless a later one is known, and counts it in the profile; the provider is locked.
pub async fn upsert_rating(conn: &mut Conn, rated: &RatedOrder) -> Result<(), Error> {
    let known = sqlx::query!("select stars, sequence from provider_ratings where order_id = $1", rated.order)
        .fetch_optional(&mut *conn)
        .await?;
    if known.as_ref().is_some_and(|known| known.sequence >= rated.sequence) {
        return Ok(());
    }
    sqlx::query!(
        "insert into provider_ratings (order_id, provider_id, stars, sequence) values ($1, $2, $3, $4)
         on conflict (order_id) do update set stars = excluded.stars, sequence = excluded.sequence",
        rated.order,
        rated.provider.0,
        rated.stars,
        rated.sequence,
    )
    .execute(&mut *conn)
    .await?;
    let (count, before) = known.map_or((1, 0), |known| (0, known.stars));
    let rows = sqlx::query!(
        "update providers set rating_count = rating_count + $2, rating_sum = rating_sum + $3 where id = $1",
        rated.provider.0,
        count,
        rated.stars - before,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("providers", rows)
}

pub async fn upsert_asked(
    conn: &mut Conn,
    order: Uuid,
    organisation: OrganisationId,
    at: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into provider_answers as known (order_id, organisation_id, asked_at) values ($1, $2, $3)
         on conflict (order_id, organisation_id) do update
             set asked_at = least(known.asked_at, excluded.asked_at)",
        order,
        organisation.0,
        at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn upsert_answered(
    conn: &mut Conn,
    order: Uuid,
    organisation: OrganisationId,
    at: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into provider_answers as known (order_id, organisation_id, answered_at) values ($1, $2, $3)
         on conflict (order_id, organisation_id) do update
             set answered_at = least(known.answered_at, excluded.answered_at)",
        order,
        organisation.0,
        at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// In how many hours these organisations answer, in the middle of their last answers; none for who has given few.
pub async fn list_response_hours(
    conn: &mut Conn,
    organisations: &[OrganisationId],
) -> Result<HashMap<OrganisationId, f64>, Error> {
    let ids: Vec<Uuid> = organisations.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select wanted.id as "id!",
                  percentile_cont(0.5) within group (order by extract(epoch from waited) / 3600) as "hours!"
         from unnest($1::uuid[]) as wanted (id)
         cross join lateral (
             select answered_at - asked_at as waited from provider_answers
             where organisation_id = wanted.id and asked_at is not null and answered_at is not null
             order by answered_at desc limit $2
         ) answers
         group by wanted.id having count(*) >= $3"#,
        &ids,
        LAST,
        LEAST,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (OrganisationId(row.id), row.hours)).collect())
}
