use std::time::Duration;

use commands::Error;
use events::EventContext;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::domain::{BulkSelfCheckId, RuleChangeId};
use crate::rule_packs::service::RulePackReviews;
use crate::service::Services;

/// First polling interval of an idle worker. A rule change waits without a notification while the consumers are behind.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// Longest polling interval of an idle worker. The interval doubles with each poll that finds nothing.
const LOOK_AT_LEAST_EVERY: Duration = Duration::from_secs(2);
/// Polling interval for a new day.
const NEW_DAY_EVERY: Duration = Duration::from_secs(30);
/// Backoff after an internal error, which is unlikely to disappear at once.
const RECOVER: Duration = Duration::from_secs(5);

/// Runs queued jobs, one page at a time, until the process stops. The current page is finished first.
pub async fn do_work(services: Services, stop: CancellationToken) -> anyhow::Result<()> {
    let (wake, queued) = watch::channel(());
    tokio::join!(
        repeat(&services, Work::RuleChanges, queued.clone(), &stop),
        repeat(&services, Work::BulkSelfChecks, queued, &stop),
        watch_queue(&services, &wake, &stop)
    );
    Ok(())
}

#[derive(Clone, Copy, Debug)]
enum Work {
    RuleChanges,
    BulkSelfChecks,
}

/// Job that is not finished.
#[derive(Clone, Copy, Debug)]
enum Open {
    RuleChange(RuleChangeId),
    BulkSelfCheck(BulkSelfCheckId),
}

impl Work {
    async fn next(self, services: &Services) -> Result<Option<Open>, Error> {
        Ok(match self {
            Self::RuleChanges => services
                .rule_changes
                .find_next()
                .await?
                .map(Open::RuleChange),
            Self::BulkSelfChecks => services
                .bulk_self_checks
                .find_next()
                .await?
                .map(Open::BulkSelfCheck),
        })
    }
}

impl Open {
    /// Returns true if a page was processed.
    async fn page(self, services: &Services) -> Result<bool, Error> {
        match self {
            Self::RuleChange(id) => services.rule_changes.run_page(id, chassis::now()).await,
            Self::BulkSelfCheck(id) => services.bulk_self_checks.run_page(id, chassis::now()).await,
        }
    }

    async fn count_failure(self, services: &Services) -> Result<(), Error> {
        match self {
            Self::RuleChange(id) => {
                services
                    .rule_changes
                    .count_failure(id, chassis::now())
                    .await
            }
            Self::BulkSelfCheck(id) => {
                services
                    .bulk_self_checks
                    .count_failure(id, chassis::now())
                    .await
            }
        }
    }
}

/// Puts versions in force on their first day, and queues the rule change of the day for watched products.
pub async fn begin_days(reviews: RulePackReviews, stop: CancellationToken) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        if let Err(error) = reviews
            .begin_day(EventContext::of_job(chassis::now()))
            .await
        {
            tracing::error!(%error, "the new day could not be processed");
        }
        pause(NEW_DAY_EVERY, &stop).await;
    }
    Ok(())
}

async fn repeat(
    services: &Services,
    work: Work,
    mut queued: watch::Receiver<()>,
    stop: &CancellationToken,
) {
    let mut interval = LOOK_EVERY;
    while !stop.is_cancelled() {
        // A job that is queued during the query ends the wait after it.
        queued.mark_unchanged();
        match turn(services, work).await {
            Ok(true) => interval = LOOK_EVERY,
            Ok(false) => {
                tokio::select! {
                    () = pause(interval, stop) => {
                        interval = (interval * 2).min(LOOK_AT_LEAST_EVERY);
                    }
                    _ = queued.changed() => interval = LOOK_EVERY,
                }
            }
            Err(error) => {
                tracing::error!(?work, %error, "a page of work failed");
                pause(RECOVER, stop).await;
            }
        }
    }
}

/// Wakes idle workers when jobs are queued.
async fn watch_queue(services: &Services, wake: &watch::Sender<()>, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => {}
            watched = services.watch_work(|| wake.send_replace(())) => {
                if let Err(error) = watched {
                    tracing::warn!(%error, "the workers poll, because they cannot watch for jobs");
                }
                pause(RECOVER, stop).await;
            }
        }
    }
}

/// Counts a failed page against its job. If the database is not available, neither is possible, and the job is not charged.
async fn turn(services: &Services, work: Work) -> Result<bool, Error> {
    let Some(open) = work.next(services).await? else {
        return Ok(false);
    };
    let done = open.page(services).await;
    if done.is_err() {
        open.count_failure(services).await?;
    }
    done
}

async fn pause(length: Duration, stop: &CancellationToken) {
    drop(tokio::time::timeout(length, stop.cancelled()).await);
}
