//! The work lists, each in one statement.
//!
//! Each part of a list is read from its own index, in the order of the list or backwards, and ends with the page. Therefore
//! only a few pages are sorted together, however long the list is. The order is by deadline, anchor and subject.
//!
//! The direction is part of the text of a statement instead of a parameter: Postgres would use one generic plan for all
//! parameters, which cannot read the indexes in the order of the list.

use database::Conn;
use time::OffsetDateTime;
use time::macros::datetime;
use uuid::Uuid;

use crate::domain::OrganisationId;
use crate::store::market_days::MarketDays;
use crate::store::sentinels::{NEVER, PLATFORM};
use crate::store::{Error, Window};
use crate::work_lists::domain::{WorkItem, WorkKey, WorkKind};

/// Position before all items.
const FIRST: WorkKey = WorkKey {
    due: datetime!(0001-01-01 0:00 UTC),
    anchor: Uuid::nil(),
    subject: Uuid::nil(),
};
/// Position after all items.
const LAST: WorkKey = WorkKey {
    due: datetime!(9999-12-31 23:59:59 UTC),
    anchor: Uuid::max(),
    subject: Uuid::max(),
};

/// The organisation whose tasks are listed, and the time of the request.
#[derive(Clone, Copy, Debug)]
pub struct WorkScope {
    /// `None` for the platform.
    pub organisation: Option<OrganisationId>,
    pub now: OffsetDateTime,
}

struct ItemRow {
    kind: String,
    subject: Uuid,
    anchor: Uuid,
    since: OffsetDateTime,
    due: OffsetDateTime,
}

/// Lists the tasks of a provider.
#[expect(clippy::too_many_lines, reason = "one long statement")]
pub async fn list_inbox(
    conn: &mut Conn,
    scope: WorkScope,
    kinds: &[WorkKind],
    window: Window<WorkKey>,
) -> Result<Vec<WorkItem>, Error> {
    let range = window.range(true);
    let (above, below) = (range.above.unwrap_or(FIRST), range.below.unwrap_or(LAST));
    #[rustfmt::skip]
    macro_rules! rows {
        ($order:tt) => {
            sqlx::query_as!(
                ItemRow,
                r#"select kind as "kind!", subject as "subject!", anchor as "anchor!", since as "since!", due as "due!" from (
             select w.* from unnest($2::text[]) k (kind) cross join lateral (
                 select e.waiting as kind, e.order_id as subject, e.order_id as anchor, e.waiting_since as since,
                     e.act_by as due
                 from order_entries e
                 where e.organisation = $1 and e.waiting = k.kind and e.part = 'PROVIDER'
                     and (e.act_by, e.order_id, e.order_id) > ($3, $4, $5)
                     and (e.act_by, e.order_id, e.order_id) < ($6, $7, $8)
                 order by e.act_by "# + $order + ", e.order_id " + $order + " limit $9) w
             union all (
                 select 'DECIDE_DOCUMENT', d.id, e.order_id, d.created_at, e.due_at
                 from order_entries e join evidence_documents d on d.order_id = e.order_id and d.status = 'SUBMITTED'
                 where e.organisation = $1 and e.provider = $1 and e.part = 'PROVIDER' and e.submitted > 0
                     and e.status in ('ACCEPTED', 'IN_ASSESSMENT', 'AWAITING_DOCUMENTS')
                     and 'DECIDE_DOCUMENT' = any($2)
                     and (e.due_at, e.order_id) >= ($3, $4) and (e.due_at, e.order_id) <= ($6, $7)
                     and (e.due_at, e.order_id, d.id) > ($3, $4, $5)
                     and (e.due_at, e.order_id, d.id) < ($6, $7, $8)
                 order by e.due_at " + $order + ", e.order_id " + $order + ", d.id " + $order + " limit $9)
             union all (
                 select 'ANSWER_ENQUIRY', q.id, q.id, q.created_at, q.expires_at
                 from enquiries q
                 where q.provider = $1 and q.status = 'OPEN' and 'ANSWER_ENQUIRY' = any($2)
                     and (q.expires_at, q.id, q.id) > ($3, $4, $5) and (q.expires_at, q.id, q.id) < ($6, $7, $8)
                 order by q.expires_at " + $order + ", q.id " + $order + " limit $9)
         ) items order by due " + $order + ", anchor " + $order + ", subject " + $order + " limit $9",
                scope.organisation(),
                &words(kinds) as _,
                above.due,
                above.anchor,
                above.subject,
                below.due,
                below.anchor,
                below.subject,
                range.limit,
            )
            .fetch_all(conn)
            .await?
        };
    }
    let rows = if range.ascending {
        rows!("asc")
    } else {
        rows!("desc")
    };
    let rows = window.in_order(rows);
    rows.into_iter().map(WorkItem::try_from).collect()
}

