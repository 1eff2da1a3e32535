use database::Conn;
use sqlx::types::Json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::Error;
use super::approval_checks::{checks, update_questions};
use super::error::one;
use super::lane::LaneColumns;
use crate::domain::{
    Aircraft, Approval, ApprovalId, ConsignmentId, DecidedBy, Direction, OrganisationId, ProductCheck,
    ProductId, Reason, TransportCondition,
};

struct Row {
    id: Uuid,
    organisation: Uuid,
    consignment_id: Option<Uuid>,
    product_id: Uuid,
    origin: String,
    destination: String,
    mode: String,
    direction: Option<String>,
    aircraft: Option<String>,
    as_of: Date,
    asked_at_version: i64,
    status: String,
    reasons: Json<Vec<Reason>>,
    conditions: Json<Vec<TransportCondition>>,
    decided_at: Option<OffsetDateTime>,
    decided_by: Option<String>,
    valid_to: Option<Date>,
    appeals: i32,
    appealed: bool,
    version: i64,
    created_at: OffsetDateTime,
}

/// Writes a new approval, which is not decided.
pub async fn insert_approval(conn: &mut Conn, approval: &Approval) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into transport_approvals (id, organisation, consignment_id, product_id, origin, destination, mode,
             direction, aircraft, as_of, asked_at_version, status, reasons, conditions, version, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)",
        approval.id.0,
        approval.organisation.0,
        approval.consignment.map(|id| id.0),
        approval.product.0,
        approval.lane.origin,
        approval.lane.destination,
        approval.lane.mode.word(),
        approval.lane.direction.map(Direction::word),
        approval.lane.aircraft.map(Aircraft::word),
        approval.as_of,
        approval.asked_at,
        approval.status.word(),
        Json(&approval.reasons) as _,
        Json(&approval.conditions) as _,
        approval.version,
        approval.created_at,
    )
    .execute(&mut *conn)
    .await?;
    one("transport_approvals", done.rows_affected())?;
    update_questions(conn, approval).await
}

/// Writes a step; the approval must be as it was before it. What is asked and answered is written by itself.
pub async fn update_approval(conn: &mut Conn, approval: &Approval) -> Result<(), Error> {
    let done = sqlx::query!(
        "update transport_approvals set status = $2, reasons = $3, conditions = $4, as_of = $5, asked_at_version = $6,
             decided_at = $7, decided_by = $8, valid_to = $9, appeals = $10, appealed = $11, version = $12
         where id = $1 and version + 1 = $12",
        approval.id.0,
        approval.status.word(),
        Json(&approval.reasons) as _,
        Json(&approval.conditions) as _,
        approval.as_of,
        approval.asked_at,
        approval.decided_at,
        approval.decided_by.map(DecidedBy::word),
        approval.valid_to,
        approval.appeals,
        approval.appealed,
        approval.version,
    )
    .execute(conn)
    .await?;
    one("transport_approvals", done.rows_affected())
}

/// The approval, locked until the end of the transaction. Lock it before its consignment.
pub async fn lock_approval(conn: &mut Conn, id: ApprovalId) -> Result<Option<Approval>, Error> {
    sqlx::query!("select id from transport_approvals where id = $1 for update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    Ok(find_approvals(conn, &[id]).await?.pop())
}

/// These approvals, as far as they exist, newest first.
pub async fn find_approvals(conn: &mut Conn, ids: &[ApprovalId]) -> Result<Vec<Approval>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut checks = checks(&mut *conn, &ids).await?;
    let rows = sqlx::query_as!(
        Row,
        r#"select id, organisation, consignment_id, product_id, origin, destination, mode, direction, aircraft, as_of,
             asked_at_version, status, reasons as "reasons: Json<Vec<Reason>>",
             conditions as "conditions: Json<Vec<TransportCondition>>", decided_at, decided_by, valid_to, appeals,
             appealed, version, created_at
         from transport_approvals where id = any($1) order by id desc"#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let approvals = rows.into_iter().map(|row| {
        let checks = checks.remove(&row.id).unwrap_or_default();
        row.with(checks)
    });
    approvals.collect()
}

impl Row {
    fn with(self, checks: Vec<ProductCheck>) -> Result<Approval, Error> {
        let lane = LaneColumns {
            origin: self.origin,
            destination: self.destination,
            mode: self.mode,
            direction: self.direction,
            aircraft: self.aircraft,
        };
        Ok(Approval {
            id: ApprovalId(self.id),
            organisation: OrganisationId(self.organisation),
            consignment: self.consignment_id.map(ConsignmentId),
            product: ProductId(self.product_id),
            lane: lane.try_into()?,
            as_of: self.as_of,
            asked_at: self.asked_at_version,
            checks,
            status: self.status.parse()?,
            reasons: self.reasons.0,
            conditions: self.conditions.0,
            decided_at: self.decided_at,
            decided_by: self.decided_by.map(|word| word.parse()).transpose()?,
            valid_to: self.valid_to,
            appeals: self.appeals,
            appealed: self.appealed,
            version: self.version,
            created_at: self.created_at,
        })
    }
}
