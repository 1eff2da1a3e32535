//! Background job that runs reviews.

use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::transport_approvals::service::{ReviewProgress, Reviews};

/// Polling interval for failed reviews, and for those that wait while the consumers are behind.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// Delay after an error.
const RECOVER: Duration = Duration::from_secs(5);

/// Runs reviews page by page until `stop` is cancelled, and then completes the current page. Several processes may run
/// concurrently.
pub async fn run_reviews(reviews: Reviews, stop: CancellationToken) -> anyhow::Result<()> {
    let ordered = Notify::new();
    tokio::join!(
        work(&reviews, &ordered, &stop),
        watch(&reviews, &ordered, &stop)
    );
    Ok(())
}

async fn work(reviews: &Reviews, ordered: &Notify, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        match reviews.review_next(chassis::now()).await {
            Ok(ReviewProgress::Page) => {}
            Ok(ReviewProgress::Idle) => tokio::select! {
                () = pause(LOOK_EVERY, stop) => {}
                () = ordered.notified() => {}
            },
            Err(error) => {
                tracing::error!(
                    ?error,
                    "a page of a review failed; the job tries it again in a minute"
                );
                pause(RECOVER, stop).await;
            }
        }
    }
}

async fn watch(reviews: &Reviews, ordered: &Notify, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => {}
            watched = reviews.watch(|| ordered.notify_one()) => {
                if let Err(error) = watched {
                    tracing::warn!(?error, "the job polls, because it cannot watch for reviews");
                }
                pause(RECOVER, stop).await;
            }
        }
    }
}

async fn pause(length: Duration, stop: &CancellationToken) {
    drop(tokio::time::timeout(length, stop.cancelled()).await);
}
