use std::time::Duration;

use chassis::now;
use tokio_util::sync::CancellationToken;

use crate::service::{Error, Service};

const EVERY: Duration = Duration::from_mins(1);

/// Looks every minute at what is over, late or about to expire, until told to stop. Any number of processes may do so.
pub async fn watch_deadlines(service: Service, stop: CancellationToken) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        look(&service).await;
        drop(tokio::time::timeout(EVERY, stop.cancelled()).await);
    }
    Ok(())
}

/// One failure keeps nothing else from being done; it is tried again the next minute. Each task has the time at which it begins.
async fn look(service: &Service) {
    report("orders have expired", service.expire_orders(now()).await);
    report("reports are late", service.mark_overdue(now()).await);
    report(
        "documents have expired",
        service.expire_documents(now()).await,
    );
    report(
        "certificates have expired",
        service.expire_certificates(now()).await,
    );
    report("reminders were sent", service.remind(now()).await);
    report(
        "enquiries have expired",
        service.expire_enquiries(now()).await,
    );
    report(
        "files without a document were removed",
        service.remove_orphan_files(now()).await,
    );
    report(
        "idempotency keys were removed",
        service.remove_idempotency_keys(now()).await,
    );
    // A walk over everything that is kept: once an hour is enough.
    if now().minute() == 0 {
        report(
            "objects of no file were removed",
            service.remove_stray_objects(now()).await,
        );
    }
}

fn report(what: &str, outcome: Result<usize, Error>) {
    match outcome {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "{what}"),
        Err(error) => tracing::error!(?error, "not done: {what}"),
    }
}