/// Lists the tasks of a seller. The days of a certificate are those of its markets, the days of a document those of the place
/// where each day ends last. Both are sorted by days in UTC, so that the list is a range of an index.
#[expect(clippy::too_many_lines, reason = "one long statement")]
pub async fn list_work(
    conn: &mut Conn,
    scope: WorkScope,
    kinds: &[WorkKind],
    window: Window<WorkKey>,
) -> Result<Vec<WorkItem>, Error> {
    let range = window.range(true);
    let (above, below) = (range.above.unwrap_or(FIRST), range.below.unwrap_or(LAST));
    let days = MarketDays::at(scope.now);
    #[rustfmt::skip]
    macro_rules! rows {
        ($order:tt) => {
            sqlx::query_as!(
                ItemRow,
                r#"select kind as "kind!", subject as "subject!", anchor as "anchor!", since as "since!", due as "due!" from (
             select w.* from unnest($2::text[]) k (kind) cross join lateral (
                 select e.waiting as kind, e.order_id as subject, e.order_id as anchor, e.waiting_since as since,
                     e.act_by as due
                 from order_entries e
                 where e.organisation = $1 and e.waiting = k.kind and e.part = 'SELLER'
                     and (e.act_by, e.order_id, e.order_id) > ($3, $4, $5)
                     and (e.act_by, e.order_id, e.order_id) < ($6, $7, $8)
                 order by e.act_by "# + $order + ", e.order_id " + $order + " limit $9) w
             union all (
                 select 'FIX_DOCUMENT', d.id, e.order_id, d.created_at, e.due_at
                 from order_entries e join evidence_documents d on d.order_id = e.order_id and d.status = 'REJECTED'
                 where e.organisation = $1 and e.part = 'SELLER' and e.rejected > 0
                     and e.status in ('ACCEPTED', 'IN_ASSESSMENT', 'AWAITING_DOCUMENTS') and 'FIX_DOCUMENT' = any($2)
                     and (e.due_at, e.order_id) >= ($3, $4) and (e.due_at, e.order_id) <= ($6, $7)
                     and (e.due_at, e.order_id, d.id) > ($3, $4, $5)
                     and (e.due_at, e.order_id, d.id) < ($6, $7, $8)
                 order by e.due_at " + $order + ", e.order_id " + $order + ", d.id " + $order + " limit $9)
             union all (
                 select 'FIX_DOCUMENT', d.id, d.id, d.created_at, $11
                 from evidence_documents d
                 where d.organisation = $1 and d.order_id is null and d.status = 'REJECTED'
                     and 'FIX_DOCUMENT' = any($2)
                     and ($11, d.id, d.id) > ($3, $4, $5)
                     and ($11, d.id, d.id) < ($6, $7, $8)
                 order by d.id " + $order + " limit $9)
             union all (
                 select 'RENEW_DOCUMENT', d.id, d.id, (d.expires_on - 60)::timestamp at time zone 'UTC',
                     (d.expires_on + 1)::timestamp at time zone 'UTC'
                 from evidence_documents d
                 where d.organisation = $1 and d.status = 'ACCEPTED' and d.expires_on is not null
                     and d.expires_on between $12::date and $12::date + 60 and 'RENEW_DOCUMENT' = any($2)
                     and ((d.expires_on + 1)::timestamp at time zone 'UTC', d.id, d.id) > ($3, $4, $5)
                     and ((d.expires_on + 1)::timestamp at time zone 'UTC', d.id, d.id) < ($6, $7, $8)
                     and not exists (select from evidence_documents n
                                     where n.product_id = d.product_id and n.kind = d.kind
                                         and n.status in ('SUBMITTED', 'ACCEPTED')
                                         and coalesce(n.expires_on, 'infinity') > d.expires_on)
                 order by d.expires_on " + $order + ", d.id " + $order + " limit $9)
             union all (
                 select 'RENEW_CERTIFICATE', c.id, c.id, (c.valid_to - 60)::timestamp at time zone 'UTC',
                     (c.valid_to + 1)::timestamp at time zone 'UTC'
                 from certificates c
                     cross join lateral (select case when c.markets && $14::text[] then $12::date
                                                     when c.markets && $15::text[] then $12::date + 1
                                                     else $13::date end as today) m
                 where c.organisation = $1 and c.status = 'VALID' and c.valid_to between $12::date and $13::date + 60
                     and c.valid_to between m.today and m.today + 60 and 'RENEW_CERTIFICATE' = any($2)
                     and ((c.valid_to + 1)::timestamp at time zone 'UTC', c.id, c.id) > ($3, $4, $5)
                     and ((c.valid_to + 1)::timestamp at time zone 'UTC', c.id, c.id) < ($6, $7, $8)
                     and not exists (select from certificates n
                                     where n.product_id = c.product_id and n.status = 'VALID'
                                         and n.document_types @> c.document_types and n.valid_to > c.valid_to)
                 order by c.valid_to " + $order + ", c.id " + $order + " limit $9)
             union all
             select w.* from (values ('REFUSED', 'APPROVAL_REFUSED'), ('SUSPENDED', 'APPROVAL_SUSPENDED'),
                                     ('NEEDS_REVIEW', 'APPROVAL_IN_REVIEW')) k (status, kind)
                 cross join lateral (
                     select k.kind, a.id, a.id, coalesce(a.decided_at, a.created_at), $11::timestamptz
                     from transport_approvals a
                     where a.organisation = $1 and a.status = k.status and k.kind = any($2)
                         and a.status in ('REFUSED', 'SUSPENDED', 'NEEDS_REVIEW')
                         and (k.status <> 'REFUSED' or a.decided_at::date > $10::date - 30)
                         and ($11, a.id, a.id) > ($3, $4, $5) and ($11, a.id, a.id) < ($6, $7, $8)
                         and not exists (select from transport_approvals n
                                         where n.organisation = a.organisation and n.product_id = a.product_id
                                             and n.destination = a.destination and n.mode = a.mode and n.id > a.id)
                     order by a.id " + $order + " limit $9) w
         ) items order by due " + $order + ", anchor " + $order + ", subject " + $order + " limit $9",
                scope.organisation(),
                &words(kinds) as _,
                above.due,
                above.anchor,
                above.subject,
                below.due,
                below.anchor,
                below.subject,
                range.limit,
                scope.now.date(),
                NEVER,
                days.first,
                days.last,
                &days.on_first as _,
                &days.on_second as _,
            )
            .fetch_all(conn)
            .await?
        };
    }
    let rows = if range.ascending {
        rows!("asc")
    } else {
        rows!("desc")
    };
    let rows = window.in_order(rows);
    rows.into_iter().map(WorkItem::try_from).collect()
}

