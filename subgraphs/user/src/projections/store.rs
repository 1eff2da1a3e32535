//! SQL statements.

use std::collections::{HashMap, HashSet};

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{OrganisationId, ProviderId};
use crate::projections::domain::{IdRange, ProviderAnswer, RatedOrder};
use crate::store::Error;
use crate::store::error::one;

/// Number of latest answers that the response time uses, and the minimum number.
const LAST: i64 = 50;
const LEAST: i64 = 3;

/// Locks those of these providers that exist, in the order of their ids.
pub async fn lock_providers(conn: &mut Conn, ids: &[ProviderId]) -> Result<Vec<ProviderId>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let known = sqlx::query_scalar!(
        "select id from providers where id = any($1) order by id for update",
        &ids
    );
    Ok(known
        .fetch_all(conn)
        .await?
        .into_iter()
        .map(ProviderId)
        .collect())
}

/// Upserts the rating of an order unless a newer one is stored, and adds it to the profile's totals. The provider must
/// be locked.
pub async fn upsert_rating(
    conn: &mut Conn,
    rated: &RatedOrder,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let known = sqlx::query!(
        "select stars, sequence from provider_ratings where order_id = $1",
        rated.order
    )
    .fetch_optional(&mut *conn)
    .await?;
    if known
        .as_ref()
        .is_some_and(|known| known.sequence >= rated.sequence)
    {
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
    let sum = rated.stars - before;
    if (count, sum) == (0, 0) {
        return Ok(());
    }
    let rows = sqlx::query!(
        "update providers set rating_count = rating_count + $2, rating_sum = rating_sum + $3,
             updated_at = greatest(updated_at, $4)
         where id = $1",
        rated.provider.0,
        count,
        sum,
        now,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("providers", rows)
}

/// A rating whose row is missing or differs.
pub struct DifferingRating {
    pub order: Uuid,
    /// The provider in the stored row.
    pub known_provider: Option<ProviderId>,
}

/// Lists those of these ratings whose row is missing or differs. A row with a greater sequence does not differ.
pub async fn list_differing(
    conn: &mut Conn,
    ratings: &[RatedOrder],
) -> Result<Vec<DifferingRating>, Error> {
    let columns = Columns::of(ratings);
    let rows = sqlx::query!(
        r#"select listed.order_id as "order_id!", known.provider_id as "provider_id?"
           from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bigint[]) listed (order_id, provider_id, stars, sequence)
           left join provider_ratings known on known.order_id = listed.order_id
           where known.order_id is null or known.sequence < listed.sequence
              or known.sequence = listed.sequence
                 and (known.provider_id, known.stars) is distinct from (listed.provider_id, listed.stars)"#,
        &columns.orders,
        &columns.providers,
        &columns.stars,
        &columns.sequences,
    )
    .fetch_all(conn)
    .await?;
    let differing = |order, provider: Option<Uuid>| DifferingRating {
        order,
        known_provider: provider.map(ProviderId),
    };
    Ok(rows
        .into_iter()
        .map(|row| differing(row.order_id, row.provider_id))
        .collect())
}

/// Number of projection rows that a statement wrote.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Upserted {
    pub inserted: i64,
    pub updated: i64,
}

/// Upserts ratings whose providers are locked. A row with a greater sequence does not change; a row with the same
/// sequence is updated if it differs. Does not update the profiles' totals: see [`recount`].
pub async fn upsert_ratings(conn: &mut Conn, ratings: &[RatedOrder]) -> Result<Upserted, Error> {
    let columns = Columns::of(ratings);
    let written = sqlx::query_as!(
        Upserted,
        r#"with written as (
               insert into provider_ratings as known (order_id, provider_id, stars, sequence)
               select * from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::bigint[])
               on conflict (order_id) do update set provider_id = excluded.provider_id, stars = excluded.stars,
                   sequence = excluded.sequence
               where known.sequence < excluded.sequence
                  or known.sequence = excluded.sequence and known is distinct from excluded
               returning xmax = 0 as inserted
           )
           select count(*) filter (where inserted) as "inserted!", count(*) filter (where not inserted) as "updated!"
           from written"#,
        &columns.orders,
        &columns.providers,
        &columns.stars,
        &columns.sequences,
    );
    Ok(written.fetch_one(conn).await?)
}

