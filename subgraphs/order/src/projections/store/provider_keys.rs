use database::Conn;
use uuid::Uuid;

use super::repairs::{Difference, repair};
use crate::assessment::domain::ProviderKey;
use crate::domain::{KeyId, OrganisationId, ProviderId};
use crate::projections::domain::{Listing, Repair};
use crate::store::Error;

/// Upserts a key unless its row has an equal or greater sequence.
pub async fn upsert_provider_key(
    conn: &mut Conn,
    key: &ProviderKey,
    sequence: i64,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into provider_keys (id, provider_id, organisation, algorithm, jwk, registered_at, revoked_at, sequence)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (id) do update set provider_id = excluded.provider_id, organisation = excluded.organisation,
             algorithm = excluded.algorithm, jwk = excluded.jwk, registered_at = excluded.registered_at,
             revoked_at = excluded.revoked_at, sequence = excluded.sequence
         where provider_keys.sequence < excluded.sequence",
        key.id.0,
        key.provider.0,
        key.organisation.0,
        key.algorithm.into_str(),
        key.jwk,
        key.registered_at,
        key.revoked_at,
        sequence,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Organisation of the provider that has registered a key, revoked or not.
pub async fn find_owner_of_provider_key(
    conn: &mut Conn,
    id: KeyId,
) -> Result<Option<OrganisationId>, Error> {
    let owner = sqlx::query_scalar!("select organisation from provider_keys where id = $1", id.0)
        .fetch_optional(conn)
        .await?;
    Ok(owner.map(OrganisationId))
}

/// Locks a key `FOR SHARE`. A concurrent revocation waits for the end of the transaction.
pub async fn share_provider_key(conn: &mut Conn, id: KeyId) -> Result<Option<ProviderKey>, Error> {
    let row = sqlx::query!(
        "select id, provider_id, organisation, algorithm, jwk, registered_at, revoked_at
         from provider_keys where id = $1 for share",
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(ProviderKey {
            id: KeyId(row.id),
            provider: ProviderId(row.provider_id),
            organisation: OrganisationId(row.organisation),
            algorithm: row.algorithm.parse()?,
            jwk: row.jwk,
            registered_at: row.registered_at,
            revoked_at: row.revoked_at,
        })
    })
    .transpose()
}

/// Compares the projection with a page and repairs it. See [`super::repair_products`].
pub async fn repair_provider_keys(
    conn: &mut Conn,
    page: &Listing<ProviderKey>,
) -> Result<Repair, Error> {
    let ids: Vec<Uuid> = page.rows.iter().map(|one| one.row.id.0).collect();
    let keys = || page.rows.iter().map(|one| &one.row);
    let differences = sqlx::query_as!(
        Difference,
        r#"with compared as (
             select l.*, k.id is null as missing, k.sequence as before,
                 (k.provider_id, k.organisation, k.algorithm, k.jwk, k.registered_at, k.revoked_at) is distinct from
                     (l.provider_id, l.organisation, l.algorithm, l.jwk, l.registered_at, l.revoked_at) as differs
             from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::jsonb[], $6::timestamptz[],
                     $7::timestamptz[], $8::bigint[])
                 l (id, provider_id, organisation, algorithm, jwk, registered_at, revoked_at, sequence)
             left join provider_keys k on k.id = l.id
             where k.id is null or k.sequence <= l.sequence
         ), repaired as (
             insert into provider_keys
                 (id, provider_id, organisation, algorithm, jwk, registered_at, revoked_at, sequence)
             select id, provider_id, organisation, algorithm, jwk, registered_at, revoked_at, sequence from compared
             where differs or before < sequence
             order by id
             on conflict (id) do update set provider_id = excluded.provider_id, organisation = excluded.organisation,
                 algorithm = excluded.algorithm, jwk = excluded.jwk, registered_at = excluded.registered_at,
                 revoked_at = excluded.revoked_at, sequence = excluded.sequence
             where provider_keys.sequence <= excluded.sequence
         ) select id as "id!", missing as "missing!" from compared where differs"#,
        &ids,
        &keys().map(|key| key.provider.0).collect::<Vec<_>>(),
        &keys().map(|key| key.organisation.0).collect::<Vec<_>>(),
        &keys().map(|key| key.algorithm.into_str()).collect::<Vec<_>>() as _,
        &keys().map(|key| key.jwk.clone()).collect::<Vec<_>>(),
        &keys().map(|key| key.registered_at).collect::<Vec<_>>(),
        &keys().map(|key| key.revoked_at).collect::<Vec<_>>() as _,
        &page.rows.iter().map(|one| one.sequence).collect::<Vec<_>>(),
    )
    .fetch_all(&mut *conn)
    .await?;
    let surplus = sqlx::query_scalar!(
        r#"select count(*) as "count!" from provider_keys
         where ($1::uuid is null or id > $1) and ($2::uuid is null or id <= $2) and id <> all($3)"#,
        page.after,
        page.through,
        &ids,
    )
    .fetch_one(conn)
    .await?;
    Ok(repair(differences, surplus))
}
