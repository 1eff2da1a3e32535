//! Background jobs: the mail workers.

use std::num::NonZeroU8;
use std::time::Duration;

use futures::future;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::mail::service::{Mail, MailTransport};

/// Poll interval of an idle worker. It finds retries that are due, for which no commit wakes the worker.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Interval of the search for mails of dead workers. The first search is at the start.
const GIVE_UP_EVERY: Duration = Duration::from_secs(10);
/// Pause after an internal error.
const RECOVER: Duration = Duration::from_secs(5);

/// Sends due mails until `stop` is cancelled; then each worker finishes its current mail.
pub async fn deliver_mail(
    mail: Mail,
    transport: impl MailTransport,
    workers: NonZeroU8,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let (wake, queued) = watch::channel(());
    let workers = (0..workers.get()).map(|_| work(&mail, &transport, queued.clone(), &stop));
    tokio::join!(
        future::join_all(workers),
        watch_queue(&mail, &wake, &stop),
        give_up_abandoned(&mail, &stop)
    );
    Ok(())
}

async fn work(
    mail: &Mail,
    transport: &impl MailTransport,
    mut queued: watch::Receiver<()>,
    stop: &CancellationToken,
) {
    while !stop.is_cancelled() {
        // A mail that is queued during the query ends the wait after it.
        queued.mark_unchanged();
        match mail.deliver_next(transport, chassis::now()).await {
            Ok(true) => {}
            Ok(false) => tokio::select! {
                () = pause(LOOK_EVERY, stop) => {}
                _ = queued.changed() => {}
            },
            Err(error) => {
                tracing::error!(%error, "the mail worker failed");
                pause(RECOVER, stop).await;
            }
        }
    }
}

/// Wakes idle workers when mails are queued.
async fn watch_queue(mail: &Mail, wake: &watch::Sender<()>, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        tokio::select! {
            () = stop.cancelled() => {}
            watched = mail.watch_queue(|| wake.send_replace(())) => {
                if let Err(error) = watched {
                    tracing::warn!(%error, "the mail workers poll, because they cannot watch the queue");
                }
                pause(RECOVER, stop).await;
            }
        }
    }
}

async fn give_up_abandoned(mail: &Mail, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = mail.give_up_abandoned(chassis::now()).await {
            tracing::error!(%error, "the search for abandoned mails failed");
        }
        pause(GIVE_UP_EVERY, stop).await;
    }
}

async fn pause(length: Duration, stop: &CancellationToken) {
    drop(tokio::time::timeout(length, stop.cancelled()).await);
}
