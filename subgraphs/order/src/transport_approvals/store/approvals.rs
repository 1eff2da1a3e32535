use database::Conn;
use sqlx::Connection;
use sqlx::types::Json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::approval_checks::{checks, update_questions};
use crate::domain::{ApprovalId, ConsignmentId, Lane, OrganisationId, ProductId};
use crate::store::Error;
use crate::store::error::{all, one};
use crate::store::lane::LaneColumns;
use crate::transport_approvals::domain::{Approval, ProductCheck, Reason, TransportCondition};

struct Row {
    id: Uuid,
    number: String,
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
    fallen: Option<String>,
    version: i64,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
}

pub async fn next_approval_number(conn: &mut Conn) -> Result<i64, Error> {
    Ok(
        sqlx::query_scalar!(r#"select nextval('approval_numbers') as "number!""#)
            .fetch_one(conn)
            .await?,
    )
}

/// Open approval for a single product on a lane.
pub async fn find_open_approval(
    conn: &mut Conn,
    product: ProductId,
    lane: &Lane,
) -> Result<Option<ApprovalId>, Error> {
    let id = sqlx::query_scalar!(
        "select id from transport_approvals
         where consignment_id is null and status <> 'REFUSED' and not duplicate and product_id = $1
             and origin = $2 and destination = $3 and mode = $4
             and direction is not distinct from $5 and aircraft is not distinct from $6",
        product.0,
        lane.origin,
        lane.destination,
        lane.mode.into_str(),
        lane.direction.map(|direction| direction.into_str()),
        lane.aircraft.map(|aircraft| aircraft.into_str()),
    )
    .fetch_optional(conn)
    .await?;
    Ok(id.map(ApprovalId))
}

/// Result of the insert of an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Inserted {
    Done,
    /// An open approval for the same product and lane exists.
    OpenExists,
    /// Another approval has the number.
    NumberTaken,
}

/// Inserts an undecided approval, unless an open approval for the same product and lane or an approval with its number exists.
/// Waits for a concurrent request to commit or roll back. Uses a savepoint, so that the transaction survives a taken number.
pub async fn insert_approval(conn: &mut Conn, approval: &Approval) -> Result<Inserted, Error> {
    let mut savepoint = conn.begin().await?;
    let inserted = insert_row(&mut savepoint, approval).await;
    match inserted {
        Ok(0) => {
            savepoint.rollback().await?;
            Ok(Inserted::OpenExists)
        }
        Ok(_) => {
            update_questions(&mut savepoint, &[approval]).await?;
            savepoint.commit().await?;
            Ok(Inserted::Done)
        }
        Err(error) if database::violated(&error) == Some("transport_approvals_number_key") => {
            savepoint.rollback().await?;
            Ok(Inserted::NumberTaken)
        }
        Err(error) => Err(error.into()),
    }
}

