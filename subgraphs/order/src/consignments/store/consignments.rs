use std::collections::HashMap;

use database::Conn;
use envelope::{Keyring, Subject};
use secrecy::SecretString;
use sqlx::types::Json;
use uuid::Uuid;

use crate::consignments::domain::{Consignment, ConsignmentDraft, ConsignmentLine, Goods, Terms};
use crate::domain::{ApprovalId, ConsignmentId, DeviceId, OrganisationId, ProductId};
use crate::store::error::one;
use crate::store::lane::LaneColumns;
use crate::store::{Error, sealed};
use crate::transport_approvals::domain::{Approval, TransportCondition};

pub async fn next_consignment_number(conn: &mut Conn) -> Result<i64, Error> {
    Ok(
        sqlx::query_scalar!(r#"select nextval('consignment_numbers') as "number!""#)
            .fetch_one(conn)
            .await?,
    )
}

/// Inserts a consignment with its goods.
pub async fn insert_consignment(
    conn: &mut Conn,
    keys: &Keyring,
    new: &Consignment,
    draft: &ConsignmentDraft,
) -> Result<(), Error> {
    let place = seal_place(keys, new, &draft.incoterm_place).await?;
    let done = sqlx::query!(
        "insert into consignments (id, number, organisation, carrier, origin, destination, mode, direction, aircraft,
             incoterm, incoterm_place, port_of_loading, place_of_delivery, containers, status, conditions, version,
             created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, '[]', $16, $17, $18)",
        new.id.0,
        new.number,
        new.organisation.0,
        new.carrier.map(|id| id.0),
        new.lane.origin,
        new.lane.destination,
        new.lane.mode.into_str(),
        new.lane.direction.map(|direction| direction.into_str()),
        new.lane.aircraft.map(|aircraft| aircraft.into_str()),
        new.terms.incoterm.into_str(),
        place,
        new.terms.port_of_loading,
        new.terms.place_of_delivery,
        &new.terms.containers,
        new.status.into_str(),
        new.version,
        new.created_at,
        new.updated_at,
    )
    .execute(&mut *conn)
    .await?;
    one("consignments", done.rows_affected())?;
    insert_lines(conn, keys, new, &draft.lines).await
}

/// Writes a step, without the goods. Fails unless the stored version is the previous one.
pub async fn update_consignment(conn: &mut Conn, consignment: &Consignment) -> Result<(), Error> {
    let done = sqlx::query!(
        "update consignments set carrier = $2, origin = $3, destination = $4, mode = $5, direction = $6, aircraft = $7,
             incoterm = $8, port_of_loading = $9, place_of_delivery = $10, containers = $11, status = $12,
             approval_id = $13, conditions = $14, version = $15, updated_at = $16
         where id = $1 and version + 1 = $15",
        consignment.id.0,
        consignment.carrier.map(|id| id.0),
        consignment.lane.origin,
        consignment.lane.destination,
        consignment.lane.mode.into_str(),
        consignment.lane.direction.map(|direction| direction.into_str()),
        consignment.lane.aircraft.map(|aircraft| aircraft.into_str()),
        consignment.terms.incoterm.into_str(),
        consignment.terms.port_of_loading,
        consignment.terms.place_of_delivery,
        &consignment.terms.containers,
        consignment.status.into_str(),
        consignment.approval.map(|id| id.0),
        Json(&consignment.conditions) as _,
        consignment.version,
        consignment.updated_at,
    )
    .execute(conn)
    .await?;
    one("consignments", done.rows_affected())
}

/// Sets the approval that was requested for a consignment. The request is a step of the approval, not of the consignment, so the
/// version does not change.
pub async fn update_consignment_approval(
    conn: &mut Conn,
    consignment: ConsignmentId,
    approval: &Approval,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update consignments set approval_id = $2, updated_at = greatest(updated_at, $3) where id = $1",
        consignment.0,
        approval.id.0,
        approval.created_at,
    )
    .execute(conn)
    .await?;
    one("consignments", done.rows_affected())
}

/// Replaces the goods of a consignment.
pub async fn update_goods(
    conn: &mut Conn,
    keys: &Keyring,
    consignment: &Consignment,
    draft: &ConsignmentDraft,
) -> Result<(), Error> {
    let place = seal_place(keys, consignment, &draft.incoterm_place).await?;
    let done = sqlx::query!(
        "update consignments set incoterm_place = $2 where id = $1",
        consignment.id.0,
        place
    )
    .execute(&mut *conn)
    .await?;
    one("consignments", done.rows_affected())?;
    sqlx::query!(
        "delete from consignment_lines where consignment_id = $1",
        consignment.id.0
    )
    .execute(&mut *conn)
    .await?;
    insert_lines(conn, keys, consignment, &draft.lines).await
}

