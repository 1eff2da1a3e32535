use std::collections::HashMap;
use std::hash::Hash;

use database::Conn;
use envelope::Keyring;

use crate::domain::{OrderId, OrganisationId};
use crate::orders::domain::TimelineEntry;
use crate::store::paging::{Ranges, by_page};
use crate::store::{Error, PageOf, sealed};

/// The steps of an order that a reader sees, and their numbering.
#[derive(Clone, Copy, Debug)]
pub struct TimelineScope {
    pub order: OrderId,
    /// The provider that sees only its own steps and those of the seller, the clock and the platform. `None` if the reader sees
    /// all steps.
    pub own: Option<OrganisationId>,
    pub seller: OrganisationId,
    /// True to omit the steps of documents and to number without gaps, because gaps would reveal the steps of rivals.
    pub is_rival: bool,
    /// True to include only the reader's own steps.
    pub is_gone: bool,
}

/// Lists pages of timelines, in order. The rows of a page are read from an index, from either end, with one branch of the
/// statement for each direction. A candidate sees only few steps, which are numbered before they are sorted.
#[expect(clippy::too_many_lines, reason = "one long statement")]
pub async fn list_timelines<Key: Copy + Eq + Hash>(
    conn: &mut Conn,
    keys: &Keyring,
    pages: &[PageOf<Key>],
    scope: impl Fn(Key) -> TimelineScope,
) -> Result<HashMap<PageOf<Key>, Vec<TimelineEntry>>, Error> {
    let scopes: Vec<TimelineScope> = pages.iter().map(|page| scope(page.of)).collect();
    let ranges = Ranges::of(pages);
    let rows = sqlx::query!(
        r#"select page as "page!", id as "id!", order_id as "order_id!", number as "number!", event as "event!",
             status as "status!", at as "at!", by_user, by_organisation, note
         from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[], $5::boolean[], $6::bigint[], $7::bigint[],
                 $8::boolean[], $9::bigint[])
                 with ordinality n (parent, own, seller, is_rival, is_gone, above, below, ascending, most, page)
             cross join lateral (
                 (select id, order_id, sequence as number, event, status, at, by_user, by_organisation, note
                  from order_timeline t
                  where not n.is_rival and n.ascending and t.order_id = n.parent
                      and t.sequence > n.above and t.sequence < n.below
                      and (n.own is null or by_organisation is null or by_organisation in (n.own, n.seller)
                          or event = 'DISPUTE_RESOLVED')
                  order by t.sequence limit n.most)
                 union all
                 (select id, order_id, sequence, event, status, at, by_user, by_organisation, note
                  from order_timeline t
                  where not n.is_rival and not n.ascending and t.order_id = n.parent
                      and t.sequence > n.above and t.sequence < n.below
                      and (n.own is null or by_organisation is null or by_organisation in (n.own, n.seller)
                          or event = 'DISPUTE_RESOLVED')
                  order by t.sequence desc limit n.most)
                 union all
                 (select * from (
                      select id, order_id, row_number() over (order by t.sequence) as number, event, status, at,
                          by_user, by_organisation, note
                      from order_timeline t
                      where n.is_rival and t.order_id = n.parent
                          and (by_organisation is null or by_organisation in (n.own, n.seller)
                              or event = 'DISPUTE_RESOLVED')
                          and event not in ('DOCUMENT_SUBMITTED', 'DOCUMENT_ACCEPTED', 'DOCUMENT_REJECTED')) c
                  where c.number > n.above and c.number < n.below and (not n.is_gone or c.by_organisation = n.own)
                  order by case when n.ascending then c.number end, c.number desc limit n.most)) steps
         order by page, number"#,
        &scopes.iter().map(|scope| scope.order.0).collect::<Vec<_>>(),
        &scopes.iter().map(|scope| scope.own.map(|own| own.0)).collect::<Vec<_>>() as _,
        &scopes.iter().map(|scope| scope.seller.0).collect::<Vec<_>>(),
        &scopes.iter().map(|scope| scope.is_rival).collect::<Vec<_>>(),
        &scopes.iter().map(|scope| scope.is_gone).collect::<Vec<_>>(),
        &ranges.above,
        &ranges.below,
        &ranges.ascending,
        &ranges.limit,
    )
    .fetch_all(conn)
    .await?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in rows {
        let entry = TimelineEntry {
            id: row.id,
            order: OrderId(row.order_id),
            sequence: row.number,
            event: row.event.parse()?,
            status: row.status.parse()?,
            at: row.at,
            by_user: row.by_user,
            by: row.by_organisation.map(OrganisationId),
            note: sealed::open(keys, sealed::note(row.id), row.note.as_deref()).await?,
        };
        entries.push((row.page, entry));
    }
    Ok(by_page(pages, entries))
}

pub async fn count_timeline(conn: &mut Conn, scope: TimelineScope) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from order_timeline
         where order_id = $1
             and ($2::uuid is null or by_organisation is null or by_organisation in ($2, $3)
                 or event = 'DISPUTE_RESOLVED')
             and (not $4 or event not in ('DOCUMENT_SUBMITTED', 'DOCUMENT_ACCEPTED', 'DOCUMENT_REJECTED'))
             and (not $5 or by_organisation = $2)"#,
        scope.order.0,
        scope.own.map(|own| own.0),
        scope.seller.0,
        scope.is_rival,
        scope.is_gone,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
