//! The entry of an order in the list of each organisation that may see it, and the entries of its timeline.
//!
//! An entry of a list contains nothing that the order does not contain: it is the order in the view of that organisation, arranged
//! for lists. It is written with every step that the organisation sees, so that lists are always consistent with orders.

use database::Conn;
use envelope::Keyring;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::OrganisationId;
use crate::orders::domain::{Order, Part, TimelineEntry};
use crate::store::error::{all, one};
use crate::store::sentinels::{NEVER, PLATFORM};
use crate::store::{Error, sealed};
use crate::work_lists::domain::Party;

/// Inserts the timeline entry of a step, and writes the list entries of the platform and of the organisations that see the step;
/// deletes those of candidates that lose access. The other list entries are kept, so that a list that is sorted or filtered by the
/// last step does not reveal a step to an organisation that does not see it.
#[expect(clippy::too_many_lines, reason = "one long statement")]
pub async fn insert_step(
    conn: &mut Conn,
    keys: &Keyring,
    order: &Order,
    audience: &[OrganisationId],
    entry: &TimelineEntry,
) -> Result<(), Error> {
    let columns = Columns::of_audience(order, audience);
    let (subject, field) = (sealed::case(order.id), sealed::note(entry.id));
    let note = sealed::seal(keys, subject, field, entry.note.as_ref()).await?;
    let done = sqlx::query!(
        "with parties as (
             select * from unnest($10::uuid[], $11::text[], $12::text[], $13::text[], $14::timestamptz[], $15::timestamptz[])
                 p (organisation, part, status, waiting, act_by, updated_at)
         ), sort_keys as (
             insert into order_entry_keys (organisation, order_id, number, quote_by, due_at)
             select organisation, $2, $16, $17, $18 from parties
             on conflict (organisation, order_id) do update set quote_by = excluded.quote_by, due_at = excluded.due_at
             where (order_entry_keys.quote_by, order_entry_keys.due_at)
                 is distinct from (excluded.quote_by, excluded.due_at)
         ), entries as (
             insert into order_entries (organisation, order_id, part, status, kind, seller, provider, created_at,
                 updated_at, due_at, overdue, waiting, waiting_since, act_by, submitted, rejected)
             select p.organisation, $2, p.part, p.status, $19, $20, $21, $22, p.updated_at, $18, $23, p.waiting, $6,
                 p.act_by, d.submitted, d.rejected
             from parties p
                 cross join (
                     select count(*) filter (where status = 'SUBMITTED')::int as submitted,
                         count(*) filter (where status = 'REJECTED')::int as rejected
                     from evidence_documents where order_id = $2) d
             on conflict (organisation, order_id) do update set status = excluded.status, kind = excluded.kind,
                 provider = excluded.provider, updated_at = excluded.updated_at, due_at = excluded.due_at,
                 overdue = excluded.overdue, waiting = excluded.waiting, act_by = excluded.act_by,
                 waiting_since = case when order_entries.waiting is not distinct from excluded.waiting
                     then order_entries.waiting_since else excluded.waiting_since end,
                 submitted = excluded.submitted, rejected = excluded.rejected
         )
         insert into order_timeline (id, order_id, sequence, event, status, at, by_user, by_organisation, note)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        entry.id,
        order.id.0,
        entry.sequence,
        entry.event.into_str(),
        entry.status.into_str(),
        entry.at,
        entry.by_user,
        entry.by.map(|by| by.0),
        note,
        &columns.organisations,
        &columns.parts as _,
        &columns.statuses as _,
        &columns.waiting as _,
        &columns.act_by,
        &columns.updated,
        order.number,
        order.quote_by.unwrap_or(NEVER),
        order.due_at.unwrap_or(NEVER),
        order.kind.into_str(),
        order.seller.0,
        order.provider.map(|provider| provider.0),
        order.created_at,
        order.is_overdue(),
    )
    .execute(&mut *conn)
    .await?;
    one("order_timeline", done.rows_affected())?;
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
            "with gone as (
                 delete from order_entries where order_id = $1 and organisation = any($2) and part = 'PROVIDER'
                 returning organisation)
             delete from order_entry_keys where order_id = $1 and organisation in (select organisation from gone)",
            order.id.0,
            &gone,
        )
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// Writes the entries of many orders after a step of the clock, which changes neither the parties nor the sort keys.
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
    /// Columns of all parties, sorted like the indexes, so that consecutive rows are on the same pages.
    fn of(orders: &[Order]) -> Self {
        let mut parties: Vec<(&Order, Party)> = orders
            .iter()
            .flat_map(|order| order.parties().into_iter().map(move |party| (order, party)))
            .collect();
        parties.sort_unstable_by_key(|(order, party)| (party.organisation, order.id));
        let mut columns = Self::default();
        for (order, party) in parties {
            columns.add(order, party);
        }
        columns
    }

    /// Columns of the platform and of the parties that see a step.
    fn of_audience(order: &Order, audience: &[OrganisationId]) -> Self {
        let mut columns = Self::default();
        for party in order.parties() {
            if party
                .organisation
                .is_none_or(|organisation| audience.contains(&organisation))
            {
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
