use database::Conn;
use envelope::{Keyring, Subject};
use secrecy::SecretString;
use uuid::Uuid;

use super::error::one;
use super::{Error, sealed};
use crate::domain::{ApprovalId, ApprovalStep, Change, DocumentId, OrganisationId};

/// Writes what has happened to an approval of this seller's. A note is sealed; without keys there can be none.
pub async fn insert_approval_step(
    conn: &mut Conn,
    seller: OrganisationId,
    step: &ApprovalStep,
    note: Option<(&Keyring, &SecretString)>,
) -> Result<(), Error> {
    let note = match note {
        Some((keys, note)) => {
            let subject = Subject::Organisation(seller.0);
            Some(keys.seal(subject, sealed::approval_note(step.id), note).await?)
        }
        None => None,
    };
    let documents: Vec<Uuid> = step.documents.iter().map(|id| id.0).collect();
    let done = sqlx::query!(
        "insert into transport_approval_timeline
             (id, approval_id, sequence, event, status, at, by_user, by_organisation, because, documents, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        step.id,
        step.approval.0,
        step.sequence,
        step.event.word(),
        step.status.word(),
        step.at,
        step.by_user,
        step.by.map(|by| by.0),
        step.because.map(Change::word),
        &documents,
        note,
    )
    .execute(conn)
    .await?;
    one("transport_approval_timeline", done.rows_affected())
}

/// Everything that has happened to these approvals, in order.
pub async fn list_approval_timeline(
    conn: &mut Conn,
    keys: &Keyring,
    approvals: &[ApprovalId],
) -> Result<Vec<ApprovalStep>, Error> {
    let approvals: Vec<Uuid> = approvals.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, approval_id, sequence, event, status, at, by_user, by_organisation, because, documents, note
         from transport_approval_timeline where approval_id = any($1) order by approval_id, sequence",
        &approvals,
    )
    .fetch_all(conn)
    .await?;
    let mut steps = Vec::with_capacity(rows.len());
    for row in rows {
        steps.push(ApprovalStep {
            id: row.id,
            approval: ApprovalId(row.approval_id),
            sequence: row.sequence,
            event: row.event.parse()?,
            status: row.status.parse()?,
            at: row.at,
            by_user: row.by_user,
            by: row.by_organisation.map(OrganisationId),
            because: row.because.map(|word| word.parse()).transpose()?,
            documents: row.documents.into_iter().map(DocumentId).collect(),
            note: sealed::open(keys, sealed::approval_note(row.id), row.note.as_deref()).await?,
        });
    }
    Ok(steps)
}
