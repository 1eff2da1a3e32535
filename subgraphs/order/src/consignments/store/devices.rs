use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::consignments::domain::DeviceAssignment;
use crate::domain::{ConsignmentId, DeviceId};
use crate::store::Error;
use crate::store::error::one;

pub async fn insert_device_assignment(
    conn: &mut Conn,
    assignment: &DeviceAssignment,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into consignment_devices (id, consignment_id, device_id, assigned_at) values ($1, $2, $3, $4)",
        Uuid::now_v7(),
        assignment.consignment.0,
        assignment.device.0,
        assignment.from,
    )
    .execute(conn)
    .await?;
    one("consignment_devices", done.rows_affected())
}

/// Ends the assignment of a device. Returns the time of the assignment.
pub async fn update_device_unassigned(
    conn: &mut Conn,
    consignment: ConsignmentId,
    device: DeviceId,
    now: OffsetDateTime,
) -> Result<OffsetDateTime, Error> {
    let from = sqlx::query_scalar!(
        "update consignment_devices set unassigned_at = $3
         where consignment_id = $1 and device_id = $2 and unassigned_at is null returning assigned_at",
        consignment.0,
        device.0,
        now,
    )
    .fetch_optional(conn)
    .await?;
    from.ok_or(Error::NotOne("consignment_devices"))
}

/// Device assignments of these consignments, including those that have ended, in the order of assignment.
pub async fn list_device_assignments(
    conn: &mut Conn,
    consignments: &[ConsignmentId],
) -> Result<Vec<DeviceAssignment>, Error> {
    let consignments: Vec<Uuid> = consignments.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select consignment_id, device_id, assigned_at, unassigned_at from consignment_devices
         where consignment_id = any($1) order by consignment_id, id",
        &consignments,
    )
    .fetch_all(conn)
    .await?;
    let assignments = rows.into_iter().map(|row| DeviceAssignment {
        consignment: ConsignmentId(row.consignment_id),
        device: DeviceId(row.device_id),
        from: row.assigned_at,
        to: row.unassigned_at,
    });
    Ok(assignments.collect())
}

/// Number of device assignments of a consignment, including those that have ended.
pub async fn count_device_assignments(
    conn: &mut Conn,
    consignment: ConsignmentId,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from consignment_devices where consignment_id = $1"#,
        consignment.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
