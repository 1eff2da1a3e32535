//! Background jobs: the worker that runs reviews.

use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::transport_approvals::service::{ReviewProgress, Reviews};

/// How often reviews are looked for that no commit woke the job for: those of another process, and those that failed.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// After an error, which will not pass at once.
const RECOVER: Duration = Duration::from_secs(5);

/// Runs reviews page by page until told to stop; then it finishes the page at hand. Any number of processes may do so.
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
                    "a page of a review failed; it is tried again in a minute"
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
                    tracing::warn!(?error, "reviews wait for the next look: no commit wakes their job");
                }
                pause(RECOVER, stop).await;
            }
        }
    }
}

async fn pause(length: Duration, stop: &CancellationToken) {
    drop(tokio::time::timeout(length, stop.cancelled()).await);
}
