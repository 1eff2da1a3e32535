//! Writes access records to Redis in the background.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use events::CloudEvent;
use redis::AsyncCommands as _;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::closed::Closed;
use super::destination::{Destination, PATIENCE, is_loss};
use super::left;
use super::spool::Spool;

const BATCH: usize = 200;
const FIRST_PAUSE: Duration = Duration::from_millis(500);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Writes records to the monitor domain's view.
pub struct Writer {
    destination: Arc<Destination>,
    records: mpsc::Receiver<Closed>,
    /// Records that are received and not yet written.
    batch: Vec<CloudEvent>,
    /// Number of bytes read from the spool file; set until all of its records are written.
    spooled: Option<u64>,
    connection: ConnectionManager,
}

impl Writer {
    pub fn new(
        destination: Arc<Destination>,
        records: mpsc::Receiver<Closed>,
    ) -> anyhow::Result<Self> {
        let settings = ConnectionManagerConfig::new()
            .set_number_of_retries(0)
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE));
        let connection =
            ConnectionManager::new_lazy_with_config(destination.client.clone(), settings)?;
        Ok(Self {
            destination,
            records,
            batch: Vec::new(),
            spooled: None,
            connection,
        })
    }

    /// Writes records until `stop` is cancelled, then writes everything that has arrived.
    pub async fn run(mut self, stop: CancellationToken) {
        self.read_spool();
        while !stop.is_cancelled() {
            self.take_over();
            if self.batch.is_empty() {
                let mut records = Vec::new();
                let received = tokio::select! {
                    received = self.records.recv_many(&mut records, BATCH) => received,
                    () = left::added() => continue,
                    () = stop.cancelled() => break,
                };
                if received == 0 {
                    return;
                }
                self.batch
                    .extend(records.into_iter().filter_map(Closed::event));
            }
            self.write_batch(&stop).await;
        }
        self.records.close();
        while let Some(record) = self.records.recv().await {
            self.batch.extend(record.event());
        }
        while !self.batch.is_empty() && self.write().await.is_ok() {}
    }

    /// Reads the records that the previous process could not write.
    fn read_spool(&mut self) {
        if let Some(content) = self.destination.spool.as_ref().and_then(Spool::read) {
            self.spooled = Some(content.bytes);
            self.batch = content.records;
        }
    }

    /// Takes over the records without a writer. A writer that ended may have read the same spool file.
    fn take_over(&mut self) {
        let left = left::take();
        if left.is_empty() {
            return;
        }
        let known: HashSet<Uuid> = self.batch.iter().map(|record| record.id).collect();
        let records = left.into_iter().flat_map(|left| left.records);
        self.batch
            .extend(records.filter(|record| !known.contains(&record.id)));
    }

    /// Writes the batch and retries with exponential backoff.
    async fn write_batch(&mut self, stop: &CancellationToken) {
        let mut pause = FIRST_PAUSE;
        while !self.batch.is_empty() && !stop.is_cancelled() {
            match self.write().await {
                Ok(()) => pause = FIRST_PAUSE,
                Err(error) => {
                    tracing::warn!(
                        view = self.destination.view,
                        "access records wait: {error:#}"
                    );
                    pause = (pause * 2).min(LONGEST_PAUSE);
                    drop(tokio::time::timeout(pause, stop.cancelled()).await);
                }
            }
        }
    }

    /// Adds as many records as the view has room for. An event that reports dropped records comes first.
    async fn write(&mut self) -> anyhow::Result<()> {
        let length: usize = self.connection.xlen(&self.destination.view).await?;
        let room = self.destination.keep.saturating_sub(length).min(BATCH);
        anyhow::ensure!(room > 0, "the monitor domain is {length} records behind");
        // At most one such event is pending, so that failed attempts do not fill the batch with them.
        if !self.batch.first().is_some_and(is_loss)
            && let Some(loss) = self.destination.take_loss()
        {
            self.batch.insert(0, loss);
        }
        let written = room.min(self.batch.len());
        let additions = self
            .destination
            .additions(self.batch.iter().take(written))?;
        additions.query_async::<()>(&mut self.connection).await?;
        drop(self.batch.drain(..written));
        if self.batch.is_empty() {
            self.delete_spool();
        }
        Ok(())
    }

    fn delete_spool(&mut self) {
        if let (Some(bytes), Some(spool)) = (self.spooled.take(), &self.destination.spool) {
            spool.delete(bytes);
        }
    }
}

impl Drop for Writer {
    /// Runs when the runtime ends, too.
    fn drop(&mut self) {
        self.records.close();
        while let Ok(record) = self.records.try_recv() {
            self.batch.extend(record.event());
        }
        left::leave(&self.destination, std::mem::take(&mut self.batch));
    }
}