/// Locks a consignment (`FOR UPDATE`). Lock its approval first.
pub async fn lock_consignment(
    conn: &mut Conn,
    id: ConsignmentId,
) -> Result<Option<Consignment>, Error> {
    sqlx::query!("select id from consignments where id = $1 for update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    Ok(find_consignments(conn, &[id]).await?.pop())
}

/// Locks consignments (`FOR UPDATE`) in the order of their IDs. Lock their approvals first.
pub async fn lock_consignments(
    conn: &mut Conn,
    ids: &[ConsignmentId],
) -> Result<Vec<Consignment>, Error> {
    let uuids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query!(
        "select id from consignments where id = any($1) order by id for update",
        &uuids
    )
    .fetch_all(&mut *conn)
    .await?;
    find_consignments(conn, ids).await
}

/// Existing consignments with these IDs, newest first.
pub async fn find_consignments(
    conn: &mut Conn,
    ids: &[ConsignmentId],
) -> Result<Vec<Consignment>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select id, number, organisation, carrier, origin, destination, mode, direction, aircraft, incoterm,
             port_of_loading, place_of_delivery, containers, status, approval_id,
             conditions as "conditions: Json<Vec<TransportCondition>>", version, created_at, updated_at,
             array(select product_id from consignment_lines l where l.consignment_id = c.id
                   group by product_id order by min(position)) as "products!",
             array(select device_id from consignment_devices d where d.consignment_id = c.id and unassigned_at is null
                   order by d.id) as "devices!"
         from consignments c where id = any($1) order by id desc"#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let consignments = rows.into_iter().map(|row| {
        let lane = LaneColumns {
            origin: row.origin,
            destination: row.destination,
            mode: row.mode,
            direction: row.direction,
            aircraft: row.aircraft,
        };
        Ok(Consignment {
            id: ConsignmentId(row.id),
            number: row.number,
            organisation: OrganisationId(row.organisation),
            carrier: row.carrier.map(OrganisationId),
            lane: lane.try_into()?,
            terms: Terms {
                incoterm: row.incoterm.parse()?,
                port_of_loading: row.port_of_loading,
                place_of_delivery: row.place_of_delivery,
                containers: row.containers,
            },
            status: row.status.parse()?,
            products: row.products.into_iter().map(ProductId).collect(),
            devices: row.devices.into_iter().map(DeviceId).collect(),
            approval: row.approval_id.map(ApprovalId),
            conditions: row.conditions.0,
            version: row.version,
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    });
    consignments.collect()
}

/// Goods of these consignments.
pub async fn list_goods(
    conn: &mut Conn,
    keys: &Keyring,
    consignments: &[ConsignmentId],
) -> Result<HashMap<ConsignmentId, Goods>, Error> {
    let ids: Vec<Uuid> = consignments.iter().map(|id| id.0).collect();
    let places = sqlx::query!(
        "select id, incoterm_place from consignments where id = any($1)",
        &ids
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut goods = HashMap::new();
    for row in places {
        let id = ConsignmentId(row.id);
        let incoterm_place =
            sealed::open(keys, sealed::incoterm_place(id), Some(&row.incoterm_place)).await?;
        goods.insert(
            id,
            Goods {
                incoterm_place,
                lines: Vec::new(),
            },
        );
    }
    let rows = sqlx::query!(
        "select id, consignment_id, product_id, quantity, unit, packages, gross_mass, description
         from consignment_lines where consignment_id = any($1) order by consignment_id, position",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    for row in rows {
        let field = sealed::line_description(row.id);
        let line = ConsignmentLine {
            product: ProductId(row.product_id),
            quantity: row.quantity,
            unit: row.unit,
            packages: row.packages,
            gross_mass: row.gross_mass,
            description: sealed::open(keys, field, row.description.as_deref()).await?,
        };
        if let Some(goods) = goods.get_mut(&ConsignmentId(row.consignment_id)) {
            goods.lines.push(line);
        }
    }
    Ok(goods)
}

async fn seal_place(
    keys: &Keyring,
    of: &Consignment,
    place: &SecretString,
) -> Result<Vec<u8>, Error> {
    let subject = Subject::Organisation(of.organisation.0);
    Ok(keys
        .seal(subject, sealed::incoterm_place(of.id), place)
        .await?)
}

async fn insert_lines(
    conn: &mut Conn,
    keys: &Keyring,
    consignment: &Consignment,
    lines: &[ConsignmentLine],
) -> Result<(), Error> {
    let subject = Subject::Organisation(consignment.organisation.0);
    for (position, line) in (0_i32..).zip(lines) {
        let id = Uuid::now_v7();
        let description = sealed::seal(
            keys,
            subject,
            sealed::line_description(id),
            line.description.as_ref(),
        )
        .await?;
        let done = sqlx::query!(
            "insert into consignment_lines
                 (id, consignment_id, position, product_id, quantity, unit, packages, gross_mass, description)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            id,
            consignment.id.0,
            position,
            line.product.0,
            line.quantity,
            line.unit,
            line.packages,
            line.gross_mass,
            description,
        )
        .execute(&mut *conn)
        .await?;
        one("consignment_lines", done.rows_affected())?;
    }
    Ok(())
}
