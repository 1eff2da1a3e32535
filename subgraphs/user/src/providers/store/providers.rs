use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::provider_rows::{ProviderRow, complete, insert_services};
use crate::domain::{AccreditationId, OrganisationId, ProviderId};
use crate::organisations::domain::OrganisationStatus;
use crate::providers::domain::{Provider, Visible};
use crate::store::Error;
use crate::store::error::{coded, one};

pub async fn insert(conn: &mut Conn, provider: &Provider) -> Result<(), Error> {
    sqlx::query!(
        "insert into providers
             (id, version, organisation_id, display_name, name_key, languages, status, created_at, updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        provider.id.0,
        provider.version,
        provider.organisation.0,
        provider.profile.display_name,
        normalisation::search_key(&provider.profile.display_name),
        &provider.profile.languages,
        provider.status.into_str(),
        provider.created_at,
        provider.updated_at,
    )
    .execute(&mut *conn)
    .await?;
    insert_services(conn, provider.id, &provider.profile.services).await
}

/// Writes the profile, status, version and time of a locked provider.
pub async fn update(conn: &mut Conn, provider: &Provider) -> Result<(), Error> {
    update_state(conn, provider).await?;
    let rows = sqlx::query!(
        "update providers set display_name = $2, name_key = $3, languages = $4 where id = $1",
        provider.id.0,
        provider.profile.display_name,
        normalisation::search_key(&provider.profile.display_name),
        &provider.profile.languages,
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    one("providers", rows)?;
    sqlx::query!(
        "delete from provider_services where provider_id = $1",
        provider.id.0
    )
    .execute(&mut *conn)
    .await?;
    insert_services(conn, provider.id, &provider.profile.services).await
}

/// Writes the status, version and time of a locked provider.
pub async fn update_state(conn: &mut Conn, provider: &Provider) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update providers
         set version = $2, status = $3, reason = $4, submitted_at = $5, updated_at = greatest(updated_at, $6)
         where id = $1",
        provider.id.0,
        provider.version,
        provider.status.into_str(),
        provider.reason,
        provider.submitted_at,
        provider.updated_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("providers", rows)
}

/// Writes the time of a change that is not in the provider's row, for example of one of its keys.
pub async fn update_time(
    conn: &mut Conn,
    id: ProviderId,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update providers set updated_at = greatest(updated_at, $2) where id = $1",
        id.0,
        now,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("providers", rows)
}

/// Locks a provider `FOR UPDATE`.
pub async fn lock(conn: &mut Conn, id: ProviderId) -> Result<Option<Provider>, Error> {
    let row = sqlx::query_as!(
        ProviderRow,
        "select id, version, organisation_id, display_name, languages, status, reason, rating_count, rating_sum,
             created_at, updated_at, submitted_at
         from providers where id = $1 for update",
        id.0,
    )
    .fetch_optional(&mut *conn)
    .await?;
    Ok(complete(conn, row.into_iter().collect()).await?.pop())
}

/// Locks an organisation `FOR UPDATE` and returns its status. The lock on the organisation ensures that two concurrent
/// calls cannot both create a profile.
pub async fn lock_organisation(
    conn: &mut Conn,
    id: OrganisationId,
) -> Result<Option<OrganisationStatus>, Error> {
    let status = sqlx::query_scalar!(
        "select status from organisations where id = $1 for update",
        id.0
    )
    .fetch_optional(conn)
    .await?;
    status
        .map(|status| coded("organisations.status", &status))
        .transpose()
}

/// Locks an organisation, then its provider, as [`lock`] does.
pub async fn lock_of(
    conn: &mut Conn,
    organisation: OrganisationId,
) -> Result<Option<Provider>, Error> {
    lock_organisation(conn, organisation).await?;
    let row = sqlx::query_as!(
        ProviderRow,
        "select id, version, organisation_id, display_name, languages, status, reason, rating_count, rating_sum,
             created_at, updated_at, submitted_at
         from providers where organisation_id = $1 for update",
        organisation.0,
    )
    .fetch_optional(&mut *conn)
    .await?;
    Ok(complete(conn, row.into_iter().collect()).await?.pop())
}

/// Locks the provider of an accreditation, as [`lock`] does.
pub async fn lock_accredited(
    conn: &mut Conn,
    id: AccreditationId,
) -> Result<Option<Provider>, Error> {
    match find_accredited(conn, id).await? {
        Some(provider) => lock(conn, provider).await,
        None => Ok(None),
    }
}

/// Finds the ID of the provider of an accreditation.
pub async fn find_accredited(
    conn: &mut Conn,
    id: AccreditationId,
) -> Result<Option<ProviderId>, Error> {
    let provider =
        sqlx::query_scalar!("select provider_id from accreditations where id = $1", id.0)
            .fetch_optional(conn)
            .await?;
    Ok(provider.map(ProviderId))
}

/// Lists those of these providers that exist and are visible.
pub async fn list(
    conn: &mut Conn,
    ids: &[ProviderId],
    visible: Visible,
) -> Result<Vec<Provider>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let (all, own) = visible.parameters();
    let rows = sqlx::query_as!(
        ProviderRow,
        "select id, version, organisation_id, display_name, languages, status, reason, rating_count, rating_sum,
             created_at, updated_at, submitted_at
         from providers
         where id = any($1) and ($2 or status = 'LISTED' or organisation_id = $3)",
        &ids,
        all,
        own,
    )
    .fetch_all(&mut *conn)
    .await?;
    complete(conn, rows).await
}

/// Lists those of the providers of these organisations that are visible.
pub async fn list_of(
    conn: &mut Conn,
    organisations: &[OrganisationId],
    visible: Visible,
) -> Result<Vec<Provider>, Error> {
    let organisations: Vec<Uuid> = organisations.iter().map(|id| id.0).collect();
    let (all, own) = visible.parameters();
    let rows = sqlx::query_as!(
        ProviderRow,
        "select id, version, organisation_id, display_name, languages, status, reason, rating_count, rating_sum,
             created_at, updated_at, submitted_at
         from providers
         where organisation_id = any($1) and ($2 or status = 'LISTED' or organisation_id = $3)",
        &organisations,
        all,
        own,
    )
    .fetch_all(&mut *conn)
    .await?;
    complete(conn, rows).await
}

/// Lists a page of all providers after this one, sorted by id.
pub async fn list_after(
    conn: &mut Conn,
    after: Option<Uuid>,
    most: i64,
) -> Result<Vec<Provider>, Error> {
    let rows = sqlx::query_as!(
        ProviderRow,
        "select id, version, organisation_id, display_name, languages, status, reason, rating_count, rating_sum,
             created_at, updated_at, submitted_at
         from providers where $1::uuid is null or id > $1 order by id limit $2",
        after,
        most,
    )
    .fetch_all(&mut *conn)
    .await?;
    complete(conn, rows).await
}
