//! Deletes expired self-checks, one page at a time.

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::BulkSelfCheckId;
use crate::store::Error;

/// Page of self-checks that the purge has processed.
#[derive(Clone, Copy, Debug)]
pub struct PurgedPage {
    /// ID of the last self-check on the page. `None` if there are no further ones.
    pub last: Option<Uuid>,
    pub deleted: i64,
}

/// Deletes the results of a bulk self-check on the page after `after`, except those that are the latest of their product and lane,
/// because rule changes evaluate them again.
pub async fn delete_results(
    conn: &mut Conn,
    bulk: BulkSelfCheckId,
    after: Uuid,
    most: i64,
) -> Result<PurgedPage, Error> {
    let page = sqlx::query_as!(
        PurgedPage,
        r#"with page as (
               select id from self_checks where bulk_id = $1 and id > $2 order by id limit $3
           ), deleted as (
               delete from self_checks using page
               where self_checks.id = page.id
                   and not exists (select from checked_lanes where checked_lanes.self_check_id = page.id)
               returning self_checks.id
           )
           select (select id from page order by id desc limit 1) as last,
               (select count(*) from deleted) as "deleted!""#,
        bulk.0,
        after,
        most,
    );
    Ok(page.fetch_one(conn).await?)
}

/// Deletes the self-checks on the page after `after` and before `end` that a later one of their product and lane has replaced. The
/// last one of a transport approval is kept, because the approval is based on it.
pub async fn delete_replaced(
    conn: &mut Conn,
    after: Uuid,
    end: Uuid,
    most: i64,
) -> Result<PurgedPage, Error> {
    let page = sqlx::query_as!(
        PurgedPage,
        r#"with page as (
               select id, transport_approval_id from self_checks where id > $1 and id < $2 order by id limit $3
           ), deleted as (
               delete from self_checks using page
               where self_checks.id = page.id
                   and (page.transport_approval_id is null or exists (
                       select from self_checks later
                       where later.transport_approval_id = page.transport_approval_id
                           and later.product_id = self_checks.product_id
                           and later.asked_at_version > self_checks.asked_at_version))
                   and not exists (select from checked_lanes where checked_lanes.self_check_id = page.id)
               returning self_checks.id
           )
           select (select id from page order by id desc limit 1) as last,
               (select count(*) from deleted) as "deleted!""#,
        after,
        end,
        most,
    );
    Ok(page.fetch_one(conn).await?)
}

/// Finds the bulk self-check that ended first, if it ended before this moment.
pub async fn find_ended(
    conn: &mut Conn,
    before: OffsetDateTime,
) -> Result<Option<BulkSelfCheckId>, Error> {
    let id = sqlx::query_scalar!(
        "select id from bulk_self_checks where finished_at < $1 order by finished_at limit 1",
        before,
    );
    Ok(id.fetch_optional(conn).await?.map(BulkSelfCheckId))
}

pub async fn delete_bulk_self_check(conn: &mut Conn, id: BulkSelfCheckId) -> Result<(), Error> {
    sqlx::query!("delete from bulk_self_checks where id = $1", id.0)
        .execute(conn)
        .await?;
    Ok(())
}
