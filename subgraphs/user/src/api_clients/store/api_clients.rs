use database::{Conn, Window};
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::api_clients::domain::{
    ApiClient, ApiClientFilter, ClientKey, ClientStatus, Operation, PreviousSecret,
};
use crate::domain::{ApiClientId, Fingerprint, OrganisationId};
use crate::organisations::domain::OrganisationStatus;
use crate::store::Error;
use crate::store::error::{coded, one};

pub async fn insert(conn: &mut Conn, client: &ApiClient) -> Result<(), Error> {
    sqlx::query!(
        "insert into api_clients
             (id, version, name, kind, organisation_id, scopes, rate_class, secret_sha256, status, created_at,
              updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        client.id.0,
        client.version,
        client.name,
        client.kind.into_str(),
        client.organisation.map(|id| id.0),
        &client.scopes,
        client.rate_class.into_str(),
        &client.secret.0,
        own_status(client).into_str(),
        client.created_at,
        client.updated_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks a client `FOR UPDATE`.
pub async fn lock(conn: &mut Conn, id: ApiClientId) -> Result<Option<ApiClient>, Error> {
    // Read after the lock: a status change of the organisation locks the clients afterwards.
    sqlx::query!("select id from api_clients where id = $1 for update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    Ok(list(conn, &[id], None).await?.pop())
}

/// Locks all clients of an organisation that are not revoked, as [`lock`] does.
pub async fn lock_those_of(
    conn: &mut Conn,
    organisation: OrganisationId,
) -> Result<Vec<ApiClient>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from api_clients where organisation_id = $1 and status = $2 order by id for update",
        organisation.0,
        ClientStatus::Active.into_str(),
    )
    .fetch_all(&mut *conn)
    .await?;
    read(conn, &ids, None).await
}

/// Locks an organisation `FOR SHARE` and returns its status.
pub async fn share_organisation(
    conn: &mut Conn,
    id: OrganisationId,
) -> Result<Option<OrganisationStatus>, Error> {
    let status = sqlx::query_scalar!(
        "select status from organisations where id = $1 for share",
        id.0
    )
    .fetch_optional(conn)
    .await?;
    status
        .map(|status| coded("organisations.status", &status))
        .transpose()
}

/// Writes the mutable columns of a locked client.
pub async fn update(conn: &mut Conn, client: &ApiClient) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update api_clients set version = $2, status = $3, name = $4, scopes = $5, rate_class = $6,
             secret_sha256 = $7, previous_secret_sha256 = $8, previous_secret_expires_at = $9, public_keys = $10,
             operations = $11, updated_at = greatest(updated_at, $12)
         where id = $1",
        client.id.0,
        client.version,
        own_status(client).into_str(),
        client.name,
        &client.scopes,
        client.rate_class.into_str(),
        &client.secret.0,
        client.previous_secret.map(|previous| previous.fingerprint.0.to_vec()),
        client.previous_secret.map(|previous| previous.expires_at),
        Json(&client.keys) as _,
        Json(&client.operations) as _,
        client.updated_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("api_clients", rows)
}

pub async fn find(conn: &mut Conn, id: ApiClientId) -> Result<Option<ApiClient>, Error> {
    Ok(list(conn, &[id], None).await?.pop())
}

/// Lists those of these clients that exist, optionally `of` one organisation only.
pub async fn list(
    conn: &mut Conn,
    ids: &[ApiClientId],
    of: Option<OrganisationId>,
) -> Result<Vec<ApiClient>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    read(conn, &ids, of).await
}

/// Lists a page of clients, oldest first.
pub async fn list_page(
    conn: &mut Conn,
    filter: &ApiClientFilter,
    window: Window<Uuid>,
) -> Result<Vec<ApiClient>, Error> {
    let range = window.range(true);
    let ids = sqlx::query_scalar!(
        "select id from api_clients
         where ($1::timestamptz is null or updated_at >= $1) and ($2::timestamptz is null or updated_at < $2)
           and ($3::uuid is null or id > $3) and ($4::uuid is null or id < $4)
         order by case when $5 then id end, id desc limit $6",
        filter.updated_from,
        filter.updated_to,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    // `read` sorts by id, so the rows of a backward window need no reversal.
    read(conn, &ids, None).await
}

/// Lists the clients that are not revoked.
pub async fn list_live(conn: &mut Conn) -> Result<Vec<ApiClient>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from api_clients where status = $1",
        ClientStatus::Active.into_str()
    )
    .fetch_all(&mut *conn)
    .await?;
    read(conn, &ids, None).await
}

