//! Republication: a producer publishes its current state page by page in the bulk lane, so that consumers compare and repair their
//! projections ([`crate::checked`]). It happens once a day and by command.

use std::time::Duration;

use database::Pool;
use time::OffsetDateTime;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::publish;

/// No further page is published while this many events of the bulk lane wait.
const MOST_WAITING: i64 = 500;
const WAIT: Duration = Duration::from_millis(200);
/// Interval at which a process checks for a new day.
const LOOK_EVERY: Duration = Duration::from_mins(10);

/// Listings of a producer.
pub trait Listings: Send + Sync + 'static {
    /// Names of the listings, which are those of the projections, for example `products`.
    fn names(&self) -> &'static [&'static str];

    /// Publishes the page of this listing after this ID, in one transaction. Returns the last ID of the page, or `None` for the last
    /// page.
    fn publish_page(
        &self,
        name: &'static str,
        run: Uuid,
        after: Option<Uuid>,
    ) -> impl Future<Output = anyhow::Result<Option<Uuid>>> + Send;
}

/// For a domain without listings.
pub struct NoListings;

impl Listings for NoListings {
    fn names(&self) -> &'static [&'static str] {
        &[]
    }

    async fn publish_page(
        &self,
        _: &'static str,
        _: Uuid,
        _: Option<Uuid>,
    ) -> anyhow::Result<Option<Uuid>> {
        Ok(None)
    }
}

/// Publishes all listings, and returns the ID of the run, which the consumers' results have.
pub async fn republish<L: Listings>(
    pool: &Pool,
    listings: &L,
    now: OffsetDateTime,
) -> anyhow::Result<Uuid> {
    let run = Uuid::now_v7();
    sqlx::query("insert into republications (run, begun_at, last_page_at) values ($1, $2, $2)")
        .bind(run)
        .bind(now)
        .execute(pool)
        .await?;
    publish_all(pool, listings, run, &CancellationToken::new()).await?;
    Ok(run)
}

/// Publishes all listings once a day (UTC) until `stop` is cancelled. One process of the domain does it.
pub async fn republish_daily<L: Listings>(
    pool: Pool,
    listings: L,
    now: impl Fn() -> OffsetDateTime,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    while !stop.is_cancelled() && !listings.names().is_empty() {
        if let Err(error) = republish_today(&pool, &listings, now(), &stop).await {
            tracing::warn!(
                error = format!("{error:#}"),
                "the day's comparison of projections was not finished"
            );
        }
        tokio::select! {
            () = stop.cancelled() => {}
            () = tokio::time::sleep(LOOK_EVERY) => {}
        }
    }
    stop.cancelled().await;
    Ok(())
}

async fn republish_today<L: Listings>(
    pool: &Pool,
    listings: &L,
    now: OffsetDateTime,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    let run = Uuid::now_v7();
    let begun = sqlx::query(
        // A process that has published no page for an hour died during its run, and another process takes over.
        "insert into republications as r (run, day, begun_at, last_page_at) values ($1, $2, $3, $3)
         on conflict (day) do update
             set run = excluded.run, begun_at = excluded.begun_at, last_page_at = excluded.last_page_at
         where r.finished_at is null and r.last_page_at < excluded.begun_at - interval '1 hour'",
    )
    .bind(run)
    .bind(now.date())
    .bind(now)
    .execute(pool)
    .await?;
    if begun.rows_affected() == 0 {
        return Ok(());
    }
    let published = publish_all(pool, listings, run, stop).await;
    if published.is_err() {
        // Another attempt may begin.
        sqlx::query("update republications set day = null where run = $1")
            .bind(run)
            .execute(pool)
            .await?;
    }
    published
}

async fn publish_all<L: Listings>(
    pool: &Pool,
    listings: &L,
    run: Uuid,
    stop: &CancellationToken,
) -> anyhow::Result<()> {
    for &name in listings.names() {
        let mut after = None;
        loop {
            while publish::bulk_backlog(&mut *pool.acquire().await?, MOST_WAITING).await?
                >= MOST_WAITING
            {
                anyhow::ensure!(!stop.is_cancelled(), "cancelled");
                tokio::time::sleep(WAIT).await;
            }
            anyhow::ensure!(!stop.is_cancelled(), "cancelled");
            let own = sqlx::query("update republications set last_page_at = now() where run = $1")
                .bind(run)
                .execute(pool)
                .await?;
            anyhow::ensure!(
                own.rows_affected() == 1,
                "another process has taken the run over"
            );
            after = listings.publish_page(name, run, after).await?;
            if after.is_none() {
                break;
            }
        }
    }
    sqlx::query("update republications set finished_at = now() where run = $1")
        .bind(run)
        .execute(pool)
        .await?;
    Ok(())
}
