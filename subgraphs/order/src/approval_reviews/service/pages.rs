//! Execution of reviews, page by page.
//!
//! The change itself commits alone, with a row that orders the review. The job takes a row, runs one page and moves the cursor of
//! the row in the same transaction, so that each page takes effect once, wherever the job stops. Rows and sellers take turns:
//! after a page, a row goes behind the other rows, and behind the other rows of its seller.

use commands::Error;
use database::{Conn, Pool};
use events::EventContext;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::approval_reviews::domain::{ApprovalReview, ProviderReview, ReviewProgress};
use crate::approval_reviews::events::outgoing;
use crate::approval_reviews::store;
use crate::domain::ProviderId;
use crate::projections::domain::Provider;
use crate::projections::service::share_provider;

/// Backoff after a failed page.
const RETRY: Duration = Duration::minutes(1);

/// Pages of the reviews. Each runs in the transaction that moves the cursor of its review, and returns the new cursor, or `None`
/// after the last page.
pub(crate) trait ReviewPages: Sync {
    /// Applies the status of a provider to its next certificates. The provider is locked `FOR SHARE`.
    fn review_provider(
        &self,
        conn: &mut Conn,
        context: EventContext,
        review: ProviderReview,
        provider: Option<&Provider>,
    ) -> impl Future<Output = Result<Option<Uuid>, Error>> + Send;

    /// Reviews the next approvals that depend on the change.
    fn review_approvals(
        &self,
        conn: &mut Conn,
        context: EventContext,
        review: &ApprovalReview,
    ) -> impl Future<Output = Result<Option<Uuid>, Error>> + Send;
}

/// Runs one page of the next review. During a backlog of consumers only reviews of providers run: they publish suspensions, which
/// must not wait for the questions of other reviews.
pub(crate) async fn run_next_page(
    pool: &Pool,
    pages: &impl ReviewPages,
    now: OffsetDateTime,
) -> Result<ReviewProgress, Error> {
    let mut conn = pool.acquire().await?;
    let is_backlogged = outgoing::is_backlogged(&mut conn).await?;
    let provider = store::find_due_provider_review(&mut conn, now, is_backlogged).await?;
    drop(conn);
    if let Some(provider) = provider
        && run_provider_page(pool, pages, provider, now).await? == ReviewProgress::Page
    {
        return Ok(ReviewProgress::Page);
    }
    if is_backlogged {
        return Ok(ReviewProgress::Idle);
    }
    run_approval_page(pool, pages, now).await
}

async fn run_provider_page(
    pool: &Pool,
    pages: &impl ReviewPages,
    provider: ProviderId,
    now: OffsetDateTime,
) -> Result<ReviewProgress, Error> {
    let mut tx = pool.begin().await?;
    match provider_page(&mut tx, pages, provider, now).await {
        Ok(ReviewProgress::Page) => tx.commit().await?,
        Ok(ReviewProgress::Idle) => return Ok(ReviewProgress::Idle),
        Err(error) => {
            drop(tx);
            let mut conn = pool.acquire().await?;
            store::update_provider_review(&mut conn, provider, None, now + RETRY).await?;
            return Err(error);
        }
    }
    Ok(ReviewProgress::Page)
}

async fn provider_page(
    tx: &mut Conn,
    pages: &impl ReviewPages,
    id: ProviderId,
    now: OffsetDateTime,
) -> Result<ReviewProgress, Error> {
    let provider = share_provider(tx, id).await?;
    let Some(review) = store::lock_provider_review(tx, id).await? else {
        return Ok(ReviewProgress::Idle);
    };
    let context = outgoing::following(review.trail, now);
    let cursor = pages
        .review_provider(tx, context, review, provider.as_ref())
        .await?;
    match cursor {
        Some(cursor) => store::update_provider_review(tx, id, Some(cursor), now).await?,
        None => store::delete_provider_review(tx, id).await?,
    }
    Ok(ReviewProgress::Page)
}

async fn run_approval_page(
    pool: &Pool,
    pages: &impl ReviewPages,
    now: OffsetDateTime,
) -> Result<ReviewProgress, Error> {
    let mut tx = pool.begin().await?;
    let Some(review) = store::lock_approval_review(&mut tx, now).await? else {
        return Ok(ReviewProgress::Idle);
    };
    match approval_page(&mut tx, pages, &review, now).await {
        Ok(()) => tx.commit().await?,
        Err(error) => {
            drop(tx);
            let mut conn = pool.acquire().await?;
            store::update_approval_review(&mut conn, review.id, None, now + RETRY).await?;
            return Err(error);
        }
    }
    Ok(ReviewProgress::Page)
}

async fn approval_page(
    tx: &mut Conn,
    pages: &impl ReviewPages,
    review: &ApprovalReview,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let context = outgoing::following(review.trail, now);
    let cursor = pages.review_approvals(tx, context, review).await?;
    match cursor.or_else(|| review.again.then(Uuid::nil)) {
        Some(cursor) => store::update_approval_review(tx, review.id, Some(cursor), now).await?,
        None => store::delete_approval_review(tx, review.id).await?,
    }
    Ok(())
}
