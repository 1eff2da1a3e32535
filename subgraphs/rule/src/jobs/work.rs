use std::time::Duration;

use tokio_util::sync::CancellationToken;

use crate::service::{Error, Service, by_the_clock};

/// How often a worker without work looks for some.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How often somebody looks whether there is a new day.
const NEW_DAY_EVERY: Duration = Duration::from_secs(30);
/// After an error of our own, which will not pass at once.
const RECOVER: Duration = Duration::from_secs(5);
/// So often the same work may fail before it is given up.
const TRIES: u32 = 5;

/// Does what was queued, a page at a time, until told to stop; then it finishes the page at hand.
pub async fn do_work(service: Service, stop: CancellationToken) -> anyhow::Result<()> {
    tokio::join!(repeat(&service, Work::RuleChanges, &stop), repeat(&service, Work::BulkSelfChecks, &stop));
    Ok(())
}

#[derive(Clone, Copy, Debug)]
enum Work {
    RuleChanges,
    BulkSelfChecks,
}

impl Work {
    /// Does a page of the oldest; says whether there was one.
    async fn page(self, service: &Service) -> Result<bool, Error> {
        match self {
            Self::RuleChanges => service.try_rule_change(chassis::now()).await,
            Self::BulkSelfChecks => service.do_bulk_self_check(chassis::now()).await,
        }
    }

    async fn give_up(self, service: &Service) -> Result<(), Error> {
        match self {
            Self::RuleChanges => service.fail_rule_change(chassis::now()).await,
            Self::BulkSelfChecks => service.fail_bulk_self_check(chassis::now()).await,
        }
    }
}

/// Puts versions in force on their day, and looks what the day means for those who watch.
pub async fn begin_days(service: Service, stop: CancellationToken) -> anyhow::Result<()> {
    while !stop.is_cancelled() {
        if let Err(error) = service.begin_day(by_the_clock(chassis::now())).await {
            tracing::error!(%error, "the day could not be begun");
        }
        pause(NEW_DAY_EVERY, &stop).await;
    }
    Ok(())
}

async fn repeat(service: &Service, work: Work, stop: &CancellationToken) {
    let mut failures = 0;
    while !stop.is_cancelled() {
        match work.page(service).await {
            Ok(true) => failures = 0,
            Ok(false) => pause(LOOK_EVERY, stop).await,
            Err(error) => {
                failures += 1;
                tracing::error!(?work, %error, failures, "a page of work failed");
                if failures == TRIES {
                    failures = 0;
                    if let Err(error) = work.give_up(service).await {
                        tracing::error!(?work, %error, "the work could not be given up");
                    }
                }
                pause(RECOVER, stop).await;
            }
        }
    }
}

async fn pause(length: Duration, stop: &CancellationToken) {
    drop(tokio::time::timeout(length, stop.cancelled()).await);
}
