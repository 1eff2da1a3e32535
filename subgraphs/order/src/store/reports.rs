use std::collections::HashMap;

use database::Conn;
use envelope::Keyring;
use uuid::Uuid;

use super::error::one;
use super::{Error, sealed};
use crate::domain::{DocumentId, Finding, FindingId, OrderId, Report, ReportId};

pub async fn insert_report(conn: &mut Conn, keys: &Keyring, report: &Report) -> Result<(), Error> {
    let (subject, field) = (sealed::case(report.order), sealed::lab_reference(report.id.0));
    let lab_reference = sealed::seal(keys, subject, field, report.lab_reference.as_ref()).await?;
    let done = sqlx::query!(
        "insert into assessment_reports (id, order_id, overall, lab_reference, valid_from, valid_to, issued_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        report.id.0,
        report.order.0,
        report.overall.word(),
        lab_reference,
        report.valid_from,
        report.valid_to,
        report.issued_at,
    )
    .execute(&mut *conn)
    .await?;
    one("assessment_reports", done.rows_affected())?;
    for (position, finding) in (0..).zip(&report.findings) {
        insert_finding(conn, keys, report, (position, finding)).await?;
    }
    Ok(())
}

async fn insert_finding(
    conn: &mut Conn,
    keys: &Keyring,
    report: &Report,
    numbered: (i32, &Finding),
) -> Result<(), Error> {
    let (position, finding) = numbered;
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
        finding.result.word(),
        &finding.establishes,
        &evidence,
        remark,
    )
    .execute(conn)
    .await?;
    one("report_findings", done.rows_affected())
}

pub async fn find_reports(conn: &mut Conn, keys: &Keyring, ids: &[ReportId]) -> Result<Vec<Report>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let mut findings = findings(&mut *conn, keys, &ids).await?;
    let rows = sqlx::query!(
        "select id, order_id, overall, lab_reference, valid_from, valid_to, issued_at
         from assessment_reports where id = any($1)",
        &ids,
    )
    .fetch_all(conn)
    .await?;
    let mut reports = Vec::with_capacity(rows.len());
    for row in rows {
        reports.push(Report {
            id: ReportId(row.id),
            order: OrderId(row.order_id),
            overall: row.overall.parse()?,
            findings: findings.remove(&row.id).unwrap_or_default(),
            lab_reference: sealed::open(keys, sealed::lab_reference(row.id), row.lab_reference.as_deref())
                .await?,
            valid_from: row.valid_from,
            valid_to: row.valid_to,
            issued_at: row.issued_at,
        });
    }
    Ok(reports)
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

/// The reports of these orders.
pub async fn list_reports_of_orders(
    conn: &mut Conn,
    keys: &Keyring,
    orders: &[OrderId],
) -> Result<Vec<Report>, Error> {
    let orders: Vec<Uuid> = orders.iter().map(|id| id.0).collect();
    let ids = sqlx::query_scalar!("select id from assessment_reports where order_id = any($1)", &orders)
        .fetch_all(&mut *conn)
        .await?;
    let ids: Vec<ReportId> = ids.into_iter().map(ReportId).collect();
    find_reports(conn, keys, &ids).await
}
