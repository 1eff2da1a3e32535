//! SQL statements.

use std::collections::HashMap;

use database::Conn;
use serde_json::Value;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{Fingerprint, OrganisationId, ProviderId, ProviderKeyId, Secret, UserId};
use crate::provider_keys::domain::{OwnedKey, Proposal, ProviderKey, Revocation};
use crate::providers::domain::Visible;
use crate::store::Error;
use crate::store::error::{coded, one};

pub async fn insert(conn: &mut Conn, key: &ProviderKey) -> Result<(), Error> {
    sqlx::query!(
        "insert into provider_keys
             (id, version, provider_id, name, algorithm, public_key, thumbprint, registered_at, updated_at, proposed_by,
              confirmed_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        key.id.0,
        key.version,
        key.provider.0,
        key.name,
        key.algorithm.into_str(),
        key.jwk,
        key.thumbprint,
        key.registered_at,
        key.updated_at,
        key.proposal.map(|proposal| proposal.by.0),
        key.proposal.and_then(|proposal| proposal.confirmed_at),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes the confirmation and the revocation of a locked key.
pub async fn update(conn: &mut Conn, key: &ProviderKey) -> Result<(), Error> {
    let revocation = key.revocation.as_ref();
    let rows = sqlx::query!(
        "update provider_keys
         set version = $2, confirmed_at = $3, revoked_at = $4, reason = $5, updated_at = greatest(updated_at, $6)
         where id = $1",
        key.id.0,
        key.version,
        key.proposal.and_then(|proposal| proposal.confirmed_at),
        revocation.map(|end| end.at),
        revocation.map(|end| end.reason.as_str()),
        key.updated_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("provider_keys", rows)
}

/// Locks a key `FOR UPDATE`, and returns it with the organisation of its provider.
pub async fn lock(conn: &mut Conn, id: ProviderKeyId) -> Result<Option<OwnedKey>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select * from provider_keys where id = $1 for update",
        id.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let owner = sqlx::query_scalar!(
        "select organisation_id from providers where id = $1",
        row.provider_id
    )
    .fetch_one(conn)
    .await?;
    Ok(Some(OwnedKey {
        key: row.try_into()?,
        owner: OrganisationId(owner),
    }))
}

/// Lists those of these keys that exist and that are visible: of another organisation's provider, those that are
/// confirmed.
pub async fn list(
    conn: &mut Conn,
    ids: &[ProviderKeyId],
    visible: Visible,
) -> Result<Vec<ProviderKey>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let (all, own) = visible.parameters();
    let rows = sqlx::query_as!(
        Row,
        "select k.* from provider_keys k join providers p on p.id = k.provider_id
         where k.id = any($1)
           and ($2 or p.organisation_id = $3
                or p.status = 'LISTED' and (k.proposed_by is null or k.confirmed_at is not null))",
        &ids,
        all,
        own,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(ProviderKey::try_from).collect()
}

/// Lists the visible keys of these providers, as [`list`] does, oldest first.
pub async fn list_of(
    conn: &mut Conn,
    providers: &[ProviderId],
    visible: Visible,
) -> Result<Vec<ProviderKey>, Error> {
    let providers: Vec<Uuid> = providers.iter().map(|id| id.0).collect();
    let (all, own) = visible.parameters();
    let rows = sqlx::query_as!(
        Row,
        "select k.* from provider_keys k join providers p on p.id = k.provider_id
         where p.id = any($1)
           and ($2 or p.organisation_id = $3
                or p.status = 'LISTED' and (k.proposed_by is null or k.confirmed_at is not null))
         order by k.id",
        &providers,
        all,
        own,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(ProviderKey::try_from).collect()
}

/// Lists a page of all confirmed keys after this one, sorted by id, with the organisations of their providers.
pub async fn list_after(
    conn: &mut Conn,
    after: Option<Uuid>,
    most: i64,
) -> Result<Vec<OwnedKey>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select * from provider_keys
         where (proposed_by is null or confirmed_at is not null) and ($1::uuid is null or id > $1)
         order by id limit $2",
        after,
        most,
    )
    .fetch_all(&mut *conn)
    .await?;
    let providers: Vec<Uuid> = rows.iter().map(|row| row.provider_id).collect();
    let owners = sqlx::query!(
        "select id, organisation_id from providers where id = any($1)",
        &providers
    )
    .fetch_all(conn)
    .await?;
    let owners: HashMap<_, _> = owners
        .into_iter()
        .map(|row| (row.id, row.organisation_id))
        .collect();
    let owned = |row: Row| {
        let owner = *owners
            .get(&row.provider_id)
            .ok_or(Error::NotOne("providers"))?;
        Ok(OwnedKey {
            key: row.try_into()?,
            owner: OrganisationId(owner),
        })
    };
    rows.into_iter().map(owned).collect()
}

/// Deletes at most `most` proposed keys that were rejected before this time, and returns their number.
pub async fn delete_rejected(
    conn: &mut Conn,
    before: OffsetDateTime,
    most: i64,
) -> Result<u64, Error> {
    let deleted = sqlx::query!(
        "delete from provider_keys where id in
             (select id from provider_keys
              where proposed_by is not null and confirmed_at is null and revoked_at < $1
              limit $2 for update skip locked)",
        before,
        most,
    )
    .execute(conn)
    .await?;
    Ok(deleted.rows_affected())
}

pub async fn insert_challenge(
    conn: &mut Conn,
    provider: ProviderId,
    challenge: &Secret,
    expires_at: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into key_challenges (fingerprint, provider_id, expires_at) values ($1, $2, $3)",
        &challenge.fingerprint().0,
        provider.0,
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Counts the open challenges of a provider, after deleting expired challenges of all providers.
pub async fn count_challenges(
    conn: &mut Conn,
    provider: ProviderId,
    now: OffsetDateTime,
) -> Result<i64, Error> {
    sqlx::query!(
        "delete from key_challenges where fingerprint in
             (select fingerprint from key_challenges where expires_at <= $1 limit 1000 for update skip locked)",
        now,
    )
    .execute(&mut *conn)
    .await?;
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from key_challenges where provider_id = $1 and expires_at > $2"#,
        provider.0,
        now,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Consumes an open challenge. Returns whether it existed.
pub async fn delete_challenge(
    conn: &mut Conn,
    provider: ProviderId,
    challenge: Fingerprint,
    now: OffsetDateTime,
) -> Result<bool, Error> {
    let rows = sqlx::query!(
        "delete from key_challenges where fingerprint = $1 and provider_id = $2 and expires_at > $3",
        &challenge.0,
        provider.0,
        now,
    )
    .execute(conn)
    .await?
    .rows_affected();
    Ok(rows == 1)
}

struct Row {
    id: Uuid,
    version: i64,
    provider_id: Uuid,
    name: String,
    algorithm: String,
    public_key: Value,
    thumbprint: String,
    registered_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    revoked_at: Option<OffsetDateTime>,
    reason: Option<String>,
    proposed_by: Option<Uuid>,
    confirmed_at: Option<OffsetDateTime>,
}

impl TryFrom<Row> for ProviderKey {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: ProviderKeyId(row.id),
            version: row.version,
            provider: ProviderId(row.provider_id),
            name: row.name,
            algorithm: coded("provider_keys.algorithm", &row.algorithm)?,
            jwk: row.public_key,
            thumbprint: row.thumbprint,
            registered_at: row.registered_at,
            updated_at: row.updated_at,
            proposal: row.proposed_by.map(|by| Proposal {
                by: UserId(by),
                confirmed_at: row.confirmed_at,
            }),
            revocation: row
                .revoked_at
                .zip(row.reason)
                .map(|(at, reason)| Revocation { at, reason }),
        })
    }
}
