//! Carries records to Redis, behind the requests.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use events::gateway::GatewayFact;
use events::{Cause, CloudEvent, Draft, Fact as _, Lane};
use redis::AsyncCommands as _;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{Lost, clock, config};

const BATCH: usize = 200;
/// How long Redis may take.
const PATIENCE: Duration = Duration::from_secs(2);
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Records that a writer left when it ended, with the way to their view. The writer of the next configuration takes them
/// over; at the end of the process [`finish`] does.
static LEFT: Mutex<Vec<Left>> = Mutex::new(Vec::new());

struct Left {
    client: redis::Client,
    view: String,
    spool: Option<PathBuf>,
    records: Vec<CloudEvent>,
}

/// Carries records to the monitor domain's view.
pub struct Writer {
    client: redis::Client,
    records: mpsc::Receiver<CloudEvent>,
    /// Received and not written.
    batch: Vec<CloudEvent>,
    lost: Lost,
    view: String,
    keep: usize,
    spool: Option<PathBuf>,
    connection: ConnectionManager,
}

impl Writer {
    pub(super) fn new(
        config: &config::AccessLog,
        prefix: &str,
        client: redis::Client,
        (records, lost): (mpsc::Receiver<CloudEvent>, Lost),
    ) -> anyhow::Result<Self> {
        let settings = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        let connection = ConnectionManager::new_lazy_with_config(client.clone(), settings)?;
        Ok(Self {
            client,
            records,
            batch: Vec::new(),
            lost,
            view: events::view(prefix, GatewayFact::PRODUCER, "monitor", Lane::Single),
            keep: config.keep,
            spool: config.spool.clone().filter(|file| !file.as_os_str().is_empty()),
            connection,
        })
    }

    /// Writes until told to stop.
    pub async fn run(mut self, stop: CancellationToken) {
        self.batch = self.unspool();
        let left = std::mem::take(&mut *LEFT.lock().unwrap_or_else(PoisonError::into_inner));
        self.batch.extend(left.into_iter().flat_map(|left| left.records));
        while !stop.is_cancelled() {
            if self.batch.is_empty() {
                let received = tokio::select! {
                    received = self.records.recv_many(&mut self.batch, BATCH) => received,
                    () = stop.cancelled() => return,
                };
                if received == 0 {
                    return;
                }
            }
            self.write_batch(&stop).await;
        }
    }

    /// Writes what is received, with growing pauses while that is not possible.
    async fn write_batch(&mut self, stop: &CancellationToken) {
        let mut pause = FIRST_PAUSE;
        while !self.batch.is_empty() && !stop.is_cancelled() {
            match self.write().await {
                Ok(written) => drop(self.batch.drain(..written)),
                Err(error) => tracing::warn!(view = self.view, "access records wait: {error:#}"),
            }
            if !self.batch.is_empty() {
                pause = (pause * 2).min(LONGEST_PAUSE);
                drop(tokio::time::timeout(pause, stop.cancelled()).await);
            }
        }
    }

    /// Adds records, as many as the view has room for; returns how many. An event about lost ones goes first.
    async fn write(&mut self) -> anyhow::Result<usize> {
        let length: usize = self.connection.xlen(&self.view).await?;
        let room = self.keep.saturating_sub(length).min(BATCH).min(self.batch.len());
        anyhow::ensure!(room > 0, "the monitor domain is {length} records behind");
        let lost = self.lost.take();
        let mut pipeline = redis::pipe();
        let told = lost.clone().map(|lost| {
            let draft = Draft {
                subject: Uuid::now_v7(),
                sequence: 1,
                time: clock::now(),
                cause: Cause::request(Uuid::now_v7()),
                audience: Vec::new(),
            };
            GatewayFact::AccessRecordsLost(lost).publish(draft)
        });
        let told = told.transpose()?;
        for event in told.iter().chain(self.batch.iter().take(room)) {
            let json = serde_json::to_string(event)?;
            pipeline.xadd(&self.view, "*", &[(events::ENTRY_FIELD, json)]).ignore();
        }
        let written: redis::RedisResult<()> = pipeline.query_async(&mut self.connection).await;
        if let Some(lost) = lost {
            match &written {
                Ok(()) => tracing::error!(lost.count, "access records were dropped: the buffer was full"),
                Err(_) => self.lost.count(lost.count, lost.first_at, lost.last_at),
            }
        }
        written?;
        Ok(room)
    }

    /// Reads what the process before could not write, and deletes the file.
    fn unspool(&self) -> Vec<CloudEvent> {
        let Some(file) = &self.spool else { return Vec::new() };
        let Ok(text) = std::fs::read_to_string(file) else { return Vec::new() };
        if let Err(error) = std::fs::remove_file(file) {
            tracing::error!("the spooled access records cannot be deleted, so they are left: {error}");
            return Vec::new();
        }
        text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect()
    }
}

impl Drop for Writer {
    /// Also where the runtime ends under it.
    fn drop(&mut self) {
        let mut records = std::mem::take(&mut self.batch);
        while let Ok(record) = self.records.try_recv() {
            records.push(record);
        }
        if !records.is_empty() {
            let (client, view, spool) = (self.client.clone(), self.view.clone(), self.spool.take());
            let left = Left { client, view, spool, records };
            LEFT.lock().unwrap_or_else(PoisonError::into_inner).push(left);
        }
    }
}

/// Writes the records that are left when the process ends; those that Redis does not take are kept in the spool file.
pub fn finish() {
    for left in std::mem::take(&mut *LEFT.lock().unwrap_or_else(PoisonError::into_inner)) {
        let lines: Vec<String> =
            left.records.iter().filter_map(|event| serde_json::to_string(event).ok()).collect();
        let written = left.client.get_connection_with_timeout(PATIENCE).and_then(|mut connection| {
            connection.set_write_timeout(Some(PATIENCE))?;
            connection.set_read_timeout(Some(PATIENCE))?;
            let mut pipeline = redis::pipe();
            for line in &lines {
                pipeline.xadd(&left.view, "*", &[(events::ENTRY_FIELD, line)]).ignore();
            }
            pipeline.query::<()>(&mut connection)
        });
        let Err(error) = written else { continue };
        let spooled = left.spool.map(|file| std::fs::write(file, lines.join("\n")));
        if !matches!(spooled, Some(Ok(()))) {
            tracing::error!(lost = lines.len(), "access records are lost: {error}; spool: {spooled:?}");
        }
    }
}
