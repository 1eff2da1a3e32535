//! Reviews of approvals after a change, as rows that a job processes.

use database::{Conn, Pool};
use sqlx::types::Json;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::approval_reviews::domain::{
    ApprovalReview, ReviewSubject, ReviewSubjectKind, Trail, VerdictChange,
};
use crate::domain::{OrganisationId, ProductId, ReviewId};
use crate::store::Error;
use crate::store::error::one;
use crate::store::lane::LaneColumns;

/// Channel in which a transaction announces to the job that it orders a review.
const CHANNEL: &str = "reviews";

/// Stored form of a verdict change. Queries use these field names.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
struct VerdictColumn {
    product: Uuid,
    origin: String,
    destination: String,
    mode: String,
    direction: Option<String>,
    aircraft: Option<String>,
    compliant: bool,
}

/// Inserts a review that is due immediately, and wakes the job after the commit. It is queued behind the other reviews of the same
/// seller. If an unfinished review for the same change of the same products exists, that review keeps its cursor and restarts at
/// its end, so that repeated changes of a product result in one review that runs all pages.
pub async fn insert_approval_review(conn: &mut Conn, review: &ApprovalReview) -> Result<(), Error> {
    let (subjects, verdicts) = columns(&review.subject);
    let done = sqlx::query!(
        "insert into approval_reviews
             (id, kind, subjects, verdicts, change, cursor, correlation, causation, bulk, organisation, turn)
         values ($1, $2, $3::uuid[], $4, $5, $6, $7, $8, $9,
             (select organisation from products where id = ($3::uuid[])[1]),
             greatest(now(), (
                 select max(r.turn) + interval '10 seconds' from approval_reviews r
                     join products p on p.organisation = r.organisation
                 where p.id = ($3::uuid[])[1])))
         on conflict (subjects, change) where kind = 'PRODUCTS' do update
             set again = approval_reviews.again or approval_reviews.cursor <> excluded.cursor,
                 correlation = excluded.correlation, causation = excluded.causation",
        review.id.0,
        review.subject.kind().into_str(),
        &subjects,
        Json(&verdicts) as _,
        review.change.map(|change| change.into_str()),
        review.cursor,
        review.trail.correlation,
        review.trail.causation,
        review.trail.bulk,
    )
    .execute(&mut *conn)
    .await?;
    one("approval_reviews", done.rows_affected())?;
    wake_job(conn).await
}

/// Locks the next due review that no other process has locked.
pub async fn lock_approval_review(
    conn: &mut Conn,
    now: OffsetDateTime,
) -> Result<Option<ApprovalReview>, Error> {
    let row = sqlx::query!(
        r#"select id, kind, subjects, verdicts as "verdicts: Json<Vec<VerdictColumn>>", change, cursor, again,
             correlation, causation, bulk
         from approval_reviews where due_at <= $1 order by turn, id limit 1 for update skip locked"#,
        now,
    )
    .fetch_optional(conn)
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(ApprovalReview {
        id: ReviewId(row.id),
        subject: subject(row.kind.parse()?, row.subjects, row.verdicts.0)?,
        change: row.change.map(|word| word.parse()).transpose()?,
        cursor: row.cursor,
        again: row.again,
        trail: Trail {
            correlation: row.correlation,
            causation: row.causation,
            bulk: row.bulk,
        },
    }))
}

/// Moves the cursor of a review, restarts it, or postpones it. It is queued behind the other reviews of the same seller.
pub async fn update_approval_review(
    conn: &mut Conn,
    id: ReviewId,
    cursor: Option<Uuid>,
    due_at: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "update approval_reviews r set cursor = coalesce($2, cursor), due_at = $3,
             again = again and coalesce($2, cursor) <> '00000000-0000-0000-0000-000000000000',
             turn = greatest($3, (
                 select max(o.turn) + interval '10 seconds' from approval_reviews o
                 where o.organisation = r.organisation and o.id <> r.id))
         where id = $1",
        id.0,
        cursor,
        due_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn delete_approval_review(conn: &mut Conn, id: ReviewId) -> Result<(), Error> {
    let done = sqlx::query!("delete from approval_reviews where id = $1", id.0)
        .execute(conn)
        .await?;
    one("approval_reviews", done.rows_affected())
}

/// Wakes the job after this transaction.
pub(super) async fn wake_job(conn: &mut Conn) -> Result<(), Error> {
    Ok(database::announce(conn, CHANNEL).await?)
}

/// Calls `wake` when it begins to watch, and after each commit that orders a review. Returns only with an error.
pub async fn watch_reviews(pool: &Pool, wake: impl Fn()) -> Result<(), Error> {
    Ok(database::watch(pool, &[CHANNEL], |_| wake()).await?)
}

fn columns(subject: &ReviewSubject) -> (Vec<Uuid>, Vec<VerdictColumn>) {
    match subject {
        ReviewSubject::Evidence(sources) => (sources.clone(), Vec::new()),
        ReviewSubject::Products(products) => (
            products.iter().map(|product| product.0).collect(),
            Vec::new(),
        ),
        ReviewSubject::Issuer(organisation) => (vec![organisation.0], Vec::new()),
        ReviewSubject::Verdicts(changes) => {
            let products = changes.iter().map(|change| change.product.0).collect();
            (products, changes.iter().map(verdict_column).collect())
        }
    }
}

fn verdict_column(change: &VerdictChange) -> VerdictColumn {
    VerdictColumn {
        product: change.product.0,
        origin: change.lane.origin.clone(),
        destination: change.lane.destination.clone(),
        mode: change.lane.mode.into_str().to_owned(),
        direction: change
            .lane
            .direction
            .map(|direction| direction.into_str())
            .map(str::to_owned),
        aircraft: change
            .lane
            .aircraft
            .map(|aircraft| aircraft.into_str())
            .map(str::to_owned),
        compliant: change.compliant,
    }
}

fn subject(
    kind: ReviewSubjectKind,
    subjects: Vec<Uuid>,
    verdicts: Vec<VerdictColumn>,
) -> Result<ReviewSubject, Error> {
    Ok(match kind {
        ReviewSubjectKind::Evidence => ReviewSubject::Evidence(subjects),
        ReviewSubjectKind::Products => {
            ReviewSubject::Products(subjects.into_iter().map(ProductId).collect())
        }
        ReviewSubjectKind::Issuer => ReviewSubject::Issuer(OrganisationId(
            subjects.first().copied().unwrap_or_default(),
        )),
        ReviewSubjectKind::Verdicts => ReviewSubject::Verdicts(
            verdicts
                .into_iter()
                .map(verdict_change)
                .collect::<Result<_, _>>()?,
        ),
    })
}

fn verdict_change(column: VerdictColumn) -> Result<VerdictChange, Error> {
    let lane = LaneColumns {
        origin: column.origin,
        destination: column.destination,
        mode: column.mode,
        direction: column.direction,
        aircraft: column.aircraft,
    };
    Ok(VerdictChange {
        product: ProductId(column.product),
        lane: lane.try_into()?,
        compliant: column.compliant,
    })
}
