use database::Conn;
use sqlx::types::Json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{RulePackId, RulePackVersionId};
use crate::rule_files::domain::FileFinding;
use crate::rule_packs::domain::{Act, Decision, RulePackVersion, RulePackVersionStatus, Summary};
use crate::store::Error;
use crate::store::error::{coded, one};

/// File of a version.
pub struct Source {
    pub id: RulePackVersionId,
    pub yaml: String,
    pub sha256: String,
    pub effective_from: Option<Date>,
}

pub async fn insert(conn: &mut Conn, version: &RulePackVersion, yaml: &str) -> Result<(), Error> {
    sqlx::query!(
        "insert into rule_pack_versions
             (id, version, pack_id, label, source, sha256, status, findings, summary, authors, uploaded_by, uploaded_at,
              updated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        version.id.0,
        version.version,
        version.pack.0,
        version.label,
        yaml,
        version.sha256,
        version.status.into_str(),
        Json(&version.findings) as _,
        Json(&version.summary) as _,
        &version.authors,
        version.authors.last().copied().unwrap_or_default(),
        version.uploaded_at,
        version.updated_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Updates the mutable columns of a locked version.
pub async fn update(conn: &mut Conn, version: &RulePackVersion) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update rule_pack_versions
         set version = $2, status = $3, findings = $4, effective_from = $5, published_by = $6, published_at = $7,
             submission = $8, rejection = $9, decision = $10, decision_sha256 = $11, withdrawal = $12,
             updated_at = $13
         where id = $1",
        version.id.0,
        version.version,
        version.status.into_str(),
        Json(&version.findings) as _,
        version.effective_from,
        version.published_by,
        version.published_at,
        version.submission.as_ref().map(Json) as _,
        version.rejection.as_ref().map(Json) as _,
        version.decision.as_ref().map(Json) as _,
        version.decision.as_ref().map(Decision::hash),
        version.withdrawal.as_ref().map(Json) as _,
        version.updated_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("rule_pack_versions", rows)
}

/// Replaces the file of a locked version.
pub async fn update_source(
    conn: &mut Conn,
    version: &RulePackVersion,
    yaml: &str,
) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update rule_pack_versions
         set source = $2, sha256 = $3, summary = $4, authors = $5, uploaded_by = $6, uploaded_at = $7
         where id = $1",
        version.id.0,
        yaml,
        version.sha256,
        Json(&version.summary) as _,
        &version.authors,
        version.authors.last().copied().unwrap_or_default(),
        version.uploaded_at,
    )
    .execute(&mut *conn)
    .await?
    .rows_affected();
    one("rule_pack_versions", rows)?;
    update(conn, version).await
}

