use database::Conn;
use sqlx::types::Json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::Error;
use super::error::{coded, one};
use crate::domain::pack::FileFinding;
use crate::domain::{Code, RulePackId, RulePackVersion, RulePackVersionId, Summary};

/// A version's file.
pub struct Source {
    pub id: RulePackVersionId,
    pub yaml: String,
    pub sha256: String,
    pub effective_from: Option<Date>,
}

pub async fn insert(conn: &mut Conn, version: &RulePackVersion, yaml: &str) -> Result<(), Error> {
    sqlx::query!(
        "insert into rule_pack_versions
             (id, version, pack_id, label, source, sha256, status, findings, summary, uploaded_by, uploaded_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        version.id.0,
        version.version,
        version.pack.0,
        version.label,
        yaml,
        version.sha256,
        version.status.code(),
        Json(&version.findings) as _,
        Json(&version.summary) as _,
        version.uploaded_by,
        version.uploaded_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes what can change of a version that is locked.
pub async fn update(conn: &mut Conn, version: &RulePackVersion) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update rule_pack_versions
         set version = $2, status = $3, findings = $4, effective_from = $5, published_by = $6, published_at = $7
         where id = $1",
        version.id.0,
        version.version,
        version.status.code(),
        Json(&version.findings) as _,
        version.effective_from,
        version.published_by,
        version.published_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("rule_pack_versions", rows)
}

/// Puts another file in the place of the one of a version that is locked.
pub async fn update_source(conn: &mut Conn, version: &RulePackVersion, yaml: &str) -> Result<(), Error> {
    let rows = sqlx::query!(
        "update rule_pack_versions
         set version = $2, source = $3, sha256 = $4, status = $5, findings = $6, summary = $7, uploaded_by = $8,
             uploaded_at = $9
         where id = $1",
        version.id.0,
        version.version,
        yaml,
        version.sha256,
        version.status.code(),
        Json(&version.findings) as _,
        Json(&version.summary) as _,
        version.uploaded_by,
        version.uploaded_at,
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("rule_pack_versions", rows)
}

/// Waits for others' changes to the version of this label, and keeps others waiting until the transaction ends.
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

/// Waits for others' changes to this version, and keeps others waiting until the transaction ends.
pub async fn lock(conn: &mut Conn, id: RulePackVersionId) -> Result<Option<RulePackVersion>, Error> {
    sqlx::query!("select id from rule_pack_versions where id = $1 for update", id.0)
        .fetch_optional(&mut *conn)
        .await?;
    Ok(list(conn, &[id]).await?.pop())
}

pub async fn list(conn: &mut Conn, ids: &[RulePackVersionId]) -> Result<Vec<RulePackVersion>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select v.id, v.version, v.pack_id, p.name as pack_name, v.label, v.sha256, v.status,
               v.findings as "findings: Json<Vec<FileFinding>>", v.summary as "summary: Json<Summary>",
               v.effective_from, v.uploaded_by, v.uploaded_at, v.published_by, v.published_at
           from rule_pack_versions v join rule_packs p on p.id = v.pack_id where v.id = any($1)"#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

/// The versions of a pack, newest first.
pub async fn page(
    conn: &mut Conn,
    pack: RulePackId,
    after: Option<Uuid>,
    most: i64,
) -> Result<Vec<RulePackVersion>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select v.id, v.version, v.pack_id, p.name as pack_name, v.label, v.sha256, v.status,
               v.findings as "findings: Json<Vec<FileFinding>>", v.summary as "summary: Json<Summary>",
               v.effective_from, v.uploaded_by, v.uploaded_at, v.published_by, v.published_at
           from rule_pack_versions v join rule_packs p on p.id = v.pack_id
           where v.pack_id = $1 and ($2::uuid is null or v.id < $2) order by v.id desc limit $3"#,
        pack.0,
        after,
        most,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(TryInto::try_into).collect()
}

pub async fn count(conn: &mut Conn, pack: RulePackId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from rule_pack_versions where pack_id = $1"#,
        pack.0
    );
    Ok(count.fetch_one(conn).await?)
}

/// The version of each pack that is in force on a day: of those that are effective, the latest; of two that became so on
/// the same day, the one that was published later.
pub async fn list_in_force(conn: &mut Conn, as_of: Date) -> Result<Vec<RulePackVersionId>, Error> {
    let ids = sqlx::query_scalar!(
        "select distinct on (pack_id) id from rule_pack_versions
         where status = 'PUBLISHED' and (effective_from is null or effective_from <= $1)
         order by pack_id, effective_from desc nulls last, published_at desc, id desc",
        as_of,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(RulePackVersionId).collect())
}

pub async fn list_sources(conn: &mut Conn, ids: &[RulePackVersionId]) -> Result<Vec<Source>, Error> {
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
    uploaded_by: Uuid,
    uploaded_at: OffsetDateTime,
    published_by: Option<Uuid>,
    published_at: Option<OffsetDateTime>,
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
            uploaded_by: row.uploaded_by,
            uploaded_at: row.uploaded_at,
            published_by: row.published_by,
            published_at: row.published_at,
        })
    }
}
