use database::Conn;
use envelope::{Keyring, Subject};
use secrecy::SecretString;
use uuid::Uuid;

use super::error::one;
use super::{Error, sealed};
use crate::domain::{ConsignmentId, ConsignmentStep, OrganisationId};

/// Writes what has happened to a consignment of this seller's. A note is sealed; without keys there can be none.
pub async fn insert_consignment_step(
    conn: &mut Conn,
    seller: OrganisationId,
    step: &ConsignmentStep,
    note: Option<(&Keyring, &SecretString)>,
) -> Result<(), Error> {
    let note = match note {
        Some((keys, note)) => {
            let subject = Subject::Organisation(seller.0);
            Some(keys.seal(subject, sealed::consignment_note(step.id), note).await?)
        }
        None => None,
    };
    let done = sqlx::query!(
        "insert into consignment_timeline
             (id, consignment_id, sequence, event, status, at, by_user, by_organisation, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        step.id,
        step.consignment.0,
        step.sequence,
        step.event.word(),
        step.status.word(),
        step.at,
        step.by_user,
        step.by.map(|by| by.0),
        note,
    )
    .execute(conn)
    .await?;
    one("consignment_timeline", done.rows_affected())
}

/// Everything that has happened to these consignments, in order.
pub async fn list_consignment_timeline(
    conn: &mut Conn,
    keys: &Keyring,
    consignments: &[ConsignmentId],
) -> Result<Vec<ConsignmentStep>, Error> {
    let consignments: Vec<Uuid> = consignments.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, consignment_id, sequence, event, status, at, by_user, by_organisation, note
         from consignment_timeline where consignment_id = any($1) order by consignment_id, sequence",
        &consignments,
    )
    .fetch_all(conn)
    .await?;
    let mut steps = Vec::with_capacity(rows.len());
    for row in rows {
        steps.push(ConsignmentStep {
            id: row.id,
            consignment: ConsignmentId(row.consignment_id),
            sequence: row.sequence,
            event: row.event.parse()?,
            status: row.status.parse()?,
            at: row.at,
            by_user: row.by_user,
            by: row.by_organisation.map(OrganisationId),
            note: sealed::open(keys, sealed::consignment_note(row.id), row.note.as_deref()).await?,
        });
    }
    Ok(steps)
}
