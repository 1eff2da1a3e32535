//! Projection of the organisations of the user domain.

use database::Conn;
use uuid::Uuid;

use super::repairs::{Difference, repair};
use crate::domain::OrganisationId;
use crate::projections::domain::{Listing, Organisation, Repair, Versioned};
use crate::store::Error;

/// Arrays of the columns.
struct Columns<'a> {
    ids: Vec<Uuid>,
    kinds: Vec<&'a str>,
    statuses: Vec<&'a str>,
    sequences: Vec<i64>,
}

impl<'a> Columns<'a> {
    fn of(organisations: &'a [Versioned<Organisation>]) -> Self {
        Self {
            ids: organisations.iter().map(|one| one.row.id.0).collect(),
            kinds: organisations
                .iter()
                .map(|one| one.row.kind.as_str())
                .collect(),
            statuses: organisations
                .iter()
                .map(|one| one.row.status.as_str())
                .collect(),
            sequences: organisations.iter().map(|one| one.sequence).collect(),
        }
    }
}

/// Upserts organisations, except those whose row has an equal or greater sequence. IDs must be unique.
pub async fn upsert_organisations(
    conn: &mut Conn,
    organisations: &[Versioned<Organisation>],
) -> Result<(), Error> {
    let columns = Columns::of(organisations);
    sqlx::query!(
        "insert into organisations (id, kind, status, sequence)
         select * from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[]) n (id, kind, status, sequence)
         order by id
         on conflict (id) do update set kind = excluded.kind, status = excluded.status, sequence = excluded.sequence
         where organisations.sequence < excluded.sequence",
        &columns.ids,
        &columns.kinds as _,
        &columns.statuses as _,
        &columns.sequences,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn delete_organisations(conn: &mut Conn, ids: &[OrganisationId]) -> Result<(), Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query!("delete from organisations where id = any($1)", &ids)
        .execute(conn)
        .await?;
    Ok(())
}

pub async fn find_organisation(
    conn: &mut Conn,
    id: OrganisationId,
) -> Result<Option<Organisation>, Error> {
    let row = sqlx::query!(
        "select id, kind, status from organisations where id = $1",
        id.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Organisation {
        id: OrganisationId(row.id),
        kind: row.kind,
        status: row.status,
    }))
}

/// Compares the projection with a page and repairs it. See [`super::repair_products`].
pub async fn repair_organisations(
    conn: &mut Conn,
    page: &Listing<Organisation>,
) -> Result<Repair, Error> {
    let columns = Columns::of(&page.rows);
    let differences = sqlx::query_as!(
        Difference,
        r#"with compared as (
             select l.*, o.id is null as missing, o.sequence as before,
                 (o.kind, o.status) is distinct from (l.kind, l.status) as differs
             from unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[]) l (id, kind, status, sequence)
             left join organisations o on o.id = l.id
             where o.id is null or o.sequence <= l.sequence
         ), repaired as (
             insert into organisations (id, kind, status, sequence)
             select id, kind, status, sequence from compared where differs or before < sequence order by id
             on conflict (id) do update set kind = excluded.kind, status = excluded.status,
                 sequence = excluded.sequence
             where organisations.sequence <= excluded.sequence
         ) select id as "id!", missing as "missing!" from compared where differs"#,
        &columns.ids,
        &columns.kinds as _,
        &columns.statuses as _,
        &columns.sequences,
    )
    .fetch_all(&mut *conn)
    .await?;
    let surplus = sqlx::query_scalar!(
        r#"select count(*) as "count!" from organisations
         where ($1::uuid is null or id > $1) and ($2::uuid is null or id <= $2) and id <> all($3)"#,
        page.after,
        page.through,
        &columns.ids,
    )
    .fetch_one(conn)
    .await?;
    Ok(repair(differences, surplus))
}