/// Recomputes the totals in the profiles of these locked providers.
pub async fn recount(
    conn: &mut Conn,
    providers: &[ProviderId],
    now: OffsetDateTime,
) -> Result<(), Error> {
    let ids: Vec<Uuid> = providers.iter().map(|id| id.0).collect();
    sqlx::query!(
        "update providers set rating_count = counted.count, rating_sum = counted.sum,
             updated_at = greatest(providers.updated_at, $2)
         from (
             select wanted.id, count(rating.stars)::integer as count, coalesce(sum(rating.stars), 0)::integer as sum
             from unnest($1::uuid[]) wanted (id)
             left join provider_ratings rating on rating.provider_id = wanted.id
             group by wanted.id
         ) counted
         where providers.id = counted.id
           and (providers.rating_count, providers.rating_sum) is distinct from (counted.count, counted.sum)",
        &ids,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts the ratings in a range of orders that a page of the order domain's listing lacks.
pub async fn count_other_ratings(
    conn: &mut Conn,
    range: IdRange,
    listed: &[Uuid],
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from provider_ratings
           where ($1::uuid is null or order_id > $1) and ($2::uuid is null or order_id <= $2) and order_id < $3
               and order_id <> all($4)"#,
        range.after,
        range.through,
        range.page,
        listed,
    );
    Ok(count.fetch_one(conn).await?)
}

/// Ratings by column.
struct Columns {
    orders: Vec<Uuid>,
    providers: Vec<Uuid>,
    stars: Vec<i32>,
    sequences: Vec<i64>,
}

impl Columns {
    fn of(ratings: &[RatedOrder]) -> Self {
        Self {
            orders: ratings.iter().map(|rated| rated.order).collect(),
            providers: ratings.iter().map(|rated| rated.provider.0).collect(),
            stars: ratings.iter().map(|rated| rated.stars).collect(),
            sequences: ratings.iter().map(|rated| rated.sequence).collect(),
        }
    }
}

/// Upserts answers, which must be sorted and distinct. The earliest times win.
pub async fn upsert_answers(conn: &mut Conn, answers: &[ProviderAnswer]) -> Result<(), Error> {
    let orders: Vec<Uuid> = answers.iter().map(|answer| answer.order).collect();
    let organisations: Vec<Uuid> = answers.iter().map(|answer| answer.organisation.0).collect();
    let sellers: Vec<Uuid> = answers.iter().map(|answer| answer.seller.0).collect();
    let asked: Vec<Option<OffsetDateTime>> = answers.iter().map(|answer| answer.asked_at).collect();
    let answered: Vec<Option<OffsetDateTime>> =
        answers.iter().map(|answer| answer.answered_at).collect();
    sqlx::query!(
        "insert into provider_answers as known (order_id, organisation_id, seller_id, asked_at, answered_at)
         select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::timestamptz[], $5::timestamptz[])
         on conflict (order_id, organisation_id) do update
             set seller_id = excluded.seller_id, asked_at = least(known.asked_at, excluded.asked_at),
                 answered_at = least(known.answered_at, excluded.answered_at)",
        &orders,
        &organisations,
        &sellers,
        &asked as _,
        &answered as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lists those of these sellers that have asked this organisation for an assessment.
pub async fn list_sellers_that_asked(
    conn: &mut Conn,
    organisation: Uuid,
    sellers: &[OrganisationId],
) -> Result<HashSet<OrganisationId>, Error> {
    let sellers: Vec<Uuid> = sellers.iter().map(|id| id.0).collect();
    let asked = sqlx::query_scalar!(
        r#"select distinct seller_id as "seller!" from provider_answers
           where organisation_id = $1 and seller_id = any($2)"#,
        organisation,
        &sellers,
    )
    .fetch_all(conn)
    .await?;
    Ok(asked.into_iter().map(OrganisationId).collect())
}

/// Lists the median response time of these organisations over their latest answers, in hours. An organisation with too
/// few answers has none.
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
    Ok(rows
        .into_iter()
        .map(|row| (OrganisationId(row.id), row.hours))
        .collect())
}
