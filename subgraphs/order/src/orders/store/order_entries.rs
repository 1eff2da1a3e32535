//! The entry of an order in the list of each organisation that may see it.
//!
//! An entry contains nothing that the order does not contain: it is the order in the view of that organisation, arranged for
//! lists. It is written with every step that the organisation sees, so that lists are always consistent with orders.

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::OrganisationId;
use crate::orders::domain::{Order, Part};
use crate::store::Error;
use crate::store::error::all;
use crate::store::sentinels::{NEVER, PLATFORM};
use crate::work_lists::domain::Party;

/// Writes the entries of the platform and of the organisations that see a step at this time, and deletes those of candidates
/// that lose access. The other entries are kept, so that a list that is sorted or filtered by the last step does not reveal a
/// step to an organisation that does not see it.
pub async fn upsert_entries(
    conn: &mut Conn,
    order: &Order,
    audience: &[OrganisationId],
    at: OffsetDateTime,
) -> Result<(), Error> {
    let mut columns = Columns::default();
    for party in order.parties() {
        if party
            .organisation
            .is_none_or(|organisation| audience.contains(&organisation))
        {
            columns.add(order, party);
        }
    }
    sqlx::query!(
        "insert into order_entries (organisation, order_id, part, status, kind, seller, provider,
             number, created_at, updated_at, quote_by, due_at, overdue, waiting, waiting_since, act_by, submitted, rejected)
         select p.organisation, $1, p.part, p.status, $3, $4, $5, $6, $7, p.updated_at, $9, $10, $11, p.waiting, $8,
             p.act_by, d.submitted, d.rejected
         from unnest($12::uuid[], $13::text[], $2::text[], $14::text[], $15::timestamptz[], $16::timestamptz[])
                 p (organisation, part, status, waiting, act_by, updated_at)
             cross join (
                 select count(*) filter (where status = 'SUBMITTED')::int as submitted,
                     count(*) filter (where status = 'REJECTED')::int as rejected
                 from evidence_documents where order_id = $1) d
         on conflict (organisation, order_id) do update set status = excluded.status, kind = excluded.kind,
             provider = excluded.provider,
             updated_at = excluded.updated_at, quote_by = excluded.quote_by, due_at = excluded.due_at,
             overdue = excluded.overdue, waiting = excluded.waiting, act_by = excluded.act_by,
             waiting_since = case when order_entries.waiting is not distinct from excluded.waiting
                 then order_entries.waiting_since else excluded.waiting_since end,
             submitted = excluded.submitted, rejected = excluded.rejected",
        order.id.0,
        &columns.statuses as _,
        order.kind.into_str(),
        order.seller.0,
        order.provider.map(|provider| provider.0),
        order.number,
        order.created_at,
        at,
        order.quote_by.unwrap_or(NEVER),
        order.due_at.unwrap_or(NEVER),
        order.is_overdue(),
        &columns.organisations,
        &columns.parts as _,
        &columns.waiting as _,
        &columns.act_by,
        &columns.updated,
    )
    .execute(&mut *conn)
    .await?;
    delete_entries(conn, order).await
}

/// Deletes the entries of candidates that lose access to the order. A seller that also assesses keeps its entry as the seller.
async fn delete_entries(conn: &mut Conn, order: &Order) -> Result<(), Error> {
    let gone = order
        .candidates
        .iter()
        .filter(|candidate| !candidate.state.sees_order());
    let gone: Vec<Uuid> = gone.map(|candidate| candidate.organisation.0).collect();
    if !gone.is_empty() {
        sqlx::query!(
            "delete from order_entries where order_id = $1 and organisation = any($2) and part = 'PROVIDER'",
            order.id.0,
            &gone,
        )
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// Writes the entries of many orders after a step of the clock, which changes neither the parties nor the content.
pub async fn update_entries(
    conn: &mut Conn,
    orders: &[Order],
    at: OffsetDateTime,
) -> Result<(), Error> {
    let columns = Columns::of(orders);
    let done = sqlx::query!(
        "update order_entries e set status = n.status, overdue = n.overdue, updated_at = n.updated_at,
             waiting = n.waiting, act_by = n.act_by,
             waiting_since = case when e.waiting is not distinct from n.waiting then e.waiting_since else $1 end
         from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bool[], $6::text[], $7::timestamptz[], $8::timestamptz[])
             n (organisation, order_id, status, overdue, waiting, act_by, updated_at)
         where e.organisation = n.organisation and e.order_id = n.order_id",
        at,
        &columns.organisations,
        &columns.orders,
        &columns.statuses as _,
        &columns.overdue,
        &columns.waiting as _,
        &columns.act_by,
        &columns.updated,
    )
    .execute(conn)
    .await?;
    all(
        "order_entries",
        done.rows_affected(),
        columns.organisations.len(),
    )
}

/// Columns with one row for each party of each order.
#[derive(Default)]
struct Columns {
    organisations: Vec<Uuid>,
    orders: Vec<Uuid>,
    parts: Vec<&'static str>,
    statuses: Vec<&'static str>,
    updated: Vec<OffsetDateTime>,
    overdue: Vec<bool>,
    waiting: Vec<Option<&'static str>>,
    act_by: Vec<OffsetDateTime>,
}

impl Columns {
    fn of(orders: &[Order]) -> Self {
        let mut columns = Self::default();
        for order in orders {
            for party in order.parties() {
                columns.add(order, party);
            }
        }
        columns
    }

    fn add(&mut self, order: &Order, party: Party) {
        self.organisations.push(
            party
                .organisation
                .map_or(PLATFORM, |organisation| organisation.0),
        );
        self.orders.push(order.id.0);
        self.parts.push(match party.part {
            Part::Seller => "SELLER",
            Part::Candidate | Part::Bidder | Part::Provider => "PROVIDER",
            Part::Admin | Part::System => "PLATFORM",
        });
        self.statuses.push(order.status_for(party.part).into_str());
        self.updated.push(party.updated_at);
        self.overdue.push(order.is_overdue());
        self.waiting
            .push(party.waiting.map(|waiting| waiting.kind.into_str()));
        self.act_by.push(
            party
                .waiting
                .and_then(|waiting| waiting.until)
                .unwrap_or(NEVER),
        );
    }
}
