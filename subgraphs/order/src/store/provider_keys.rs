use database::Conn;

use super::Error;
use crate::domain::{KeyId, OrganisationId, ProviderId, ProviderKey};

/// Keeps what an event says of a key, unless a later one has been here.
pub async fn upsert_provider_key(conn: &mut Conn, key: &ProviderKey, sequence: i64) -> Result<(), Error> {
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
        key.algorithm.word(),
        key.jwk,
        key.registered_at,
        key.revoked_at,
        sequence,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A key that stays as it is until the transaction is over: whoever takes its revocation in has to wait.
pub async fn lock_provider_key(conn: &mut Conn, id: KeyId) -> Result<Option<ProviderKey>, Error> {
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