pub async fn count(conn: &mut Conn, filter: &ApiClientFilter) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from api_clients
         where ($1::timestamptz is null or updated_at >= $1) and ($2::timestamptz is null or updated_at < $2)",
        filter.updated_from,
        filter.updated_to,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Counts the clients of an organisation that are not revoked.
pub async fn count_of(conn: &mut Conn, organisation: OrganisationId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        "select count(*) as \"count!\" from api_clients where organisation_id = $1 and status = $2",
        organisation.0,
        ClientStatus::Active.into_str(),
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// The value of the column. SUSPENDED is derived from the organisation and is not stored.
const fn own_status(client: &ApiClient) -> ClientStatus {
    match client.status {
        ClientStatus::Active | ClientStatus::Suspended => ClientStatus::Active,
        ClientStatus::Revoked => ClientStatus::Revoked,
    }
}

async fn read(
    conn: &mut Conn,
    ids: &[Uuid],
    of: Option<OrganisationId>,
) -> Result<Vec<ApiClient>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select c.id, c.version, c.name, c.kind, c.organisation_id, c.scopes, c.rate_class, c.secret_sha256,
             c.previous_secret_sha256, c.previous_secret_expires_at,
             c.public_keys as \"public_keys: Json<Vec<ClientKey>>\",
             c.operations as \"operations: Json<Vec<Operation>>\",
             c.status, c.created_at, c.updated_at, o.status as \"organisation_status?\"
         from api_clients c left join organisations o on o.id = c.organisation_id
         where c.id = any($1) and ($2::uuid is null or c.organisation_id = $2)
         order by c.id",
        ids,
        of.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(ApiClient::try_from).collect()
}

struct Row {
    id: Uuid,
    version: i64,
    name: String,
    kind: String,
    organisation_id: Option<Uuid>,
    scopes: Vec<String>,
    rate_class: String,
    secret_sha256: Vec<u8>,
    previous_secret_sha256: Option<Vec<u8>>,
    previous_secret_expires_at: Option<OffsetDateTime>,
    public_keys: Json<Vec<ClientKey>>,
    operations: Json<Vec<Operation>>,
    status: String,
    created_at: OffsetDateTime,
    updated_at: OffsetDateTime,
    organisation_status: Option<String>,
}

impl TryFrom<Row> for ApiClient {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let previous = row
            .previous_secret_sha256
            .zip(row.previous_secret_expires_at);
        let previous_secret = previous.map(|(sha256, expires_at)| {
            Ok::<_, Error>(PreviousSecret {
                fingerprint: fingerprint(sha256)?,
                expires_at,
            })
        });
        let organisation_status = row.organisation_status.as_deref();
        let status = coded("api_clients.status", &row.status)?;
        Ok(Self {
            id: ApiClientId(row.id),
            version: row.version,
            name: row.name,
            kind: coded("api_clients.kind", &row.kind)?,
            organisation: row.organisation_id.map(OrganisationId),
            scopes: row.scopes,
            rate_class: coded("api_clients.rate_class", &row.rate_class)?,
            secret: fingerprint(row.secret_sha256)?,
            previous_secret: previous_secret.transpose()?,
            keys: row.public_keys.0,
            operations: row.operations.0,
            status: match organisation_status {
                Some(organisation) => {
                    ClientStatus::within(status, coded("organisations.status", organisation)?)
                }
                None => status,
            },
            created_at: row.created_at,
            updated_at: row.updated_at,
        })
    }
}

fn fingerprint(sha256: Vec<u8>) -> Result<Fingerprint, Error> {
    let column = "api_clients.secret_sha256";
    let bytes = sha256.try_into().map_err(|_| Error::Unknown {
        column,
        code: "not 32 bytes".to_owned(),
    })?;
    Ok(Fingerprint(bytes))
}
