use database::{Conn, Window};
use sqlx::types::Json;
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::domain::{BulkSelfCheckId, Country, ProductId, SelfCheckId};
use crate::evaluation::domain::{Case, Outcome};
use crate::self_checks::domain::{SelfCheck, SelfCheckFilter};
use crate::store::Error;

/// Limit of the checks that one statement writes. Each may have about ten thousand bytes.
const PAGE: usize = 100;

/// Inserts checks. Each becomes the latest of its product and lane.
pub async fn insert(conn: &mut Conn, checks: &[SelfCheck]) -> Result<(), Error> {
    for page in checks.chunks(PAGE) {
        insert_page(conn, page).await?;
    }
    Ok(())
}

async fn insert_page(conn: &mut Conn, checks: &[SelfCheck]) -> Result<(), Error> {
    let ids: Vec<Uuid> = checks.iter().map(|check| check.id.0).collect();
    let products: Vec<Uuid> = checks.iter().map(|check| check.product.0).collect();
    let organisations: Vec<Uuid> = checks.iter().map(|check| check.organisation).collect();
    let inputs: Vec<_> = checks.iter().map(|check| Json(&check.case)).collect();
    let outcomes: Vec<_> = checks.iter().map(|check| Json(&check.outcome)).collect();
    let verdicts: Vec<&str> = checks
        .iter()
        .map(|check| check.outcome.verdict.into_str())
        .collect();
    let hashes: Vec<&str> = checks
        .iter()
        .map(|check| check.outcome.result_hash.as_str())
        .collect();
    let advisory: Vec<bool> = checks.iter().map(|check| check.advisory).collect();
    let approvals: Vec<Option<Uuid>> = checks
        .iter()
        .map(|check| check.transport_approval)
        .collect();
    let versions: Vec<Option<i64>> = checks.iter().map(|check| check.asked_at_version).collect();
    let days: Vec<Option<Date>> = checks.iter().map(|check| check.asked_as_of).collect();
    let bulks: Vec<Option<Uuid>> = checks
        .iter()
        .map(|check| check.bulk.map(|bulk| bulk.0))
        .collect();
    let times: Vec<OffsetDateTime> = checks.iter().map(|check| check.created_at).collect();
    sqlx::query!(
        "insert into self_checks
             (id, product_id, organisation_id, input, outcome, verdict, result_hash, advisory, transport_approval_id,
              asked_as_of, bulk_id, created_at, asked_at_version)
         select * from unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::jsonb[], $5::jsonb[], $6::text[], $7::text[],
             $8::boolean[], $9::uuid[], $10::date[], $11::uuid[], $12::timestamptz[], $13::bigint[])",
        &ids,
        &products,
        &organisations,
        &inputs as _,
        &outcomes as _,
        &verdicts as _,
        &hashes as _,
        &advisory,
        &approvals as _,
        &days as _,
        &bulks as _,
        &times,
        &versions as _,
    )
    .execute(&mut *conn)
    .await?;
    upsert_lanes(conn, checks).await
}

/// Records these checks as the latest of their product and lane, unless there is a later one.
async fn upsert_lanes(conn: &mut Conn, checks: &[SelfCheck]) -> Result<(), Error> {
    let ids: Vec<Uuid> = checks.iter().map(|check| check.id.0).collect();
    let products: Vec<Uuid> = checks.iter().map(|check| check.product.0).collect();
    let lanes: Vec<String> = checks.iter().map(|check| check.case.lane.key()).collect();
    let organisations: Vec<Uuid> = checks.iter().map(|check| check.organisation).collect();
    let verdicts: Vec<&str> = checks
        .iter()
        .map(|check| check.outcome.verdict.into_str())
        .collect();
    sqlx::query!(
        "insert into checked_lanes as known (product_id, lane_key, self_check_id, organisation_id, verdict)
         select distinct on (product_id, lane_key) product_id, lane_key, id, organisation_id, verdict
         from unnest($1::uuid[], $2::text[], $3::uuid[], $4::uuid[], $5::text[])
             new (product_id, lane_key, id, organisation_id, verdict)
         order by product_id, lane_key, id desc
         on conflict (product_id, lane_key) do update
             set self_check_id = excluded.self_check_id, verdict = excluded.verdict
         where known.self_check_id < excluded.self_check_id",
        &products,
        &lanes,
        &ids,
        &organisations,
        &verdicts as _,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Lists the existing checks among these IDs, of one organisation or of all.
pub async fn list(
    conn: &mut Conn,
    ids: &[SelfCheckId],
    organisation: Option<Uuid>,
) -> Result<Vec<SelfCheck>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, product_id, organisation_id, input as "input: Json<Case>", outcome as "outcome: Json<Outcome>",
               advisory, transport_approval_id, asked_at_version, asked_as_of, bulk_id, created_at
           from self_checks where id = any($1) and ($2::uuid is null or organisation_id = $2) order by id desc"#,
        &ids,
        organisation,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Lists a page of checks, newest first.
pub async fn page(
    conn: &mut Conn,
    filter: &SelfCheckFilter,
    organisation: Option<Uuid>,
    window: Window<Uuid>,
) -> Result<Vec<SelfCheck>, Error> {
    let range = window.range(false);
    let ids = sqlx::query_scalar!(
        "select id from self_checks
         where ($1::uuid is null or product_id = $1) and ($2::uuid is null or bulk_id = $2)
             and ($3::text is null or verdict = $3) and ($4::text is null or destination = $4)
             and ($5::uuid is null or organisation_id = $5)
             and ($6::uuid is null or id > $6) and ($7::uuid is null or id < $7)
         order by case when $8 then id end, id desc limit $9",
        filter.product.map(|product| product.0),
        filter.bulk.map(|bulk| bulk.0),
        filter.verdict.map(|verdict| verdict.into_str()),
        filter.market.map(Country::code),
        organisation,
        range.above,
        range.below,
        range.ascending,
        range.limit,
    )
    .fetch_all(&mut *conn)
    .await?;
    // `list` sorts them.
    list(
        conn,
        &ids.into_iter().map(SelfCheckId).collect::<Vec<_>>(),
        None,
    )
    .await
}

pub async fn count(
    conn: &mut Conn,
    filter: &SelfCheckFilter,
    organisation: Option<Uuid>,
) -> Result<i64, Error> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from self_checks
           where ($1::uuid is null or product_id = $1) and ($2::uuid is null or bulk_id = $2)
               and ($3::text is null or verdict = $3) and ($4::text is null or destination = $4)
               and ($5::uuid is null or organisation_id = $5)"#,
        filter.product.map(|product| product.0),
        filter.bulk.map(|bulk| bulk.0),
        filter.verdict.map(|verdict| verdict.into_str()),
        filter.market.map(Country::code),
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
    asked_at_version: Option<i64>,
    asked_as_of: Option<Date>,
    bulk_id: Option<Uuid>,
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
            asked_at_version: row.asked_at_version,
            asked_as_of: row.asked_as_of,
            bulk: row.bulk_id.map(BulkSelfCheckId),
            created_at: row.created_at,
        }
    }
}
