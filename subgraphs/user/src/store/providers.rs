use database::Conn;
use uuid::Uuid;

use super::Error;
use super::error::one;
use super::provider_rows::{ProviderRow, accreditations, complete, insert_services};
use crate::domain::{
    Accreditation, AccreditationId, Code, OrganisationId, Provider, ProviderFilter, ProviderId,
};

/// Whose profiles may be seen in which state.
#[derive(Clone, Copy, Debug)]
pub enum Visible {
    /// LISTED ones, and those of this organisation whatever their state.
    ListedAndOwn(Option<OrganisationId>),
    All,
}

impl Visible {
    /// As the two parameters that the statements take: whether all, and whose.
    fn parameters(self) -> (bool, Option<Uuid>) {
        match self {
            Self::All => (true, None),
            Self::ListedAndOwn(own) => (false, own.map(|id| id.0)),
        }
    }
}

pub async fn insert(conn: &mut Conn, provider: &Provider) -> Result<(), Error> {
    sqlx::query!(
        "insert into providers (id, version, organisation_id, display_name, languages, status, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        provider.id.0,
        provider.version,
        provider.organisation.0,
        provider.profile.display_name,
        &provider.profile.languages,
        provider.status.code(),
        provider.created_at,
    )
    .execute(&mut *conn)
    .await?;
    insert_services(conn, provider.id, &provider.profile.services).await
}

/// Writes the profile, state and version of a provider that is locked.
pub async fn update(conn: &mut Conn, provider: &Provider) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update providers set version = $2, display_name = $3, languages = $4, status = $5 where id = $1",
        provider.id.0,
        provider.version,
        provider.profile.display_name,
        &provider.profile.languages,
        provider.status.code(),
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    one("providers", rows)?;
    sqlx::query!("delete from provider_services where provider_id = $1", provider.id.0)
        .execute(&mut *conn)
        .await?;
    insert_services(conn, provider.id, &provider.profile.services).await
}

pub async fn insert_accreditation(
    conn: &mut Conn,
    provider: ProviderId,
    accreditation: &Accreditation,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into accreditations (id, provider_id, body, standard, number, scope, valid_from, valid_to)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        accreditation.id.0,
        provider.0,
        accreditation.body,
        accreditation.standard.code(),
        accreditation.number,
        accreditation.scope,
        accreditation.valid_from,
        accreditation.valid_to,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Waits for others' changes to this provider, and keeps others waiting until the transaction ends.
pub async fn lock(conn: &mut Conn, id: ProviderId) -> Result<Option<Provider>, Error> {
    let row = sqlx::query_as!(ProviderRow, "select * from providers where id = $1 for update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    Ok(complete(conn, row.into_iter().collect()).await?.pop())
}

/// [`lock`], for the provider of an organisation. An organisation without one is locked itself, so that it gets one
/// only once.
pub async fn lock_of(conn: &mut Conn, organisation: OrganisationId) -> Result<Option<Provider>, Error> {
    sqlx::query!("select id from organisations where id = $1 for update", organisation.0)
        .fetch_optional(&mut *conn)
        .await?;
    let row = sqlx::query_as!(
        ProviderRow,
        "select * from providers where organisation_id = $1 for update",
        organisation.0,
    )
    .fetch_optional(&mut *conn)
    .await?;
    Ok(complete(conn, row.into_iter().collect()).await?.pop())
}

/// Those of these that there are and may be seen.
pub async fn list(conn: &mut Conn, ids: &[ProviderId], visible: Visible) -> Result<Vec<Provider>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let (all, own) = visible.parameters();
    let rows = sqlx::query_as!(
        ProviderRow,
        "select * from providers
         where id = any($1) and ($2 or status = 'LISTED' or organisation_id = $3)",
        &ids,
        all,
        own,
    )
    .fetch_all(&mut *conn)
    .await?;
    complete(conn, rows).await
}

/// Those of these accreditations that there are and whose provider may be seen.
pub async fn list_accreditations(
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
    let found = accreditations(conn, &providers).await?.into_iter().map(|(_, accreditation)| accreditation);
    Ok(found.filter(|each| ids.contains(&each.id.0)).collect())
}

/// The providers of the directory after this one, oldest first; `all` of them or the LISTED ones.
pub async fn list_after(
    conn: &mut Conn,
    filter: &ProviderFilter,
    all: bool,
    after: Option<Uuid>,
    most: i64,
) -> Result<Vec<Provider>, Error> {
    let rows = sqlx::query_as!(
        ProviderRow,
        "select p.* from providers p
         where ($1 or p.status = 'LISTED')
           and ($2::text is null or p.status = $2)
           and ($3::uuid is null or p.id > $3)
           and provider_offers(p.id, $4, $5, $6)
         order by p.id limit $7",
        all,
        filter.status.map(Code::code),
        after,
        filter.market,
        filter.hs_code,
        filter.document_type,
        most,
    )
    .fetch_all(&mut *conn)
    .await?;
    complete(conn, rows).await
}

pub async fn count(conn: &mut Conn, filter: &ProviderFilter, all: bool) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from providers p
         where ($1 or p.status = 'LISTED')
           and ($2::text is null or p.status = $2)
           and provider_offers(p.id, $3, $4, $5)",
        all,
        filter.status.map(Code::code),
        filter.market,
        filter.hs_code,
        filter.document_type,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