/// Inserts the row of an approval. Returns the number of rows: 0 if an open approval for the same product and lane exists.
async fn insert_row(conn: &mut Conn, approval: &Approval) -> Result<u64, database::Error> {
    let done = sqlx::query!(
        "insert into transport_approvals (id, organisation, consignment_id, product_id, origin, destination, mode,
             direction, aircraft, as_of, asked_at_version, status, reasons, conditions, version, created_at, updated_at,
             number)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
         on conflict (product_id, origin, destination, mode, direction, aircraft)
             where consignment_id is null and status <> 'REFUSED' and not duplicate do nothing",
        approval.id.0,
        approval.organisation.0,
        approval.consignment.map(|id| id.0),
        approval.product.0,
        approval.lane.origin,
        approval.lane.destination,
        approval.lane.mode.into_str(),
        approval.lane.direction.map(|direction| direction.into_str()),
        approval.lane.aircraft.map(|aircraft| aircraft.into_str()),
        approval.as_of,
        approval.asked_at,
        approval.status.into_str(),
        Json(&approval.reasons) as _,
        Json(&approval.conditions) as _,
        approval.version,
        approval.created_at,
        approval.updated_at,
        approval.number,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Writes a step, without the questions and answers. Fails unless the stored version is the previous one.
pub async fn update_approval(conn: &mut Conn, approval: &Approval) -> Result<(), Error> {
    let done = sqlx::query!(
        "update transport_approvals set status = $2, reasons = $3, conditions = $4, as_of = $5, asked_at_version = $6,
             decided_at = $7, decided_by = $8, valid_to = $9, appeals = $10, appealed = $11, version = $12,
             updated_at = $13
         where id = $1 and version + 1 = $12",
        approval.id.0,
        approval.status.into_str(),
        Json(&approval.reasons) as _,
        Json(&approval.conditions) as _,
        approval.as_of,
        approval.asked_at,
        approval.decided_at,
        approval.decided_by.map(|by| by.into_str()),
        approval.valid_to,
        approval.appeals,
        approval.appealed,
        approval.version,
        approval.updated_at,
    )
    .execute(conn)
    .await?;
    one("transport_approvals", done.rows_affected())
}

/// Locks an approval (`FOR UPDATE`). Lock it before its consignment.
pub async fn lock_approval(conn: &mut Conn, id: ApprovalId) -> Result<Option<Approval>, Error> {
    sqlx::query!(
        "select id from transport_approvals where id = $1 for update",
        id.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    Ok(find_approvals(conn, &[id]).await?.pop())
}

/// Locks approvals (`FOR UPDATE`) in the order of their IDs.
pub async fn lock_approvals(conn: &mut Conn, ids: &[ApprovalId]) -> Result<Vec<Approval>, Error> {
    let uuids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query!(
        "select id from transport_approvals where id = any($1) order by id for update",
        &uuids
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut approvals = find_approvals(conn, ids).await?;
    approvals.reverse();
    Ok(approvals)
}

/// Approval after a review, with its previous version.
pub struct ReviewedApproval<'a> {
    pub approval: &'a Approval,
    pub before: i64,
}

/// Writes the changes of a review. Fails unless the stored version of each approval is the previous one.
pub async fn update_approvals_reviewed(
    conn: &mut Conn,
    approvals: &[ReviewedApproval<'_>],
) -> Result<(), Error> {
    let one = || approvals.iter().map(|reviewed| reviewed.approval);
    let done = sqlx::query!(
        "update transport_approvals a set status = n.status, reasons = n.reasons, as_of = n.as_of,
             asked_at_version = n.asked_at, version = n.version, updated_at = n.updated_at
         from unnest($1::uuid[], $2::text[], $3::jsonb[], $4::date[], $5::bigint[], $6::bigint[], $7::timestamptz[],
                 $8::bigint[])
             n (id, status, reasons, as_of, asked_at, version, updated_at, before)
         where a.id = n.id and a.version = n.before",
        &one().map(|approval| approval.id.0).collect::<Vec<_>>(),
        &one().map(|approval| approval.status.into_str()).collect::<Vec<_>>() as _,
        &one().map(|approval| Json(&approval.reasons)).collect::<Vec<_>>() as _,
        &one().map(|approval| approval.as_of).collect::<Vec<_>>(),
        &one().map(|approval| approval.asked_at).collect::<Vec<_>>(),
        &one().map(|approval| approval.version).collect::<Vec<_>>(),
        &one().map(|approval| approval.updated_at).collect::<Vec<_>>(),
        &approvals.iter().map(|reviewed| reviewed.before).collect::<Vec<_>>(),
    )
    .execute(conn)
    .await?;
    all("transport_approvals", done.rows_affected(), approvals.len())
}

/// True if evidence of the last question is no longer valid, so that an answer decides nothing.
pub async fn has_fallen_evidence(conn: &mut Conn, id: ApprovalId) -> Result<bool, Error> {
    let has = sqlx::query_scalar!(
        r#"select exists (
             select from transport_approval_checks k join certificates c on c.id = any(k.sources)
             where k.approval_id = $1 and (c.status <> 'VALID' or exists (
                 select from provider_reviews r join providers p on p.id = r.provider_id
                 where r.provider_id = c.provider_id and r.cursor < c.id and p.status in ('SUSPENDED', 'REMOVED')))
         ) or exists (
             select from transport_approval_checks k join evidence_documents d on d.id = any(k.sources)
             where k.approval_id = $1 and d.status <> 'ACCEPTED'
         ) as "has!""#,
        id.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(has)
}

/// Existing approvals with these IDs, newest first. For APPROVED ones, `fallen` is set if their evidence is no longer valid or a
/// verdict has changed.
pub async fn find_approvals(conn: &mut Conn, ids: &[ApprovalId]) -> Result<Vec<Approval>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut checks = checks(&mut *conn, &ids).await?;
    let rows = sqlx::query_as!(
        Row,
        r#"select id, number, organisation, consignment_id, product_id, origin, destination, mode, direction, aircraft, as_of,
             asked_at_version, status, reasons as "reasons: Json<Vec<Reason>>",
             conditions as "conditions: Json<Vec<TransportCondition>>", decided_at, decided_by, valid_to, appeals,
             appealed, version, created_at, updated_at,
             case when status = 'APPROVED' then coalesce(
                 (select case when c.status = 'VALID' or c.cause = 'PROVIDER_SUSPENDED' then 'PROVIDER_SUSPENDED'
                         else 'CERTIFICATE_' || c.status end
                  from transport_approval_checks k join certificates c on c.id = any(k.sources)
                  where k.approval_id = a.id and (c.status <> 'VALID' or exists (
                      select from provider_reviews r join providers p on p.id = r.provider_id
                      where r.provider_id = c.provider_id and r.cursor < c.id
                          and p.status in ('SUSPENDED', 'REMOVED')))
                  limit 1),
                 (select 'DOCUMENT_' || d.status
                  from transport_approval_checks k join evidence_documents d on d.id = any(k.sources)
                  where k.approval_id = a.id and d.status <> 'ACCEPTED' limit 1),
                 (select 'RULES_CHANGED' where exists (
                     select from transport_approval_checks k
                         join approval_reviews r on r.kind = 'VERDICTS' and r.subjects @> array[k.product_id],
                         jsonb_to_recordset(r.verdicts) v (product uuid, origin text, destination text, mode text,
                             direction text, aircraft text, compliant boolean)
                     where r.cursor < a.id and not v.compliant
                         and k.approval_id = a.id and k.product_id = v.product
                         and (a.origin, a.destination, a.mode) = (v.origin, v.destination, v.mode)
                         and a.direction is not distinct from v.direction
                         and a.aircraft is not distinct from v.aircraft))
             ) end as fallen
         from transport_approvals a where id = any($1) order by id desc"#,
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
            number: self.number,
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
            fallen: self.fallen.map(|word| word.parse()).transpose()?,
            version: self.version,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}
