use database::Conn;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{EnquiryId, OrganisationId, ProductId, ProviderId, SelfCheckId};
use crate::enquiries::domain::{Enquiry, EnquiryCounts};
use crate::store::Error;
use crate::store::error::one;

pub async fn next_enquiry_number(conn: &mut Conn) -> Result<i64, Error> {
    Ok(
        sqlx::query_scalar!(r#"select nextval('enquiry_numbers') as "number!""#)
            .fetch_one(conn)
            .await?,
    )
}

/// Locks the number of enquiries of this seller until the transaction ends, so that concurrent commands cannot exceed a limit.
pub async fn lock_enquiries_of(conn: &mut Conn, seller: OrganisationId) -> Result<(), Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('enquiries ' || $1::text, 0))",
        seller.0.to_string()
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts the enquiries of a seller that limit a new one to this provider.
pub async fn count_enquiries_of_seller(
    conn: &mut Conn,
    seller: OrganisationId,
    provider: OrganisationId,
    now: OffsetDateTime,
) -> Result<EnquiryCounts, Error> {
    let counts = sqlx::query_as!(
        EnquiryCounts,
        r#"select count(*) filter (where status = 'OPEN') as "open!",
             count(*) filter (where status = 'OPEN' and provider = $2) as "open_there!",
             count(*) filter (where provider = $2 and created_at > $3) as "of_day_there!"
         from enquiries where seller = $1 and (status = 'OPEN' or provider = $2 and created_at > $3)"#,
        seller.0,
        provider.0,
        now - Duration::DAY,
    )
    .fetch_one(conn)
    .await?;
    Ok(counts)
}

pub async fn insert_enquiry(conn: &mut Conn, enquiry: &Enquiry) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into enquiries (id, number, seller, provider, provider_id, self_check_id, product_id, status, version,
             created_at, expires_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        enquiry.id.0,
        enquiry.number,
        enquiry.seller.0,
        enquiry.provider.0,
        enquiry.profile.0,
        enquiry.self_check.map(|id| id.0),
        enquiry.product.map(|id| id.0),
        enquiry.status.into_str(),
        enquiry.version,
        enquiry.created_at,
        enquiry.expires_at,
        enquiry.updated_at,
    )
    .execute(conn)
    .await?;
    one("enquiries", done.rows_affected())
}

/// Writes the columns that a step may change. Fails if the row has another version than before the step.
pub async fn update_enquiry(conn: &mut Conn, enquiry: &Enquiry) -> Result<(), Error> {
    let done = sqlx::query!(
        "update enquiries set status = $2, version = $3, expires_at = $4, updated_at = $5
         where id = $1 and version + 1 = $3",
        enquiry.id.0,
        enquiry.status.into_str(),
        enquiry.version,
        enquiry.expires_at,
        enquiry.updated_at,
    )
    .execute(conn)
    .await?;
    one("enquiries", done.rows_affected())
}

/// Locks the enquiry `FOR UPDATE`.
pub async fn lock_enquiry(conn: &mut Conn, id: EnquiryId) -> Result<Option<Enquiry>, Error> {
    sqlx::query!("select id from enquiries where id = $1 for update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    Ok(find_enquiries(conn, &[id]).await?.pop())
}

/// Locks some of the enquiries that have waited too long, `FOR UPDATE SKIP LOCKED`.
pub async fn lock_enquiries_due(
    conn: &mut Conn,
    now: OffsetDateTime,
    limit: i64,
) -> Result<Vec<Enquiry>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from enquiries where status = 'OPEN' and expires_at <= $1 order by expires_at, id limit $2
         for update skip locked",
        now,
        limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<EnquiryId> = ids.into_iter().map(EnquiryId).collect();
    find_enquiries(conn, &ids).await
}

/// Finds enquiries by ID, newest first.
pub async fn find_enquiries(conn: &mut Conn, ids: &[EnquiryId]) -> Result<Vec<Enquiry>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, number, seller, provider, provider_id, self_check_id, product_id, status, version, created_at,
             expires_at, updated_at
         from enquiries where id = any($1) order by id desc",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let enquiries = rows.into_iter().map(|row| {
        Ok(Enquiry {
            id: EnquiryId(row.id),
            number: row.number,
            seller: OrganisationId(row.seller),
            provider: OrganisationId(row.provider),
            profile: ProviderId(row.provider_id),
            self_check: row.self_check_id.map(SelfCheckId),
            product: row.product_id.map(ProductId),
            status: row.status.parse()?,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
            expires_at: row.expires_at,
        })
    });
    enquiries.collect()
}
