use std::collections::HashMap;

use database::Conn;
use envelope::Keyring;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::assessment::domain::{Finding, Report, Signed};
use crate::domain::{DocumentId, FindingId, KeyId, OrderId, ReportId};
use crate::store::error::one;
use crate::store::{Error, sealed};

pub async fn insert_report(conn: &mut Conn, keys: &Keyring, report: &Report) -> Result<(), Error> {
    let (subject, field) = (
        sealed::case(report.order),
        sealed::lab_reference(report.id.0),
    );
    let lab_reference = sealed::seal(keys, subject, field, report.lab_reference.as_ref()).await?;
    let signed = report.signed.as_ref();
    let body = signed.and_then(|signed| signed.body.as_ref());
    let body = sealed::seal(keys, subject, sealed::report_body(report.id.0), body).await?;
    let done = sqlx::query!(
        "insert into assessment_reports (id, order_id, overall, lab_reference, valid_from, valid_to, issued_at,
             supersedes, body, body_sha256, signing_key, signature, countersignature)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
        report.id.0,
        report.order.0,
        report.overall.into_str(),
        lab_reference,
        report.valid_from,
        report.valid_to,
        report.issued_at,
        report.supersedes.map(|id| id.0),
        body,
        signed.map(|signed| signed.sha256.to_vec()),
        signed.map(|signed| signed.key.0),
        signed.map(|signed| signed.signature.as_str()),
        signed.map(|signed| signed.countersignature.as_str()),
    )
    .execute(&mut *conn)
    .await?;
    one("assessment_reports", done.rows_affected())?;
    for (position, finding) in (0..).zip(&report.findings) {
        insert_finding(conn, keys, report, position, finding).await?;
    }
    Ok(())
}

async fn insert_finding(
    conn: &mut Conn,
    keys: &Keyring,
    report: &Report,
    position: i32,
    finding: &Finding,
) -> Result<(), Error> {
    let (subject, field) = (sealed::case(report.order), sealed::remark(finding.id.0));
    let remark = sealed::seal(keys, subject, field, finding.remark.as_ref()).await?;
    let evidence: Vec<Uuid> = finding.evidence.iter().map(|id| id.0).collect();
    let done = sqlx::query!(
        "insert into report_findings (id, report_id, position, requirement, result, establishes, evidence, remark)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        finding.id.0,
        report.id.0,
        position,
        finding.requirement,
        finding.result.into_str(),
        &finding.establishes,
        &evidence,
        remark,
    )
    .execute(conn)
    .await?;
    one("report_findings", done.rows_affected())
}

/// Finds reports by ID, newest first.
pub async fn find_reports(
    conn: &mut Conn,
    keys: &Keyring,
    ids: &[ReportId],
) -> Result<Vec<Report>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut findings = findings(&mut *conn, keys, &ids).await?;
    let rows = sqlx::query_as!(
        Row,
        r#"select r.id, r.order_id, r.overall, r.lab_reference, r.valid_from, r.valid_to, r.issued_at, r.supersedes,
             r.body, r.body_sha256, r.signing_key, r.signature, r.countersignature, next.id as "superseded_by?"
         from assessment_reports r left join assessment_reports next on next.supersedes = r.id
         where r.id = any($1) order by r.id desc"#,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let mut reports = Vec::with_capacity(rows.len());
    for row in rows {
        let findings = findings.remove(&row.id).unwrap_or_default();
        reports.push(row.read(keys, findings).await?);
    }
    Ok(reports)
}

struct Row {
    id: Uuid,
    order_id: Uuid,
    overall: String,
    lab_reference: Option<Vec<u8>>,
    valid_from: Date,
    valid_to: Date,
    issued_at: OffsetDateTime,
    supersedes: Option<Uuid>,
    body: Option<Vec<u8>>,
    body_sha256: Option<Vec<u8>>,
    signing_key: Option<Uuid>,
    signature: Option<String>,
    countersignature: Option<String>,
    superseded_by: Option<Uuid>,
}

impl Row {
    async fn read(mut self, keys: &Keyring, findings: Vec<Finding>) -> Result<Report, Error> {
        Ok(Report {
            id: ReportId(self.id),
            order: OrderId(self.order_id),
            overall: self.overall.parse()?,
            findings,
            lab_reference: sealed::open(
                keys,
                sealed::lab_reference(self.id),
                self.lab_reference.as_deref(),
            )
            .await?,
            valid_from: self.valid_from,
            valid_to: self.valid_to,
            issued_at: self.issued_at,
            supersedes: self.supersedes.map(ReportId),
            superseded_by: self.superseded_by.map(ReportId),
            signed: self.signed(keys).await?,
        })
    }

    /// Decrypts the signed content. A constraint guarantees that either all columns are set or none.
    async fn signed(&mut self, keys: &Keyring) -> Result<Option<Signed>, Error> {
        let sha256 = self
            .body_sha256
            .as_deref()
            .and_then(|bytes| bytes.try_into().ok());
        let signatures = self.signature.take().zip(self.countersignature.take());
        let (Some(sha256), Some(key), Some((signature, countersignature))) =
            (sha256, self.signing_key, signatures)
        else {
            return Ok(None);
        };
        let body = sealed::open(keys, sealed::report_body(self.id), self.body.as_deref()).await?;
        Ok(Some(Signed {
            body,
            sha256,
            key: KeyId(key),
            signature,
            countersignature,
        }))
    }
}

async fn findings(
    conn: &mut Conn,
    keys: &Keyring,
    reports: &[Uuid],
) -> Result<HashMap<Uuid, Vec<Finding>>, Error> {
    let rows = sqlx::query!(
        "select id, report_id, requirement, result, establishes, evidence, remark
         from report_findings where report_id = any($1) order by report_id, position",
        reports,
    )
    .fetch_all(conn)
    .await?;
    let mut findings: HashMap<Uuid, Vec<Finding>> = HashMap::new();
    for row in rows {
        findings.entry(row.report_id).or_default().push(Finding {
            id: FindingId(row.id),
            requirement: row.requirement,
            result: row.result.parse()?,
            establishes: row.establishes,
            evidence: row.evidence.into_iter().map(DocumentId).collect(),
            remark: sealed::open(keys, sealed::remark(row.id), row.remark.as_deref()).await?,
        });
    }
    Ok(findings)
}

/// Counts the reports of an order, including superseded ones.
pub async fn count_reports_of_order(conn: &mut Conn, order: OrderId) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from assessment_reports where order_id = $1"#,
        order.0,
    )
    .fetch_one(conn)
    .await?;
    Ok(count)
}

/// Lists the last report of each of these orders, which is not superseded.
pub async fn list_last_reports_of_orders(
    conn: &mut Conn,
    keys: &Keyring,
    orders: &[OrderId],
) -> Result<Vec<Report>, Error> {
    let orders: Vec<Uuid> = orders.iter().map(|id| id.0).collect();
    let ids = sqlx::query_scalar!(
        "select id from assessment_reports r
         where order_id = any($1) and not exists (select from assessment_reports n where n.supersedes = r.id)",
        &orders,
    )
        .fetch_all(&mut *conn)
        .await?;
    let ids: Vec<ReportId> = ids.into_iter().map(ReportId).collect();
    find_reports(conn, keys, &ids).await
}
