use database::Conn;
use sqlx::types::Json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::error::one;
use super::lane::LaneColumns;
use super::{Error, Window};
use crate::domain::{
    Aircraft, Approval, ApprovalId, Direction, Evidence, OrganisationId, ProductId, Reason, SelfCheckId,
};

struct Row {
    id: Uuid,
    organisation: Uuid,
    product_id: Uuid,
    origin: String,
    destination: String,
    mode: String,
    direction: Option<String>,
    aircraft: Option<String>,
    as_of: Date,
    evidence: Json<Vec<Evidence>>,
    status: String,
    reasons: Json<Vec<Reason>>,
    self_check_id: Option<Uuid>,
    decided_at: Option<OffsetDateTime>,
    valid_to: Option<Date>,
    version: i64,
    created_at: OffsetDateTime,
}

/// Writes a new approval, which is not decided.
pub async fn insert_approval(conn: &mut Conn, approval: &Approval) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into transport_approvals (id, organisation, product_id, origin, destination, mode, direction, aircraft,
             as_of, evidence, status, reasons, version, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        approval.id.0,
        approval.organisation.0,
        approval.product.0,
        approval.lane.origin,
        approval.lane.destination,
        approval.lane.mode.word(),
        approval.lane.direction.map(Direction::word),
        approval.lane.aircraft.map(Aircraft::word),
        approval.as_of,
        Json(&approval.evidence) as _,
        approval.status.word(),
        Json(&approval.reasons) as _,
        approval.version,
        approval.created_at,
    )
    .execute(conn)
    .await?;
    one("transport_approvals", done.rows_affected())
}

/// Writes a decision; the approval must be as it was before it.
pub async fn update_approval(conn: &mut Conn, approval: &Approval) -> Result<(), Error> {
    let done = sqlx::query!(
        "update transport_approvals set status = $2, reasons = $3, self_check_id = $4, decided_at = $5, valid_to = $6,
             version = $7
         where id = $1 and version + 1 = $7",
        approval.id.0,
        approval.status.word(),
        Json(&approval.reasons) as _,
        approval.self_check.map(|check| check.0),
        approval.decided_at,
        approval.valid_to,
        approval.version,
    )
    .execute(conn)
    .await?;
    one("transport_approvals", done.rows_affected())
}

/// The approval, locked until the end of the transaction.
pub async fn lock_approval(conn: &mut Conn, id: ApprovalId) -> Result<Option<Approval>, Error> {
    sqlx::query!("select id from transport_approvals where id = $1 for update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    Ok(find_approvals(conn, &[id]).await?.pop())
}

/// These approvals, as far as they exist, newest first.
pub async fn find_approvals(conn: &mut Conn, ids: &[ApprovalId]) -> Result<Vec<Approval>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, organisation, product_id, origin, destination, mode, direction, aircraft, as_of,
             evidence as "evidence: Json<Vec<Evidence>>", status, reasons as "reasons: Json<Vec<Reason>>",
             self_check_id, decided_at, valid_to, version, created_at
         from transport_approvals where id = any($1) order by id desc"#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Approval::try_from).collect()
}

/// One page of approvals, newest first: of one organisation or of all, of one product or of all.
pub async fn list_approvals(
    conn: &mut Conn,
    organisation: Option<OrganisationId>,
    product: Option<ProductId>,
    window: Window,
) -> Result<Vec<Approval>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from transport_approvals
         where ($1::uuid is null or organisation = $1) and ($2::uuid is null or product_id = $2)
             and ($3::uuid is null or id < $3)
         order by id desc limit $4",
        organisation.map(|id| id.0),
        product.map(|id| id.0),
        window.after,
        window.limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    let ids: Vec<ApprovalId> = ids.into_iter().map(ApprovalId).collect();
    find_approvals(conn, &ids).await
}

pub async fn count_approvals(
    conn: &mut Conn,
    organisation: Option<OrganisationId>,
    product: Option<ProductId>,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from transport_approvals
         where ($1::uuid is null or organisation = $1) and ($2::uuid is null or product_id = $2)"#,
        organisation.map(|id| id.0),
        product.map(|id| id.0),
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

impl TryFrom<Row> for Approval {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let lane = LaneColumns {
            origin: row.origin,
            destination: row.destination,
            mode: row.mode,
            direction: row.direction,
            aircraft: row.aircraft,
        };
        Ok(Self {
            id: ApprovalId(row.id),
            organisation: OrganisationId(row.organisation),
            product: ProductId(row.product_id),
            lane: lane.try_into()?,
            as_of: row.as_of,
            evidence: row.evidence.0,
            status: row.status.parse()?,
            reasons: row.reasons.0,
            self_check: row.self_check_id.map(SelfCheckId),
            decided_at: row.decided_at,
            valid_to: row.valid_to,
            version: row.version,
            created_at: row.created_at,
        })
    }
}
