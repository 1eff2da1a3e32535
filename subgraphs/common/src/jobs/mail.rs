use std::num::NonZeroU8;
use std::time::Duration;

use futures::future;
use tokio_util::sync::CancellationToken;

use crate::service::{MailTransport, Service};

/// How often a worker without work looks for some.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How often somebody looks for mails that a worker died over; also at the start.
const GIVE_UP_EVERY: Duration = Duration::from_secs(10);
/// After an error of our own, which will not pass at once.
const RECOVER: Duration = Duration::from_secs(5);

/// Sends mails as they fall due until told to stop; then each worker finishes the mail at hand.
pub async fn deliver_mail(
    service: Service,
    transport: impl MailTransport,
    workers: NonZeroU8,
    stop: CancellationToken,
) -> anyhow::Result<()> {
    let workers = (0..workers.get()).map(|_| work(&service, &transport, &stop));
    tokio::join!(future::join_all(workers), give_up_abandoned(&service, &stop));
    Ok(())
}

async fn work(service: &Service, transport: &impl MailTransport, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        match service.deliver_next(transport, chassis::now()).await {
            Ok(true) => {}
            Ok(false) => pause(LOOK_EVERY, stop).await,
            Err(error) => {
                tracing::error!(%error, "a mail could not be dealt with");
                pause(RECOVER, stop).await;
            }
        }
    }
}

async fn give_up_abandoned(service: &Service, stop: &CancellationToken) {
    while !stop.is_cancelled() {
        if let Err(error) = service.give_up_abandoned(chassis::now()).await {
            tracing::error!(%error, "mails that nobody is sending could not be looked for");
        }
        pause(GIVE_UP_EVERY, stop).await;
    }
}

async fn pause(length: Duration, stop: &CancellationToken) {
    drop(tokio::time::timeout(length, stop.cancelled()).await);
}
