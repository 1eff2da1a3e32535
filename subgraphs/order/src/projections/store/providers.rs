//! Projection of the providers of the user domain.

use database::Conn;
use uuid::Uuid;

use super::repairs::{Difference, repair};
use crate::domain::{OrganisationId, ProviderId};
use crate::projections::domain::{Listing, Provider, Repair};
use crate::store::Error;

/// Upserts a provider unless its row has an equal or greater sequence. Returns true if the row was written.
pub async fn upsert_provider(
    conn: &mut Conn,
    provider: &Provider,
    sequence: i64,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "insert into providers (id, organisation, status, sequence, display_name) values ($1, $2, $3, $4, $5)
         on conflict (id) do update set organisation = excluded.organisation, status = excluded.status,
             sequence = excluded.sequence, display_name = excluded.display_name
         where providers.sequence < excluded.sequence",
        provider.id.0,
        provider.organisation.0,
        provider.status,
        sequence,
        provider.display_name,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

struct ProviderRow {
    id: Uuid,
    organisation: Uuid,
    status: String,
    display_name: String,
}

impl From<ProviderRow> for Provider {
    fn from(row: ProviderRow) -> Self {
        Self {
            id: ProviderId(row.id),
            organisation: OrganisationId(row.organisation),
            display_name: row.display_name,
            status: row.status,
        }
    }
}

pub async fn find_providers(conn: &mut Conn, ids: &[ProviderId]) -> Result<Vec<Provider>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        ProviderRow,
        "select id, organisation, status, display_name from providers where id = any($1)",
        &ids
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Provider::from).collect())
}

/// Locks a provider (`FOR UPDATE`).
pub async fn lock_provider(conn: &mut Conn, id: ProviderId) -> Result<Option<Provider>, Error> {
    let row = sqlx::query_as!(
        ProviderRow,
        "select id, organisation, status, display_name from providers where id = $1 for update",
        id.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Provider::from))
}

/// Locks providers `FOR SHARE`, in the order of their IDs. A concurrent change of their status waits for the end of the
/// transaction.
pub async fn share_providers(conn: &mut Conn, ids: &[ProviderId]) -> Result<Vec<Provider>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        ProviderRow,
        "select id, organisation, status, display_name from providers where id = any($1) order by id for share",
        &ids
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Provider::from).collect())
}

/// Locks a provider like [`share_providers`].
pub async fn share_provider(conn: &mut Conn, id: ProviderId) -> Result<Option<Provider>, Error> {
    Ok(share_providers(conn, &[id]).await?.pop())
}

/// Compares the projection with a page and repairs it. See [`super::repair_products`].
pub async fn repair_providers(conn: &mut Conn, page: &Listing<Provider>) -> Result<Repair, Error> {
    let ids: Vec<Uuid> = page.rows.iter().map(|one| one.row.id.0).collect();
    let differences = sqlx::query_as!(
        Difference,
        r#"with compared as (
             select l.*, p.id is null as missing, p.sequence as before,
                 (p.organisation, p.status, p.display_name)
                     is distinct from (l.organisation, l.status, l.display_name) as differs
             from unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bigint[])
                 l (id, organisation, status, display_name, sequence)
             left join providers p on p.id = l.id
             where p.id is null or p.sequence <= l.sequence
         ), repaired as (
             insert into providers (id, organisation, status, display_name, sequence)
             select id, organisation, status, display_name, sequence from compared
             where differs or before < sequence
             order by id
             on conflict (id) do update set organisation = excluded.organisation, status = excluded.status,
                 sequence = excluded.sequence, display_name = excluded.display_name
             where providers.sequence <= excluded.sequence
         ) select id as "id!", missing as "missing!" from compared where differs"#,
        &ids,
        &page.rows.iter().map(|one| one.row.organisation.0).collect::<Vec<_>>(),
        &page.rows.iter().map(|one| one.row.status.as_str()).collect::<Vec<_>>() as _,
        &page.rows.iter().map(|one| one.row.display_name.as_str()).collect::<Vec<_>>() as _,
        &page.rows.iter().map(|one| one.sequence).collect::<Vec<_>>(),
    )
    .fetch_all(&mut *conn)
    .await?;
    let surplus = sqlx::query_scalar!(
        r#"select count(*) as "count!" from providers
         where ($1::uuid is null or id > $1) and ($2::uuid is null or id <= $2) and id <> all($3)"#,
        page.after,
        page.through,
        &ids,
    )
    .fetch_one(conn)
    .await?;
    Ok(repair(differences, surplus))
}
