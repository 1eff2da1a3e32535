use std::fmt::Display;
use std::time::Duration;

use chassis::now;
use tokio_util::sync::CancellationToken;

use crate::service::{Error, Services};

const EVERY: Duration = Duration::from_mins(1);

/// Handles passed deadlines every minute until the process stops. Any number of processes may run this.
pub async fn watch_deadlines(services: Services, stop: CancellationToken) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        look(&services).await;
        drop(tokio::time::timeout(EVERY, stop.cancelled()).await);
    }
    Ok(())
}

/// Runs each task with the time at which it begins. A task that fails does not stop the others, and runs again in the next
/// minute.
async fn look(services: &Services) {
    report("orders have expired", services.orders.expire(now()).await);
    report(
        "reports are late",
        services.orders.mark_overdue(now()).await,
    );
    report(
        "documents have expired",
        services.documents.expire(now()).await,
    );
    report(
        "certificates have expired",
        services.certificates.expire(now()).await,
    );
    report("reminders were sent", services.remind(now()).await);
    report(
        "enquiries have expired",
        services.enquiries.expire(now()).await,
    );
    report(
        "files without a document were removed",
        services.files.remove_orphans(now()).await,
    );
    report(
        "idempotency keys were removed",
        services.purge_idempotency_keys(now()).await,
    );
    // Lists all stored objects, so once an hour is enough.
    if now().minute() == 0 {
        report(
            "objects of no file were removed",
            services.files.remove_strays(now()).await,
        );
    }
}

fn report<Count: Default + Display + PartialEq>(what: &str, outcome: Result<Count, Error>) {
    match outcome {
        Ok(count) if count == Count::default() => {}
        Ok(count) => tracing::info!(%count, "{what}"),
        Err(error) => tracing::error!(?error, "not done: {what}"),
    }
}
