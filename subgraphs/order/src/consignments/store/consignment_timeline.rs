use std::collections::HashMap;

use database::Conn;
use envelope::{Keyring, Subject};

use crate::consignments::domain::ConsignmentStep;
use crate::domain::{ConsignmentId, OrganisationId};
use crate::store::error::one;
use crate::store::paging::{Ranges, by_page};
use crate::store::{Error, Note, PageOf, sealed};

/// Inserts a step of a consignment of this seller. The note is sealed.
pub async fn insert_consignment_step(
    conn: &mut Conn,
    seller: OrganisationId,
    step: &ConsignmentStep,
    note: Option<Note<'_>>,
) -> Result<(), Error> {
    let note = match note {
        Some(Note { keys, text }) => {
            let subject = Subject::Organisation(seller.0);
            Some(
                keys.seal(subject, sealed::consignment_note(step.id), text)
                    .await?,
            )
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
        step.event.into_str(),
        step.status.into_str(),
        step.at,
        step.by_user,
        step.by.map(|by| by.0),
        note,
    )
    .execute(conn)
    .await?;
    one("consignment_timeline", done.rows_affected())
}

/// Pages of consignment timelines, oldest first.
pub async fn list_consignment_timelines(
    conn: &mut Conn,
    keys: &Keyring,
    pages: &[PageOf<ConsignmentId>],
) -> Result<HashMap<PageOf<ConsignmentId>, Vec<ConsignmentStep>>, Error> {
    let ranges = Ranges::of(pages);
    let rows = sqlx::query!(
        r#"select page as "page!", id as "id!", consignment_id as "consignment_id!", sequence as "sequence!",
             event as "event!", status as "status!", at as "at!", by_user, by_organisation, note
         from unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::boolean[], $5::bigint[])
                 with ordinality n (parent, above, below, ascending, most, page)
             cross join lateral (
                 (select * from consignment_timeline t
                  where n.ascending and t.consignment_id = n.parent and t.sequence > n.above and t.sequence < n.below
                  order by t.sequence limit n.most)
                 union all
                 (select * from consignment_timeline t
                  where not n.ascending and t.consignment_id = n.parent and t.sequence > n.above and t.sequence < n.below
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
        let step = ConsignmentStep {
            id: row.id,
            consignment: ConsignmentId(row.consignment_id),
            sequence: row.sequence,
            event: row.event.parse()?,
            status: row.status.parse()?,
            at: row.at,
            by_user: row.by_user,
            by: row.by_organisation.map(OrganisationId),
            note: sealed::open(keys, sealed::consignment_note(row.id), row.note.as_deref()).await?,
        };
        steps.push((row.page, step));
    }
    Ok(by_page(pages, steps))
}

pub async fn count_consignment_steps(
    conn: &mut Conn,
    consignment: ConsignmentId,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from consignment_timeline where consignment_id = $1"#,
        consignment.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
