//! The view that a configuration writes its access records to, and the number of dropped records.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use events::gateway::{AccessRecordLoss, GatewayFact};
use events::{Cause, CloudEvent, Draft, Fact as _, Lane};
use time::OffsetDateTime;
use uuid::Uuid;

use super::spool::Spool;
use crate::plugins::access::{clock, config};

/// Timeout of a Redis command.
pub const PATIENCE: Duration = Duration::from_secs(2);

pub struct Destination {
    pub client: redis::Client,
    /// The monitor domain's view.
    pub view: String,
    /// The largest number of entries in the view.
    pub keep: usize,
    /// The largest number of buffered records.
    pub buffer: usize,
    pub spool: Option<Spool>,
    /// The records dropped since the last event that reported dropped records.
    lost: Mutex<Option<AccessRecordLoss>>,
}

impl Destination {
    pub fn new(config: &config::AccessLog, prefix: &str, client: redis::Client) -> Self {
        let spool = config
            .spool
            .clone()
            .filter(|file| !file.as_os_str().is_empty());
        Self {
            client,
            view: events::view(prefix, GatewayFact::PRODUCER, "monitor", Lane::Single),
            keep: config.keep,
            buffer: config.buffer.max(1),
            spool: spool.map(Spool::new),
            lost: Mutex::new(None),
        }
    }

    pub fn count_lost(&self, at: OffsetDateTime) {
        let mut lost = self.lost.lock().unwrap_or_else(PoisonError::into_inner);
        let lost = lost.get_or_insert(AccessRecordLoss {
            count: 0,
            first_at: at,
            last_at: at,
        });
        lost.count += 1;
        lost.first_at = lost.first_at.min(at);
        lost.last_at = lost.last_at.max(at);
    }

    /// Converts the count into an event and resets it. The event is then written like any other record: it keeps its
    /// ID, so the monitor domain counts it once even if it is written more than once.
    pub fn take_loss(&self) -> Option<CloudEvent> {
        let lost = self
            .lost
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take()?;
        tracing::error!(
            lost.count,
            "access records were dropped because the buffer was full"
        );
        let draft = Draft {
            subject: Uuid::now_v7(),
            sequence: 1,
            time: clock::now(),
            cause: Cause::request(Uuid::now_v7()),
            audience: Vec::new(),
        };
        GatewayFact::AccessRecordsLost(lost).publish(draft).ok()
    }

    /// The commands that add the records to the view.
    pub fn additions<'r>(
        &self,
        records: impl IntoIterator<Item = &'r CloudEvent>,
    ) -> serde_json::Result<redis::Pipeline> {
        let mut pipeline = redis::pipe();
        for record in records {
            let json = serde_json::to_string(record)?;
            pipeline
                .xadd(&self.view, "*", &[(events::ENTRY_FIELD, json)])
                .ignore();
        }
        Ok(pipeline)
    }
}

/// Returns true if the event reports dropped records.
pub fn is_loss(event: &CloudEvent) -> bool {
    matches!(
        GatewayFact::read(event),
        Ok(Some(GatewayFact::AccessRecordsLost(_)))
    )
}
