use std::collections::HashMap;

use database::Conn;
use sqlx::types::Json;
use uuid::Uuid;

use crate::domain::{ApprovalId, ProductId, SelfCheckId};
use crate::store::Error;
use crate::store::error::{all, one};
use crate::transport_approvals::domain::{
    Approval, Evidence, ProductCheck, Reason, TransportCondition,
};

/// Replaces the last questions and answers of these approvals by unanswered questions.
pub async fn update_questions(conn: &mut Conn, approvals: &[&Approval]) -> Result<(), Error> {
    let ids: Vec<Uuid> = approvals.iter().map(|approval| approval.id.0).collect();
    sqlx::query!(
        "delete from transport_approval_checks where approval_id = any($1)",
        &ids
    )
    .execute(&mut *conn)
    .await?;
    let of = |approval: &&Approval| {
        let id = approval.id.0;
        (0_i32..)
            .zip(approval.checks.clone())
            .map(move |(position, check)| (id, position, check))
    };
    let checks: Vec<(Uuid, i32, ProductCheck)> = approvals.iter().flat_map(of).collect();
    let done = sqlx::query!(
        "insert into transport_approval_checks
             (approval_id, product_id, position, evidence, sources, reasons, conditions)
         select approval, product, position, evidence,
             array(select jsonb_array_elements_text(sources)::uuid), '[]', '[]'
         from unnest($1::uuid[], $2::uuid[], $3::integer[], $4::jsonb[], $5::jsonb[])
             n (approval, product, position, evidence, sources)",
        &checks.iter().map(|(id, ..)| *id).collect::<Vec<_>>(),
        &checks
            .iter()
            .map(|(.., check)| check.product.0)
            .collect::<Vec<_>>(),
        &checks
            .iter()
            .map(|(_, position, _)| *position)
            .collect::<Vec<_>>(),
        &checks
            .iter()
            .map(|(.., check)| Json(&check.evidence))
            .collect::<Vec<_>>() as _,
        &checks
            .iter()
            .map(|(.., check)| Json(check.sources().collect::<Vec<Uuid>>()))
            .collect::<Vec<_>>() as _,
    )
    .execute(conn)
    .await?;
    all(
        "transport_approval_checks",
        done.rows_affected(),
        checks.len(),
    )
}

/// Writes the answer to a question. Fails if the question is answered already.
pub async fn update_check(
    conn: &mut Conn,
    approval: ApprovalId,
    check: &ProductCheck,
) -> Result<(), Error> {
    let done = sqlx::query!(
        "update transport_approval_checks
         set self_check_id = $3, verdict = $4, reasons = $5, conditions = $6, answered_at = $7
         where approval_id = $1 and product_id = $2 and answered_at is null",
        approval.0,
        check.product.0,
        check.self_check.map(|id| id.0),
        check.verdict.map(|verdict| verdict.into_str()),
        Json(&check.reasons) as _,
        Json(&check.conditions) as _,
        check.answered_at,
    )
    .execute(conn)
    .await?;
    one("transport_approval_checks", done.rows_affected())
}

/// Writes the time of the last change after an answer that is not a step.
pub async fn update_approval_time(conn: &mut Conn, approval: &Approval) -> Result<(), Error> {
    let done = sqlx::query!(
        "update transport_approvals set updated_at = $2 where id = $1",
        approval.id.0,
        approval.updated_at,
    )
    .execute(conn)
    .await?;
    one("transport_approvals", done.rows_affected())
}

/// Last questions and answers of these approvals.
pub(super) async fn checks(
    conn: &mut Conn,
    approvals: &[Uuid],
) -> Result<HashMap<Uuid, Vec<ProductCheck>>, Error> {
    let rows = sqlx::query!(
        r#"select approval_id, product_id, evidence as "evidence: Json<Vec<Evidence>>", self_check_id, verdict,
             reasons as "reasons: Json<Vec<Reason>>", conditions as "conditions: Json<Vec<TransportCondition>>",
             answered_at
         from transport_approval_checks where approval_id = any($1) order by approval_id, position"#,
        approvals,
    )
    .fetch_all(conn)
    .await?;
    let mut checks: HashMap<Uuid, Vec<ProductCheck>> = HashMap::new();
    for row in rows {
        checks
            .entry(row.approval_id)
            .or_default()
            .push(ProductCheck {
                product: ProductId(row.product_id),
                evidence: row.evidence.0,
                self_check: row.self_check_id.map(SelfCheckId),
                verdict: row.verdict.map(|word| word.parse()).transpose()?,
                reasons: row.reasons.0,
                conditions: row.conditions.0,
                answered_at: row.answered_at,
            });
    }
    Ok(checks)
}
