//! Background jobs: the worker that works off reviews.

use std::time::Duration;

use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::service::Service;
use crate::transport_approvals::service::ReviewProgress;

/// How often reviews are looked for that no commit woke the job for: those of another process, and those that failed.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// After an error, which will not pass at once.
const RECOVER: Duration = Duration::from_secs(5);

/// Works off reviews page by page until told to stop; then it finishes the page at hand. Any number of processes may do so.
pub async fn work_off_reviews(service: Service, stop: CancellationToken) -> anyhow::Result<()> {
    let ordered = Notify::new();
    tokio::join!(
        work(&service, &ordered, &stop),
        watch(&service, &ordered, &stop)
    );
    Ok(())
}

async fn work(service: &Service, ordered: &Notify, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        match service.review_next(chassis::now()).await {
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

async fn watch(service: &Service, ordered: &Notify, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => {}
            watched = service.watch_reviews(|| ordered.notify_one()) => {
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
