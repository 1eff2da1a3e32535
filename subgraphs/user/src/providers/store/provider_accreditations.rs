use database::Conn;
use time::Date;
use uuid::Uuid;

use super::provider_rows::{ProviderRow, accreditations, complete};
use crate::domain::{AccreditationId, ProviderId};
use crate::providers::domain::{Accreditation, Provider, Visible};
use crate::store::Error;
use crate::store::error::one;

pub async fn insert(
    conn: &mut Conn,
    provider: ProviderId,
    accreditation: &Accreditation,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into accreditations
             (id, provider_id, body, standard, number, scope, hs_prefixes, document_types, valid_from, valid_to)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        accreditation.id.0,
        provider.0,
        accreditation.body,
        accreditation.standard.into_str(),
        accreditation.number,
        accreditation.scope,
        &accreditation.hs_prefixes,
        &accreditation.document_types,
        accreditation.valid_from,
        accreditation.valid_to,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes the end of an accreditation whose provider is locked.
pub async fn update(conn: &mut Conn, accreditation: &Accreditation) -> Result<(), Error> {
    let withdrawal = accreditation.withdrawal.as_ref();
    let rows = sqlx::query!(
        "update accreditations set withdrawn_at = $2, withdrawal_reason = $3, expiry_told_at = $4 where id = $1",
        accreditation.id.0,
        withdrawal.map(|end| end.at),
        withdrawal.map(|end| end.reason.as_str()),
        accreditation.expiry_told_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("accreditations", rows)
}

/// Lists those of these accreditations that exist and whose provider is visible.
pub async fn list(
    conn: &mut Conn,
    ids: &[AccreditationId],
    visible: Visible,
) -> Result<Vec<Accreditation>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let (all, own) = visible.parameters();
    let providers = sqlx::query_scalar!(
        "select distinct p.id from providers p join accreditations a on a.provider_id = p.id
         where a.id = any($1) and ($2 or p.status = 'LISTED' or p.organisation_id = $3)",
        &ids,
        all,
        own,
    )
    .fetch_all(&mut *conn)
    .await?;
    let found = accreditations(conn, &providers)
        .await?
        .into_iter()
        .map(|(_, accreditation)| accreditation);
    Ok(found.filter(|each| ids.contains(&each.id.0)).collect())
}

/// Locks providers with an expired accreditation that is not published. Skips providers that another transaction has
/// locked.
pub async fn lock_expired(conn: &mut Conn, today: Date, most: i64) -> Result<Vec<Provider>, Error> {
    let rows = sqlx::query_as!(
        ProviderRow,
        "select p.id, p.version, p.organisation_id, p.display_name, p.languages, p.status, p.reason, p.rating_count,
             p.rating_sum, p.created_at, p.updated_at, p.submitted_at
         from providers p
         where exists (
             select from accreditations a
             where a.provider_id = p.id and a.valid_to < $1 and a.expiry_told_at is null and a.withdrawn_at is null)
         order by p.id limit $2 for update of p skip locked",
        today,
        most,
    )
    .fetch_all(&mut *conn)
    .await?;
    complete(conn, rows).await
}
