use database::Conn;
use envelope::Keyring;
use uuid::Uuid;

use crate::domain::{OrderId, OrganisationId, ProviderId, RatingId};
use crate::enquiries::domain::Rating;
use crate::store::error::one;
use crate::store::{Error, sealed};

pub async fn insert_rating(conn: &mut Conn, keys: &Keyring, rating: &Rating) -> Result<(), Error> {
    let field = sealed::rating_comment(rating.id.0);
    let comment = sealed::seal(
        keys,
        sealed::case(rating.order),
        field,
        rating.comment.as_ref(),
    )
    .await?;
    let done = sqlx::query!(
        "insert into ratings (id, order_id, seller, provider, provider_id, stars, comment, version, created_at,
             changed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        rating.id.0,
        rating.order.0,
        rating.seller.0,
        rating.provider.0,
        rating.profile.0,
        i16::from(rating.stars),
        comment,
        rating.version,
        rating.created_at,
        rating.updated_at,
    )
    .execute(conn)
    .await?;
    one("ratings", done.rows_affected())
}

/// Writes a new version of a rating. Fails if the row has another version than before the change.
pub async fn update_rating(conn: &mut Conn, keys: &Keyring, rating: &Rating) -> Result<(), Error> {
    let field = sealed::rating_comment(rating.id.0);
    let comment = sealed::seal(
        keys,
        sealed::case(rating.order),
        field,
        rating.comment.as_ref(),
    )
    .await?;
    let done = sqlx::query!(
        "update ratings set stars = $2, comment = $3, version = $4, changed_at = $5
         where id = $1 and version + 1 = $4",
        rating.id.0,
        i16::from(rating.stars),
        comment,
        rating.version,
        rating.updated_at,
    )
    .execute(conn)
    .await?;
    one("ratings", done.rows_affected())
}

/// Lists the ratings of these orders. An order has at most one.
pub async fn list_ratings_of_orders(
    conn: &mut Conn,
    keys: &Keyring,
    orders: &[OrderId],
) -> Result<Vec<Rating>, Error> {
    let orders: Vec<Uuid> = orders.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, order_id, seller, provider, provider_id, stars, comment, version, created_at, changed_at
         from ratings where order_id = any($1)",
        &orders,
    )
    .fetch_all(conn)
    .await?;
    let mut ratings = Vec::with_capacity(rows.len());
    for row in rows {
        ratings.push(Rating {
            id: RatingId(row.id),
            order: OrderId(row.order_id),
            seller: OrganisationId(row.seller),
            provider: OrganisationId(row.provider),
            profile: ProviderId(row.provider_id),
            stars: u8::try_from(row.stars).map_err(|_| Error::Length("ratings.stars"))?,
            comment: sealed::open(keys, sealed::rating_comment(row.id), row.comment.as_deref())
                .await?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.changed_at,
        });
    }
    Ok(ratings)
}

/// Lists ratings of orders after this ID, in the order of the order IDs. The comments stay encrypted and are omitted.
pub async fn list_ratings_after(
    conn: &mut Conn,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Rating>, Error> {
    let rows = sqlx::query!(
        "select id, order_id, seller, provider, provider_id, stars, version, created_at, changed_at
         from ratings where ($1::uuid is null or order_id > $1) order by order_id limit $2",
        after,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let ratings = rows.into_iter().map(|row| {
        Ok(Rating {
            id: RatingId(row.id),
            order: OrderId(row.order_id),
            seller: OrganisationId(row.seller),
            provider: OrganisationId(row.provider),
            profile: ProviderId(row.provider_id),
            stars: u8::try_from(row.stars).map_err(|_| Error::Length("ratings.stars"))?,
            comment: None,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.changed_at,
        })
    });
    ratings.collect()
}
