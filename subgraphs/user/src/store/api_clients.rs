use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use super::error::{coded, one};
use crate::domain::{ApiClient, ApiClientId, ClientStatus, Code, Fingerprint, OrganisationId};

pub async fn insert(conn: &mut Conn, client: &ApiClient) -> Result<(), Error> {
    sqlx::query!(
        "insert into api_clients
             (id, version, name, kind, organisation_id, scopes, rate_class, secret_sha256, status, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        client.id.0,
        client.version,
        client.name,
        client.kind.code(),
        client.organisation.map(|id| id.0),
        &client.scopes,
        client.rate_class.code(),
        &client.secret.0,
        client.status.code(),
        client.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Waits for others' changes to this client, and keeps others waiting until the transaction ends.
pub async fn lock(conn: &mut Conn, id: ApiClientId) -> Result<Option<ApiClient>, Error> {
    let row = sqlx::query_as!(Row, "select * from api_clients where id = $1 for update", id.0)
        .fetch_optional(conn)
        .await?;
    row.map(ApiClient::try_from).transpose()
}

/// Writes what can change of a client that is locked.
pub async fn update(conn: &mut Conn, client: &ApiClient) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update api_clients set version = $2, status = $3 where id = $1",
        client.id.0,
        client.version,
        client.status.code(),
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("api_clients", rows)
}

/// Those of these that there are, `of` one organisation if one is named.
pub async fn list(
    conn: &mut Conn,
    ids: &[ApiClientId],
    of: Option<OrganisationId>,
) -> Result<Vec<ApiClient>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "select * from api_clients where id = any($1) and ($2::uuid is null or organisation_id = $2)",
        &ids,
        of.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(ApiClient::try_from).collect()
}

/// The clients after this one, oldest first.
pub async fn list_after(conn: &mut Conn, after: Option<Uuid>, most: i64) -> Result<Vec<ApiClient>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select * from api_clients where $1::uuid is null or id > $1 order by id limit $2",
        after,
        most,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(ApiClient::try_from).collect()
}

pub async fn list_active(conn: &mut Conn) -> Result<Vec<ApiClient>, Error> {
    let rows = sqlx::query_as!(
        Row,
        "select * from api_clients where status = $1 order by id",
        ClientStatus::Active.code()
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(ApiClient::try_from).collect()
}

pub async fn count(conn: &mut Conn) -> Result<i64, Error> {
    Ok(sqlx::query_scalar!("select count(*) as \"count!\" from api_clients").fetch_one(conn).await?)
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
    status: String,
    created_at: OffsetDateTime,
}

impl TryFrom<Row> for ApiClient {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let fingerprint = row.secret_sha256.try_into().map_err(|_| Error::Unknown {
            column: "api_clients.secret_sha256",
            code: "not 32 bytes".to_owned(),
        })?;
        Ok(Self {
            id: ApiClientId(row.id),
            version: row.version,
            name: row.name,
            kind: coded("api_clients.kind", &row.kind)?,
            organisation: row.organisation_id.map(OrganisationId),
            scopes: row.scopes,
            rate_class: coded("api_clients.rate_class", &row.rate_class)?,
            secret: Fingerprint(fingerprint),
            status: coded("api_clients.status", &row.status)?,
            created_at: row.created_at,
        })
    }
}
