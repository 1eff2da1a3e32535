//! The providers that were asked for a quote.

use std::collections::HashMap;

use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{OrganisationId, ProviderId};
use crate::orders::domain::{Candidate, Order};
use crate::store::Error;
use crate::store::error::all;

/// Inserts the candidates of a request.
pub async fn insert_candidates(conn: &mut Conn, order: &Order) -> Result<(), Error> {
    let candidates = CandidateColumns::of(order);
    let done = sqlx::query!(
        "insert into order_candidates (order_id, organisation, provider_id, state, version, updated_at)
         select $1, c.* from unnest($2::uuid[], $3::uuid[], $4::text[], $5::bigint[], $6::timestamptz[]) c",
        order.id.0,
        &candidates.organisations,
        &candidates.providers,
        &candidates.states as _,
        &candidates.versions,
        &candidates.updated,
    )
    .execute(conn)
    .await?;
    all(
        "order_candidates",
        done.rows_affected(),
        order.candidates.len(),
    )
}

/// Columns with one row for each candidate of an order.
pub(super) struct CandidateColumns {
    pub organisations: Vec<Uuid>,
    pub providers: Vec<Uuid>,
    pub states: Vec<&'static str>,
    pub versions: Vec<i64>,
    pub updated: Vec<OffsetDateTime>,
}

impl CandidateColumns {
    pub fn of(order: &Order) -> Self {
        let candidates = || order.candidates.iter();
        Self {
            organisations: candidates().map(|one| one.organisation.0).collect(),
            providers: candidates().map(|one| one.provider.0).collect(),
            states: candidates().map(|one| one.state.into_str()).collect(),
            versions: candidates().map(|one| one.version).collect(),
            updated: candidates().map(|one| one.updated_at).collect(),
        }
    }
}

/// Lists the candidates of orders, by the IDs of the orders.
pub(super) async fn list_candidates(
    conn: &mut Conn,
    orders: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Candidate>>, Error> {
    let rows = sqlx::query!(
        "select order_id, organisation, provider_id, state, version, updated_at
         from order_candidates where order_id = any($1) order by order_id, organisation",
        orders,
    )
    .fetch_all(conn)
    .await?;
    let mut candidates: HashMap<Uuid, Vec<Candidate>> = HashMap::new();
    for row in rows {
        candidates.entry(row.order_id).or_default().push(Candidate {
            organisation: OrganisationId(row.organisation),
            provider: ProviderId(row.provider_id),
            state: row.state.parse()?,
            version: row.version,
            updated_at: row.updated_at,
        });
    }
    Ok(candidates)
}