/// Lists the tasks of the platform.
#[expect(clippy::too_many_lines, reason = "one long statement")]
pub async fn list_reviews(
    conn: &mut Conn,
    scope: WorkScope,
    kinds: &[WorkKind],
    window: Window<WorkKey>,
) -> Result<Vec<WorkItem>, Error> {
    let range = window.range(true);
    let (above, below) = (range.above.unwrap_or(FIRST), range.below.unwrap_or(LAST));
    #[rustfmt::skip]
    macro_rules! rows {
        ($order:tt) => {
            sqlx::query_as!(
                ItemRow,
                r#"select kind as "kind!", subject as "subject!", anchor as "anchor!", since as "since!", due as "due!" from (
             select w.* from unnest($2::text[]) k (kind) cross join lateral (
                 select e.waiting as kind, e.order_id as subject, e.order_id as anchor, e.waiting_since as since,
                     e.act_by as due
                 from order_entries e
                 where e.organisation = $1 and e.waiting = k.kind and e.part = 'PLATFORM'
                     and (e.act_by, e.order_id, e.order_id) > ($3, $4, $5)
                     and (e.act_by, e.order_id, e.order_id) < ($6, $7, $8)
                 order by e.act_by "# + $order + ", e.order_id " + $order + " limit $9) w
             union all (
                 select 'DECIDE_APPROVAL', a.id, a.id, coalesce(a.decided_at, a.created_at), $10::timestamptz
                 from transport_approvals a
                 where a.status = 'NEEDS_REVIEW' and 'DECIDE_APPROVAL' = any($2)
                     and ($10, a.id, a.id) > ($3, $4, $5)
                     and ($10, a.id, a.id) < ($6, $7, $8)
                 order by a.id " + $order + " limit $9)
             union all (
                 select 'DECIDE_DOCUMENT', d.id, d.id, d.created_at, $10
                 from evidence_documents d
                 where d.order_id is null and d.status = 'SUBMITTED' and 'DECIDE_DOCUMENT' = any($2)
                     and ($10, d.id, d.id) > ($3, $4, $5) and ($10, d.id, d.id) < ($6, $7, $8)
                 order by d.id " + $order + " limit $9)
             union all (
                 select 'DECIDE_DOCUMENT', d.id, e.order_id, d.created_at, $10
                 from order_entries e join evidence_documents d on d.order_id = e.order_id and d.status = 'SUBMITTED'
                 where e.organisation = $1 and e.submitted > 0
                     and e.status in ('DECLINED', 'EXPIRED', 'COMPLETED', 'CANCELLED')
                     and 'DECIDE_DOCUMENT' = any($2)
                     and ($10, e.order_id, d.id) > ($3, $4, $5)
                     and ($10, e.order_id, d.id) < ($6, $7, $8)
                 order by e.order_id " + $order + ", d.id " + $order + " limit $9)
             union all (
                 select 'DECIDE_HOLD', c.id, c.id, coalesce(t.at, c.created_at), $10
                 from consignments c
                     left join consignment_timeline t on t.consignment_id = c.id and t.sequence = c.version
                 where c.status = 'ON_HOLD' and 'DECIDE_HOLD' = any($2)
                     and ($10, c.id, c.id) > ($3, $4, $5)
                     and ($10, c.id, c.id) < ($6, $7, $8)
                 order by c.id " + $order + " limit $9)
         ) items order by due " + $order + ", anchor " + $order + ", subject " + $order + " limit $9",
                scope.organisation(),
                &words(kinds) as _,
                above.due,
                above.anchor,
                above.subject,
                below.due,
                below.anchor,
                below.subject,
                range.limit,
                NEVER,
            )
            .fetch_all(conn)
            .await?
        };
    }
    let rows = if range.ascending {
        rows!("asc")
    } else {
        rows!("desc")
    };
    let rows = window.in_order(rows);
    rows.into_iter().map(WorkItem::try_from).collect()
}

pub(super) fn words(kinds: &[WorkKind]) -> Vec<&'static str> {
    kinds.iter().map(WorkKind::into_str).collect()
}

impl WorkScope {
    pub(super) fn organisation(self) -> Uuid {
        self.organisation
            .map_or(PLATFORM, |organisation| organisation.0)
    }
}

impl TryFrom<ItemRow> for WorkItem {
    type Error = Error;

    fn try_from(row: ItemRow) -> Result<Self, Error> {
        Ok(Self {
            kind: row.kind.parse()?,
            subject: row.subject,
            since: row.since,
            due: (row.due < NEVER).then_some(row.due),
            place: WorkKey {
                due: row.due,
                anchor: row.anchor,
                subject: row.subject,
            },
        })
    }
}
