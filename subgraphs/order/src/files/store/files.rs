use database::Conn;
use envelope::{Keyring, Subject};
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{DocumentId, FileId, OrganisationId};
use crate::evidence::domain::Document;
use crate::files::domain::File;
use crate::store::error::one;
use crate::store::{Error, sealed};

struct Row {
    id: Uuid,
    organisation: Uuid,
    name: Vec<u8>,
    content_type: String,
    size: i64,
    sha256: Vec<u8>,
    document_id: Option<Uuid>,
    verified_at: Option<OffsetDateTime>,
    created_at: OffsetDateTime,
}

/// Serialises uploads of an organisation until the end of the transaction, so that concurrent uploads do not exceed its limits.
pub async fn lock_uploads(conn: &mut Conn, organisation: OrganisationId) -> Result<(), Error> {
    sqlx::query!(
        "select pg_advisory_xact_lock(hashtextextended('files ' || $1, 0))",
        organisation.0.to_string()
    )
    .fetch_one(conn)
    .await?;
    Ok(())
}

/// Number of files of an organisation without a document.
pub async fn count_unattached_files(
    conn: &mut Conn,
    organisation: OrganisationId,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from files where organisation = $1 and document_id is null"#,
        organisation.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Inserts a new file without a document. `data_key` is the result of [`super::insert_object`].
pub async fn insert_file(
    conn: &mut Conn,
    keys: &Keyring,
    file: &File,
    data_key: &[u8],
) -> Result<(), Error> {
    let subject = Subject::Organisation(file.organisation.0);
    let name = keys
        .seal(subject, sealed::file_name(file.id), &file.name)
        .await?;
    let done = sqlx::query!(
        "insert into files (id, organisation, name, content_type, size, sha256, data_key, created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        file.id.0,
        file.organisation.0,
        name,
        file.kind.into_str(),
        i64::try_from(file.size).map_err(|_| Error::Length("size"))?,
        &file.sha256,
        data_key,
        file.created_at,
    )
    .execute(conn)
    .await?;
    one("files", done.rows_affected())
}

pub async fn find_file(conn: &mut Conn, keys: &Keyring, id: FileId) -> Result<Option<File>, Error> {
    let row = sqlx::query_as!(
        Row,
        "select id, organisation, name, content_type, size, sha256, document_id, verified_at, created_at
         from files where id = $1",
        id.0,
    )
    .fetch_optional(conn)
    .await?;
    match row {
        Some(row) => Ok(Some(file(keys, row).await?)),
        None => Ok(None),
    }
}

/// Files of these documents.
pub async fn find_files_of_documents(
    conn: &mut Conn,
    keys: &Keyring,
    documents: &[DocumentId],
) -> Result<Vec<File>, Error> {
    let documents: Vec<Uuid> = documents.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        "select id, organisation, name, content_type, size, sha256, document_id, verified_at, created_at
         from files where document_id = any($1) and replaced_at is null",
        &documents,
    )
    .fetch_all(conn)
    .await?;
    let mut files = Vec::with_capacity(rows.len());
    for row in rows {
        files.push(file(keys, row).await?);
    }
    Ok(files)
}

async fn file(keys: &Keyring, row: Row) -> Result<File, Error> {
    let name = sealed::open(keys, sealed::file_name(FileId(row.id)), Some(&row.name)).await?;
    Ok(File {
        id: FileId(row.id),
        organisation: OrganisationId(row.organisation),
        name: name.unwrap_or_else(|| SecretString::from("file")),
        kind: row.content_type.parse()?,
        size: row.size.try_into().map_err(|_| Error::Length("size"))?,
        sha256: row.sha256.try_into().map_err(|_| Error::Length("sha256"))?,
        document: row.document_id.map(DocumentId),
        verified_at: row.verified_at,
        created_at: row.created_at,
    })
}

