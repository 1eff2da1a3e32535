use database::Conn;
use envelope::Keyring;
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{DocumentId, FileId, OrganisationId};
use crate::evidence::domain::Document;
use crate::store::error::one;
use crate::store::{Error, Window, sealed};

/// Download of a file.
#[derive(Clone, Debug)]
pub struct FileRead {
    pub id: Uuid,
    pub file: FileId,
    /// None for a program.
    pub by_user: Option<Uuid>,
    pub by: OrganisationId,
    pub reason: Option<SecretString>,
    pub at: OffsetDateTime,
}

/// Inserts a download. The reason is sealed for the owner of the document.
pub async fn insert_file_read(
    conn: &mut Conn,
    keys: &Keyring,
    document: Option<&Document>,
    read: &FileRead,
) -> Result<(), Error> {
    let reason = match document {
        Some(document) => {
            let field = sealed::read_reason(read.id);
            sealed::seal(keys, sealed::owner(document), field, read.reason.as_ref()).await?
        }
        // Only the owner reads a file without a document, and gives no reason.
        None => None,
    };
    let done = sqlx::query!(
        "insert into file_reads (id, file_id, by_user, by_organisation, reason, at) values ($1, $2, $3, $4, $5, $6)",
        read.id,
        read.file.0,
        read.by_user,
        read.by.0,
        reason,
        read.at,
    )
    .execute(conn)
    .await?;
    one("file_reads", done.rows_affected())
}

/// One page of the downloads of a document's file, newest first.
pub async fn list_file_reads(
    conn: &mut Conn,
    keys: &Keyring,
    document: DocumentId,
    window: Window<Uuid>,
) -> Result<Vec<FileRead>, Error> {
    let range = window.range(false);
    let rows = sqlx::query!(
        "select r.id, r.file_id, r.by_user, r.by_organisation, r.reason, r.at
         from file_reads r join files f on f.id = r.file_id
         where f.document_id = $1 and ($2::uuid is null or r.id > $2) and ($3::uuid is null or r.id < $3)
         order by case when $4 then r.id end, r.id desc limit $5",
        document.0,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(conn)
    .await?;
    let mut reads = Vec::with_capacity(rows.len());
    for row in window.in_order(rows) {
        reads.push(FileRead {
            id: row.id,
            file: FileId(row.file_id),
            by_user: row.by_user,
            by: OrganisationId(row.by_organisation),
            reason: sealed::open(keys, sealed::read_reason(row.id), row.reason.as_deref()).await?,
            at: row.at,
        });
    }
    Ok(reads)
}

pub async fn count_file_reads(conn: &mut Conn, document: DocumentId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from file_reads r join files f on f.id = r.file_id where f.document_id = $1"#,
        document.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}
