use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{DocumentId, GrantId, OrganisationId};
use crate::evidence::domain::Grant;
use crate::store::Error;
use crate::store::error::one;

struct Row {
    id: Uuid,
    document_id: Uuid,
    organisation: Uuid,
    grantee: Uuid,
    until: Option<OffsetDateTime>,
    revoked_at: Option<OffsetDateTime>,
    version: i64,
    created_at: OffsetDateTime,
}

impl From<Row> for Grant {
    fn from(row: Row) -> Self {
        Self {
            id: GrantId(row.id),
            document: DocumentId(row.document_id),
            organisation: OrganisationId(row.organisation),
            grantee: OrganisationId(row.grantee),
            until: row.until,
            revoked_at: row.revoked_at,
            version: row.version,
            created_at: row.created_at,
        }
    }
}

pub async fn insert_grant(conn: &mut Conn, grant: &Grant) -> Result<(), Error> {
    let done = sqlx::query!(
        "insert into document_grants (id, document_id, organisation, grantee, until, version, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        grant.id.0,
        grant.document.0,
        grant.organisation.0,
        grant.grantee.0,
        grant.until,
        grant.version,
        grant.created_at,
    )
    .execute(conn)
    .await?;
    one("document_grants", done.rows_affected())
}

/// Writes a revocation. Fails unless the stored version is the previous one.
pub async fn update_grant(conn: &mut Conn, grant: &Grant) -> Result<(), Error> {
    let done = sqlx::query!(
        "update document_grants set revoked_at = $2, version = $3 where id = $1 and version + 1 = $3",
        grant.id.0,
        grant.revoked_at,
        grant.version,
    )
    .execute(conn)
    .await?;
    one("document_grants", done.rows_affected())
}

/// Locks a grant (`FOR UPDATE`).
pub async fn lock_grant(conn: &mut Conn, id: GrantId) -> Result<Option<Grant>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, document_id, organisation, grantee, until, revoked_at, version, created_at
         from document_grants where id = $1 for update",
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(Into::into))
}

/// Live grants of these documents, newest first. A document has at most the maximum number of live grants.
pub async fn list_grants(
    conn: &mut Conn,
    documents: &[DocumentId],
    now: OffsetDateTime,
) -> Result<Vec<Grant>, Error> {
    let documents: Vec<Uuid> = documents.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "select id, document_id, organisation, grantee, until, revoked_at, version, created_at
         from document_grants where document_id = any($1) and revoked_at is null and (until is null or until > $2)
         order by id desc",
        &documents,
        now,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Those of these documents for which the organisation has a live grant.
pub async fn find_granted_documents(
    conn: &mut Conn,
    documents: &[DocumentId],
    grantee: OrganisationId,
    now: OffsetDateTime,
) -> Result<Vec<DocumentId>, Error> {
    let documents: Vec<Uuid> = documents.iter().map(|id| id.0).collect();
    let found = sqlx::query_scalar!(
        "select document_id from document_grants
         where grantee = $1 and document_id = any($2) and revoked_at is null and (until is null or until > $3)",
        grantee.0,
        &documents,
        now,
    )
    .fetch_all(conn)
    .await?;
    Ok(found.into_iter().map(DocumentId).collect())
}
