//! Wakes the relay: Postgres sends a notification for each commit with an event. A broken connection loses notifications, so the relay
//! also polls.

use std::time::Duration;

use database::Pool;
use events::Lane;
use sqlx::postgres::PgListener;
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use crate::publish::CHANNEL;

/// Pause after a failure to listen.
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

    /// Completes at the next commit with an event of this lane, counted from the call.
    pub fn rung(&self, lane: Lane) -> impl Future<Output = ()> + '_ {
        self.of(lane).notified()
    }

    /// Listens until `stop` is cancelled.
    pub async fn listen(&self, pool: &Pool, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            tokio::select! {
                () = stop.cancelled() => {}
                _ = self.hear(pool) => {
                    tokio::select! {
                        () = stop.cancelled() => {}
                        () = tokio::time::sleep(PAUSE) => {}
                    }
                }
            }
        }
    }

    /// Returns only on an error.
    async fn hear(&self, pool: &Pool) -> Result<(), database::Error> {
        let mut listener = PgListener::connect_with(pool).await?;
        listener.listen(CHANNEL).await?;
        // Commits before the connection listened caused no notification.
        for lane in Lane::ALL {
            self.of(lane).notify_one();
        }
        loop {
            let notification = listener.recv().await?;
            if let Some(lane) = Lane::of(notification.payload()) {
                self.of(lane).notify_one();
            }
        }
    }
}