/// Stores the time of a successful verification.
pub async fn update_file_verified(
    conn: &mut Conn,
    id: FileId,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!("update files set verified_at = $2 where id = $1", id.0, now)
        .execute(conn)
        .await?;
    Ok(())
}

/// Marks the file of a document as replaced: when the document gets another file (`always`), or when its hash differs.
pub async fn update_file_replaced(
    conn: &mut Conn,
    document: &Document,
    always: bool,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "update files set replaced_at = $2
         where document_id = $1 and replaced_at is null and ($3 or sha256 <> $4)",
        document.id.0,
        now,
        always,
        &document.sha256,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Attaches a file to a document and writes the time of the document's last change. Returns false if the file already has a
/// document. The sealed columns are resealed for the owner of the document.
pub async fn update_file_document(
    conn: &mut Conn,
    keys: &Keyring,
    file: &File,
    document: &Document,
) -> Result<bool, Error> {
    let subject = sealed::owner(document);
    let row = sqlx::query!("select data_key from files where id = $1", file.id.0)
        .fetch_one(&mut *conn)
        .await?;
    let data_key = keys
        .hand_over_file(subject, sealed::file_content(file.id), &row.data_key)
        .await?;
    let name = keys
        .seal(subject, sealed::file_name(file.id), &file.name)
        .await?;
    let done = sqlx::query!(
        "with attached as (
             update files set document_id = $2, name = $3, data_key = $4 where id = $1 and document_id is null
             returning document_id
         ) update evidence_documents d set updated_at = $5 from attached where d.id = attached.document_id",
        file.id.0,
        document.id.0,
        name,
        data_key,
        document.updated_at,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Sealed data key of a file's content.
pub(super) async fn find_data_key(conn: &mut Conn, id: FileId) -> Result<Vec<u8>, Error> {
    let row = sqlx::query!("select data_key from files where id = $1", id.0)
        .fetch_one(conn)
        .await?;
    Ok(row.data_key)
}

/// Deletes at most `limit` files without a document that are older than `before`. Returns their IDs.
pub async fn delete_unattached_files(
    conn: &mut Conn,
    before: OffsetDateTime,
    limit: i64,
) -> Result<Vec<FileId>, Error> {
    // Organisations are locked in the order of their IDs, so that concurrent processes do not deadlock.
    let ids = sqlx::query_scalar!(
        r#"with deleted as (
             delete from files where id in
                 (select id from files where document_id is null and created_at < $1 limit $2 for update skip locked)
             returning id, organisation, size
         ), freed as (
             select organisation, sum(size)::bigint as size from deleted group by organisation order by organisation
         ), counted as (
             update stored_bytes s set bytes = greatest(s.bytes - freed.size, 0)
             from freed where s.organisation = freed.organisation
         ) select id as "id!" from deleted"#,
        before,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(FileId).collect())
}

/// Those of these files that exist.
pub async fn find_known_files(conn: &mut Conn, ids: &[FileId]) -> Result<Vec<FileId>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let known = sqlx::query_scalar!("select id from files where id = any($1)", &ids)
        .fetch_all(conn)
        .await?;
    Ok(known.into_iter().map(FileId).collect())
}

/// Number of bytes that an organisation stores.
pub async fn find_stored_bytes(
    conn: &mut Conn,
    organisation: OrganisationId,
) -> Result<i64, Error> {
    let bytes = sqlx::query_scalar!(
        "select bytes from stored_bytes where organisation = $1",
        organisation.0
    )
    .fetch_optional(conn)
    .await?;
    Ok(bytes.unwrap_or(0))
}

/// Adds the size of a new file.
pub async fn upsert_stored_bytes(
    conn: &mut Conn,
    organisation: OrganisationId,
    bytes: i64,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into stored_bytes as s (organisation, bytes) values ($1, $2)
         on conflict (organisation) do update set bytes = s.bytes + excluded.bytes",
        organisation.0,
        bytes,
    )
    .execute(conn)
    .await?;
    Ok(())
}