/// Updates the status of versions because of another version.
pub async fn update_status(
    conn: &mut Conn,
    ids: &[RulePackVersionId],
    status: RulePackVersionStatus,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query!(
        "update rule_pack_versions set status = $2, version = version + 1, updated_at = greatest(updated_at, $3)
         where id = any($1) and status <> $2",
        &ids,
        status.into_str(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks the version with this label until the transaction ends.
pub async fn lock_label(
    conn: &mut Conn,
    pack: RulePackId,
    label: &str,
) -> Result<Option<RulePackVersion>, Error> {
    let id = sqlx::query_scalar!(
        "select id from rule_pack_versions where pack_id = $1 and label = $2",
        pack.0,
        label
    )
    .fetch_optional(&mut *conn)
    .await?;
    match id {
        Some(id) => lock(conn, RulePackVersionId(id)).await,
        None => Ok(None),
    }
}

/// Finds the version with this label in the pack with this name.
pub async fn find_label(
    conn: &mut Conn,
    pack: &str,
    label: &str,
) -> Result<Option<RulePackVersion>, Error> {
    let id = sqlx::query_scalar!(
        "select v.id from rule_pack_versions v join rule_packs p on p.id = v.pack_id
         where p.name = $1 and v.label = $2",
        pack,
        label,
    )
    .fetch_optional(&mut *conn)
    .await?;
    match id {
        Some(id) => Ok(list(conn, &[RulePackVersionId(id)]).await?.pop()),
        None => Ok(None),
    }
}

/// Locks a version until the transaction ends.
pub async fn lock(
    conn: &mut Conn,
    id: RulePackVersionId,
) -> Result<Option<RulePackVersion>, Error> {
    sqlx::query!(
        "select id from rule_pack_versions where id = $1 for update",
        id.0
    )
    .fetch_optional(&mut *conn)
    .await?;
    Ok(list(conn, &[id]).await?.pop())
}

/// Lists versions, newest first.
pub async fn list(
    conn: &mut Conn,
    ids: &[RulePackVersionId],
) -> Result<Vec<RulePackVersion>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select v.id, v.version, v.pack_id, p.name as pack_name, v.label, v.sha256, v.status,
               v.findings as "findings: Json<Vec<FileFinding>>", v.summary as "summary: Json<Summary>",
               v.effective_from, v.authors, v.uploaded_at, v.submission as "submission: Json<Act>",
               v.rejection as "rejection: Json<Act>", v.decision as "decision: Json<Decision>", v.published_by,
               v.published_at, v.withdrawal as "withdrawal: Json<Act>", v.updated_at
           from rule_pack_versions v join rule_packs p on p.id = v.pack_id where v.id = any($1) order by v.id desc"#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// Lists the versions that were ever published and follow this ID, by ID.
pub async fn list_published_after(
    conn: &mut Conn,
    after: Option<Uuid>,
    most: i64,
) -> Result<Vec<RulePackVersion>, Error> {
    let ids = sqlx::query_scalar!(
        "select id from rule_pack_versions
         where published_at is not null and ($1::uuid is null or id > $1)
         order by id limit $2",
        after,
        most,
    )
    .fetch_all(&mut *conn)
    .await?;
    let mut versions = list(
        conn,
        &ids.into_iter().map(RulePackVersionId).collect::<Vec<_>>(),
    )
    .await?;
    versions.sort_unstable_by_key(|version| version.id);
    Ok(versions)
}

pub async fn list_sources(
    conn: &mut Conn,
    ids: &[RulePackVersionId],
) -> Result<Vec<Source>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, source, sha256, effective_from from rule_pack_versions where id = any($1)",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let sources = rows.into_iter().map(|row| Source {
        id: RulePackVersionId(row.id),
        yaml: row.source,
        sha256: row.sha256,
        effective_from: row.effective_from,
    });
    Ok(sources.collect())
}

struct Row {
    id: Uuid,
    version: i64,
    pack_id: Uuid,
    pack_name: String,
    label: String,
    sha256: String,
    status: String,
    findings: Json<Vec<FileFinding>>,
    summary: Json<Summary>,
    effective_from: Option<Date>,
    authors: Vec<Uuid>,
    uploaded_at: OffsetDateTime,
    submission: Option<Json<Act>>,
    rejection: Option<Json<Act>>,
    decision: Option<Json<Decision>>,
    published_by: Option<Uuid>,
    published_at: Option<OffsetDateTime>,
    withdrawal: Option<Json<Act>>,
    updated_at: OffsetDateTime,
}

impl TryFrom<Row> for RulePackVersion {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: RulePackVersionId(row.id),
            version: row.version,
            pack: RulePackId(row.pack_id),
            pack_name: row.pack_name,
            label: row.label,
            sha256: row.sha256,
            status: coded("rule_pack_versions.status", &row.status)?,
            findings: row.findings.0,
            summary: row.summary.0,
            effective_from: row.effective_from,
            authors: row.authors,
            uploaded_at: row.uploaded_at,
            submission: row.submission.map(|act| act.0),
            rejection: row.rejection.map(|act| act.0),
            decision: row.decision.map(|decision| decision.0),
            published_by: row.published_by,
            published_at: row.published_at,
            withdrawal: row.withdrawal.map(|act| act.0),
            updated_at: row.updated_at,
        })
    }
}
