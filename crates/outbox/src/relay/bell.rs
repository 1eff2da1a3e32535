//! Wakes the relay after each commit with an event.

use std::time::Duration;

use database::Pool;
use events::Lane;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::publish;

/// Pause after a failure to watch for commits. Meanwhile the relay polls.
const PAUSE: Duration = Duration::from_secs(1);

#[derive(Default)]
pub struct Bell {
    single: Notify,
    bulk: Notify,
}

impl Bell {
    const fn of(&self, lane: Lane) -> &Notify {
        match lane {
            Lane::Single => &self.single,
            Lane::Bulk => &self.bulk,
        }
    }

    /// Completes at the next commit with an event of this lane, or at once if there was any since the last completion. So many commits
    /// during a turn of the relay cause one more turn.
    pub fn rung(&self, lane: Lane) -> impl Future<Output = ()> + '_ {
        self.of(lane).notified()
    }

    /// Watches for commits until `stop` is cancelled.
    pub async fn watch(&self, pool: &Pool, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            tokio::select! {
                () = stop.cancelled() => {}
                watched = database::watch(pool, &publish::CHANNELS, |channel| self.ring(channel)) => {
                    if let Err(error) = watched {
                        tracing::warn!(%error, "the relay polls, because it cannot watch for commits");
                    }
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = tokio::time::sleep(PAUSE) => {}
                    }
                }
            }
        }
    }

    fn ring(&self, channel: &str) {
        for lane in Lane::ALL {
            if publish::channel(lane) == channel {
                self.of(lane).notify_one();
            }
        }
    }
}
