//! Carries records to Redis, behind the requests.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use events::gateway::{AccessRecordLoss, GatewayFact};
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

/// The records that wait for the writer, and the count of those that found no room.
pub(super) struct Buffer {
    pub records: mpsc::Receiver<CloudEvent>,
    pub lost: Lost,
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
        buffer: Buffer,
    ) -> anyhow::Result<Self> {
        let settings = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        let connection = ConnectionManager::new_lazy_with_config(client.clone(), settings)?;
        Ok(Self {
            client,
            records: buffer.records,
            batch: Vec::new(),
            lost: buffer.lost,
            view: events::view(prefix, GatewayFact::PRODUCER, "monitor", Lane::Single),
            keep: config.keep,
            spool: config.spool.clone().filter(|file| !file.as_os_str().is_empty()),
            connection,
        })
    }

    /// Writes until told to stop, and then once more everything that has come.
    pub async fn run(mut self, stop: CancellationToken) {
        self.batch = self.unspool();
        while !stop.is_cancelled() {
            self.take_over();
            if self.batch.is_empty() {
                let received = tokio::select! {
                    received = self.records.recv_many(&mut self.batch, BATCH) => received,
                    () = stop.cancelled() => break,
                };
                if received == 0 {
                    return;
                }
            }
            self.write_batch(&stop).await;
        }
        self.receive_rest();
        while !self.batch.is_empty() {
            match self.write().await {
                Ok(written) => drop(self.batch.drain(..written)),
                Err(_) => return,
            }
        }
    }

    /// Takes over the records that the writer of the configuration before left.
    fn take_over(&mut self) {
        let left = std::mem::take(&mut *LEFT.lock().unwrap_or_else(PoisonError::into_inner));
        self.batch.extend(left.into_iter().flat_map(|left| left.records));
    }

    fn receive_rest(&mut self) {
        while let Ok(record) = self.records.try_recv() {
            self.batch.push(record);
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
        let told = lost.clone().map(loss).transpose()?;
        let mut pipeline = redis::pipe();
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
        self.receive_rest();
        let mut records = std::mem::take(&mut self.batch);
        records.extend(self.lost.take().and_then(|lost| loss(lost).ok()));
        if !records.is_empty() {
            let (client, view, spool) = (self.client.clone(), self.view.clone(), self.spool.take());
            let left = Left { client, view, spool, records };
            LEFT.lock().unwrap_or_else(PoisonError::into_inner).push(left);
        }
    }
}

/// The fact that records are missing.
fn loss(lost: AccessRecordLoss) -> Result<CloudEvent, events::Unreadable> {
    let draft = Draft {
        subject: Uuid::now_v7(),
        sequence: 1,
        time: clock::now(),
        cause: Cause::request(Uuid::now_v7()),
        audience: Vec::new(),
    };
    GatewayFact::AccessRecordsLost(lost).publish(draft)
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
        let spooled = left.spool.map(|file| spool(&file, &lines));
        if !matches!(spooled, Some(Ok(()))) {
            tracing::error!(lost = lines.len(), "access records are lost: {error}; spool: {spooled:?}");
        }
    }
}

/// Writes a file that only its owner may read.
fn spool(file: &Path, lines: &[String]) -> std::io::Result<()> {
    let mut file = OpenOptions::new().create(true).append(true).mode(0o600).open(file)?;
    lines.iter().try_for_each(|line| writeln!(file, "{line}"))
}
