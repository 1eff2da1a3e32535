//! Comparison of a projection with its source.
//!
//! A producer publishes its current state page by page, each with its ID range. The consumer compares the page with its rows of that
//! range, repairs differences in the same transaction, and counts them. After the last page the result is published for the monitor
//! domain and stored in `projection_checks`.

use database::Conn;
use events::operations::{Page, ProjectionChecked};
use events::{Cause, CloudEvent, Draft};

use crate::publish;

/// Differences that one page found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drift {
    /// Rows that the projection lacked.
    pub missing: i64,
    /// Rows that differed.
    pub outdated: i64,
    /// Rows that the source does not have.
    pub surplus: i64,
}

/// A projection: the domain that keeps it, and its name.
#[derive(Clone, Copy, Debug)]
pub struct ProjectionId<'a> {
    pub consumer: &'a str,
    pub projection: &'a str,
}

/// Counts a page of a comparison after its repair. Publishes the result with the last page. Pages of a run arrive in order unless one
/// was retried, so the result may be published before a late page is counted.
pub async fn checked<T>(
    conn: &mut Conn,
    id: ProjectionId<'_>,
    page: &Page<T>,
    drift: Drift,
    event: &CloudEvent,
) -> anyhow::Result<()> {
    let (compared, missing, outdated, surplus): (i64, i64, i64, i64) = sqlx::query_as(
        "insert into projection_checks as c (projection, run, compared, missing, outdated, surplus, begun_at, finished_at)
         values ($1, $2, $3, $4, $5, $6, now(), case when $7 then now() end)
         on conflict (projection, run) do update set compared = c.compared + excluded.compared,
             missing = c.missing + excluded.missing, outdated = c.outdated + excluded.outdated,
             surplus = c.surplus + excluded.surplus, finished_at = coalesce(c.finished_at, excluded.finished_at)
         returning compared, missing, outdated, surplus",
    )
    .bind(id.projection)
    .bind(page.run)
    .bind(i64::try_from(page.items.len()).unwrap_or(i64::MAX))
    .bind(drift.missing)
    .bind(drift.outdated)
    .bind(drift.surplus)
    .bind(page.through.is_none())
    .fetch_one(&mut *conn)
    .await?;
    if drift != Drift::default() {
        tracing::error!(
            projection = id.projection,
            ?drift,
            "a projection differed from its source and was repaired"
        );
    }
    if page.through.is_some() {
        return Ok(());
    }
    let result = ProjectionChecked {
        run: page.run,
        consumer: id.consumer.to_owned(),
        projection: id.projection.to_owned(),
        compared,
        missing,
        outdated,
        surplus,
    };
    let told = Draft {
        subject: page.run,
        sequence: 1,
        time: event.time,
        cause: Cause::event(event),
        audience: Vec::new(),
    };
    Ok(publish::append(conn, &result.publish(told)?).await?)
}
