//! The numbers of open tasks by kind: those that the work lists have on all pages.

use database::Conn;

use super::work::{WorkScope, words};
use crate::store::Error;
use crate::store::market_days::MarketDays;
use crate::work_lists::domain::WorkKind;

struct CountRow {
    kind: String,
    count: i64,
}

/// Counts the tasks of a provider.
pub async fn count_inbox(
    conn: &mut Conn,
    scope: WorkScope,
    kinds: &[WorkKind],
) -> Result<Vec<(WorkKind, i64)>, Error> {
    let rows = sqlx::query_as!(
        CountRow,
        r#"select kind as "kind!", count(*) as "count!" from (
             select e.waiting as kind from order_entries e
             where e.organisation = $1 and e.waiting = any($2) and e.part = 'PROVIDER'
             union all
             select 'DECIDE_DOCUMENT'
             from order_entries e join evidence_documents d on d.order_id = e.order_id and d.status = 'SUBMITTED'
             where e.organisation = $1 and e.provider = $1 and e.part = 'PROVIDER' and e.submitted > 0
                 and e.status in ('ACCEPTED', 'IN_ASSESSMENT', 'AWAITING_DOCUMENTS') and 'DECIDE_DOCUMENT' = any($2)
             union all
             select 'ANSWER_ENQUIRY' from enquiries q
             where q.provider = $1 and q.status = 'OPEN' and 'ANSWER_ENQUIRY' = any($2)
         ) items group by kind"#,
        scope.organisation(),
        &words(kinds) as _,
    )
    .fetch_all(conn)
    .await?;
    counts(rows)
}

/// Counts the tasks of a seller.
#[expect(clippy::too_many_lines, reason = "one long statement")]
pub async fn count_work(
    conn: &mut Conn,
    scope: WorkScope,
    kinds: &[WorkKind],
) -> Result<Vec<(WorkKind, i64)>, Error> {
    let days = MarketDays::at(scope.now);
    let rows = sqlx::query_as!(
        CountRow,
        r#"select kind as "kind!", count(*) as "count!" from (
             select e.waiting as kind from order_entries e
             where e.organisation = $1 and e.waiting = any($2) and e.part = 'SELLER'
             union all
             select 'FIX_DOCUMENT'
             from order_entries e join evidence_documents d on d.order_id = e.order_id and d.status = 'REJECTED'
             where e.organisation = $1 and e.part = 'SELLER' and e.rejected > 0
                 and e.status in ('ACCEPTED', 'IN_ASSESSMENT', 'AWAITING_DOCUMENTS') and 'FIX_DOCUMENT' = any($2)
             union all
             select 'FIX_DOCUMENT' from evidence_documents d
             where d.organisation = $1 and d.order_id is null and d.status = 'REJECTED' and 'FIX_DOCUMENT' = any($2)
             union all
             select 'RENEW_DOCUMENT' from evidence_documents d
             where d.organisation = $1 and d.status = 'ACCEPTED' and d.expires_on is not null
                 and d.expires_on between $4::date and $4::date + 60 and 'RENEW_DOCUMENT' = any($2)
                 and not exists (select from evidence_documents n
                                 where n.product_id = d.product_id and n.kind = d.kind
                                     and n.status in ('SUBMITTED', 'ACCEPTED')
                                     and coalesce(n.expires_on, 'infinity') > d.expires_on)
             union all
             select 'RENEW_CERTIFICATE'
             from certificates c
                 cross join lateral (select case when c.markets && $6::text[] then $4::date
                                                 when c.markets && $7::text[] then $4::date + 1
                                                 else $5::date end as today) m
             where c.organisation = $1 and c.status = 'VALID' and c.valid_to between $4::date and $5::date + 60
                 and c.valid_to between m.today and m.today + 60 and 'RENEW_CERTIFICATE' = any($2)
                 and not exists (select from certificates n
                                 where n.product_id = c.product_id and n.status = 'VALID'
                                     and n.document_types @> c.document_types and n.valid_to > c.valid_to)
             union all
             select k.kind
             from (values ('REFUSED', 'APPROVAL_REFUSED'), ('SUSPENDED', 'APPROVAL_SUSPENDED'),
                          ('NEEDS_REVIEW', 'APPROVAL_IN_REVIEW')) k (status, kind)
                 join transport_approvals a on a.status = k.status
             where a.organisation = $1 and k.kind = any($2) and a.status in ('REFUSED', 'SUSPENDED', 'NEEDS_REVIEW')
                 and (k.status <> 'REFUSED' or a.decided_at::date > $3::date - 30)
                 and not exists (select from transport_approvals n
                                 where n.organisation = a.organisation and n.product_id = a.product_id
                                     and n.destination = a.destination and n.mode = a.mode and n.id > a.id)
         ) items group by kind"#,
        scope.organisation(),
        &words(kinds) as _,
        scope.now.date(),
        days.first,
        days.last,
        &days.on_first as _,
        &days.on_second as _,
    )
    .fetch_all(conn)
    .await?;
    counts(rows)
}

/// Counts the tasks of the platform.
pub async fn count_reviews(
    conn: &mut Conn,
    scope: WorkScope,
    kinds: &[WorkKind],
) -> Result<Vec<(WorkKind, i64)>, Error> {
    let rows = sqlx::query_as!(
        CountRow,
        r#"select kind as "kind!", count(*) as "count!" from (
             select e.waiting as kind from order_entries e
             where e.organisation = $1 and e.waiting = any($2) and e.part = 'PLATFORM'
             union all
             select 'DECIDE_APPROVAL' from transport_approvals a
             where a.status = 'NEEDS_REVIEW' and 'DECIDE_APPROVAL' = any($2)
             union all
             select 'DECIDE_DOCUMENT' from evidence_documents d
             where d.order_id is null and d.status = 'SUBMITTED' and 'DECIDE_DOCUMENT' = any($2)
             union all
             select 'DECIDE_DOCUMENT'
             from order_entries e join evidence_documents d on d.order_id = e.order_id and d.status = 'SUBMITTED'
             where e.organisation = $1 and e.submitted > 0
                 and e.status in ('DECLINED', 'EXPIRED', 'COMPLETED', 'CANCELLED') and 'DECIDE_DOCUMENT' = any($2)
             union all
             select 'DECIDE_HOLD' from consignments c where c.status = 'ON_HOLD' and 'DECIDE_HOLD' = any($2)
         ) items group by kind"#,
        scope.organisation(),
        &words(kinds) as _,
    )
    .fetch_all(conn)
    .await?;
    counts(rows)
}

fn counts(rows: Vec<CountRow>) -> Result<Vec<(WorkKind, i64)>, Error> {
    rows.into_iter()
        .map(|row| Ok((row.kind.parse()?, row.count)))
        .collect()
}
