use database::Conn;

use super::Error;
use crate::domain::{OrganisationId, ProductId, Quota};

/// How many an organisation has, counted up to the quota.
#[expect(clippy::too_many_lines, reason = "one statement for each quota")]
pub async fn count_against_quota(
    conn: &mut Conn,
    organisation: OrganisationId,
    quota: Quota,
) -> Result<i64, Error> {
    let (own, most) = (organisation.0, quota.most());
    let count = match quota {
        Quota::UndecidedApprovals => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from (
                     select from transport_approvals
                     where organisation = $1 and status in ('REQUESTED', 'NEEDS_REVIEW') limit $2) n"#,
                own,
                most,
            )
            .fetch_one(conn)
            .await?
        }
        Quota::Drafts => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from (
                     select from orders where seller = $1 and status = 'DRAFT' limit $2) n"#,
                own,
                most,
            )
            .fetch_one(conn)
            .await?
        }
        Quota::OpenOrders => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from (
                     select from orders where seller = $1 and status in ('REQUESTED', 'QUOTED') limit $2) n"#,
                own,
                most,
            )
            .fetch_one(conn)
            .await?
        }
        Quota::OpenConsignments => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from (
                     select from consignments
                     where organisation = $1 and status in ('PLANNED', 'CLEARED', 'IN_TRANSIT', 'ON_HOLD')
                     limit $2) n"#,
                own,
                most,
            )
            .fetch_one(conn)
            .await?
        }
        Quota::Documents => {
            sqlx::query_scalar!(
                r#"select count(*) as "count!" from (
                     select from evidence_documents where organisation = $1 limit $2) n"#,
                own,
                most,
            )
            .fetch_one(conn)
            .await?
        }
    };
    Ok(count)
}

/// How many documents of a product are submitted or accepted, counted up to `most`.
pub async fn count_documents_of_product(
    conn: &mut Conn,
    product: ProductId,
    most: i64,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from (
             select from evidence_documents
             where product_id = $1 and status in ('SUBMITTED', 'ACCEPTED') limit $2) n"#,
        product.0,
        most,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// How many bytes an organisation stores.
pub async fn find_stored_bytes(
    conn: &mut Conn,
    organisation: OrganisationId,
) -> Result<i64, Error> {
    let bytes = sqlx::query_scalar!(
        "select bytes from stored_bytes where organisation = $1",
        organisation.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(bytes.unwrap_or(0))
}

/// Adds the bytes of a new file.
pub async fn upsert_stored_bytes(
    conn: &mut Conn,
    organisation: OrganisationId,
    bytes: i64,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into stored_bytes as s (organisation, bytes) values ($1, $2)
         on conflict (organisation) do update set bytes = s.bytes + excluded.bytes",
        organisation.0,
        bytes,
    )
    .execute(conn)
    .await?;
    Ok(())
}
