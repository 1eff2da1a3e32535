use database::Conn;
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Error;
use crate::domain::evaluate::{Case, Outcome};
use crate::domain::{Code, ProductId, SelfCheck, SelfCheckId};

pub async fn insert(conn: &mut Conn, check: &SelfCheck) -> Result<(), Error> {
    sqlx::query!(
        "insert into self_checks
             (id, product_id, organisation_id, input, outcome, verdict, result_hash, advisory, transport_approval_id,
              created_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        check.id.0,
        check.product.0,
        check.organisation,
        Json(&check.case) as _,
        Json(&check.outcome) as _,
        check.outcome.verdict.code(),
        check.outcome.result_hash,
        check.advisory,
        check.transport_approval,
        check.created_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Those of these that there are, of one organisation or of all.
pub async fn list(
    conn: &mut Conn,
    ids: &[SelfCheckId],
    organisation: Option<Uuid>,
) -> Result<Vec<SelfCheck>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, product_id, organisation_id, input as "input: Json<Case>", outcome as "outcome: Json<Outcome>",
               advisory, transport_approval_id, created_at
           from self_checks where id = any($1) and ($2::uuid is null or organisation_id = $2)"#,
        &ids,
        organisation,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The checks of a product, newest first.
pub async fn page(
    conn: &mut Conn,
    product: ProductId,
    organisation: Option<Uuid>,
    after: Option<Uuid>,
    most: i64,
) -> Result<Vec<SelfCheck>, Error> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id, product_id, organisation_id, input as "input: Json<Case>", outcome as "outcome: Json<Outcome>",
               advisory, transport_approval_id, created_at
           from self_checks
           where product_id = $1 and ($2::uuid is null or organisation_id = $2) and ($3::uuid is null or id < $3)
           order by id desc limit $4"#,
        product.0,
        organisation,
        after,
        most,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub async fn count(conn: &mut Conn, product: ProductId, organisation: Option<Uuid>) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from self_checks
           where product_id = $1 and ($2::uuid is null or organisation_id = $2)"#,
        product.0,
        organisation,
    );
    Ok(count.fetch_one(conn).await?)
}

struct Row {
    id: Uuid,
    product_id: Uuid,
    organisation_id: Uuid,
    input: Json<Case>,
    outcome: Json<Outcome>,
    advisory: bool,
    transport_approval_id: Option<Uuid>,
    created_at: OffsetDateTime,
}

impl From<Row> for SelfCheck {
    fn from(row: Row) -> Self {
        Self {
            id: SelfCheckId(row.id),
            product: ProductId(row.product_id),
            organisation: row.organisation_id,
            case: row.input.0,
            outcome: row.outcome.0,
            advisory: row.advisory,
            transport_approval: row.transport_approval_id,
            created_at: row.created_at,
        }
    }
}
