use std::collections::HashMap;

use database::Conn;
use envelope::{Keyring, Subject};
use uuid::Uuid;

use crate::domain::{ApprovalId, DocumentId, OrganisationId};
use crate::store::error::{all, one};
use crate::store::paging::{Ranges, by_page};
use crate::store::{Error, Note, PageOf, sealed};
use crate::transport_approvals::domain::ApprovalStep;

/// Inserts a step of an approval of this seller. The note is sealed.
pub async fn insert_approval_step(
    conn: &mut Conn,
    seller: OrganisationId,
    step: &ApprovalStep,
    note: Option<Note<'_>>,
) -> Result<(), Error> {
    let note = match note {
        Some(Note { keys, text }) => {
            let subject = Subject::Organisation(seller.0);
            Some(
                keys.seal(subject, sealed::approval_note(step.id), text)
                    .await?,
            )
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
        step.event.into_str(),
        step.status.into_str(),
        step.at,
        step.by_user,
        step.by.map(|by| by.0),
        step.change.map(|change| change.into_str()),
        &documents,
        note,
    )
    .execute(conn)
    .await?;
    one("transport_approval_timeline", done.rows_affected())
}

/// Inserts steps of a review. They have no author and no note.
pub async fn insert_approval_steps(conn: &mut Conn, steps: &[ApprovalStep]) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into transport_approval_timeline (id, approval_id, sequence, event, status, at, because, documents)
         select id, approval, sequence, event, status, at, because, '{}'
         from unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::text[], $5::text[], $6::timestamptz[], $7::text[])
             n (id, approval, sequence, event, status, at, because)",
        &steps.iter().map(|step| step.id).collect::<Vec<_>>(),
        &steps.iter().map(|step| step.approval.0).collect::<Vec<_>>(),
        &steps.iter().map(|step| step.sequence).collect::<Vec<_>>(),
        &steps.iter().map(|step| step.event.into_str()).collect::<Vec<_>>() as _,
        &steps.iter().map(|step| step.status.into_str()).collect::<Vec<_>>() as _,
        &steps.iter().map(|step| step.at).collect::<Vec<_>>(),
        &steps.iter().map(|step| step.change.map(|change| change.into_str())).collect::<Vec<_>>() as _,
    )
    .execute(conn)
    .await?;
    all(
        "transport_approval_timeline",
        done.rows_affected(),
        steps.len(),
    )
}

/// Pages of approval timelines, oldest first.
pub async fn list_approval_timelines(
    conn: &mut Conn,
    keys: &Keyring,
    pages: &[PageOf<ApprovalId>],
) -> Result<HashMap<PageOf<ApprovalId>, Vec<ApprovalStep>>, Error> {
    let ranges = Ranges::of(pages);
    let rows = sqlx::query!(
        r#"select page as "page!", id as "id!", approval_id as "approval_id!", sequence as "sequence!",
             event as "event!", status as "status!", at as "at!", by_user, by_organisation, because,
             documents as "documents!", note
         from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::boolean[], $5::bigint[])
                 with ordinality n (parent, above, below, ascending, most, page)
             cross join lateral (
                 (select * from transport_approval_timeline t
                  where n.ascending and t.approval_id = n.parent and t.sequence > n.above and t.sequence < n.below
                  order by t.sequence limit n.most)
                 union all
                 (select * from transport_approval_timeline t
                  where not n.ascending and t.approval_id = n.parent and t.sequence > n.above and t.sequence < n.below
                  order by t.sequence desc limit n.most)) steps
         order by page, sequence"#,
        &pages.iter().map(|page| page.of.0).collect::<Vec<_>>(),
        &ranges.above,
        &ranges.below,
        &ranges.ascending,
        &ranges.limit,
    )
    .fetch_all(conn)
    .await?;
    let mut steps = Vec::with_capacity(rows.len());
    for row in rows {
        let step = ApprovalStep {
            id: row.id,
            approval: ApprovalId(row.approval_id),
            sequence: row.sequence,
            event: row.event.parse()?,
            status: row.status.parse()?,
            at: row.at,
            by_user: row.by_user,
            by: row.by_organisation.map(OrganisationId),
            change: row.because.map(|change| change.parse()).transpose()?,
            documents: row.documents.into_iter().map(DocumentId).collect(),
            note: sealed::open(keys, sealed::approval_note(row.id), row.note.as_deref()).await?,
        };
        steps.push((row.page, step));
    }
    Ok(by_page(pages, steps))
}

pub async fn count_approval_steps(conn: &mut Conn, approval: ApprovalId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from transport_approval_timeline where approval_id = $1"#,
        approval.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
