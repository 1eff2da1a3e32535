//! Who asked what, and what came of it: one record for each operation, answered or refused.
//!
//! A record goes into a bounded buffer and from there, in batches, to the gateway's stream. A request never waits for
//! it. While Redis is away the buffer fills; when it is full new records are dropped, counted, and the loss is logged
//! when writing works again. A record is closed when the answer's last byte has left (or its reader has), so a stream
//! counts when it ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use apollo_router::services::router::Body;
use events::gateway::{AccessRecord, GatewayFact};
use events::{Cause, CloudEvent, Draft, Fact as _};
use http::Response;
use http_body_util::BodyExt as _;
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::streams::StreamMaxlen;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{clock, config};

const BATCH: usize = 200;
const PATIENCE: Duration = Duration::from_secs(2);

/// Where requests leave their records.
#[derive(Clone)]
pub struct AccessLog {
    records: mpsc::Sender<CloudEvent>,
    dropped: Arc<AtomicU64>,
}

/// Carries records to Redis.
pub struct Writer {
    records: mpsc::Receiver<CloudEvent>,
    dropped: Arc<AtomicU64>,
    stream: String,
    keep: usize,
    connection: ConnectionManager,
}

pub fn open(
    config: &config::AccessLog,
    prefix: &str,
    client: redis::Client,
) -> anyhow::Result<(AccessLog, Writer)> {
    let (sender, receiver) = mpsc::channel(config.buffer.max(1));
    let dropped = Arc::new(AtomicU64::new(0));
    let settings = ConnectionManagerConfig::new()
        .set_number_of_retries(0)
        .set_connection_timeout(Some(PATIENCE))
        .set_response_timeout(Some(PATIENCE));
    let writer = Writer {
        records: receiver,
        dropped: Arc::clone(&dropped),
        stream: events::stream(prefix, GatewayFact::PRODUCER),
        keep: config.keep,
        connection: ConnectionManager::new_lazy_with_config(client, settings)?,
    };
    Ok((AccessLog { records: sender, dropped }, writer))
}

/// A record that is not closed yet.
pub struct Open {
    pub record: AccessRecord,
    pub correlation: Uuid,
    pub started: Instant,
    log: AccessLog,
}

impl AccessLog {
    /// Closes the record with the body.
    pub fn attach(
        self,
        response: Response<Body>,
        correlation: Uuid,
        started: Instant,
        record: AccessRecord,
    ) -> Response<Body> {
        let mut open = Open { record, correlation, started, log: self };
        response.map(|body| {
            body.map_frame(move |frame| {
                open.count(frame.data_ref().map_or(0, bytes::Bytes::len));
                frame
            })
            .boxed_unsync()
        })
    }

    /// Closes the record of a request that has no answer of its own.
    pub fn close(self, correlation: Uuid, started: Instant, record: AccessRecord) {
        drop(Open { record, correlation, started, log: self });
    }
}

impl Open {
    const fn count(&mut self, bytes: usize) {
        self.record.response_bytes += bytes as u64;
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.record.duration_micros = u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
        let record = &self.record;
        tracing::info!(
            correlation = %self.correlation,
            operation = record.operation,
            kind = record.operation_type,
            client = record.client_kind,
            status = record.status,
            outcome = record.outcome,
            micros = record.duration_micros,
            "served"
        );
        let draft = Draft {
            subject: Uuid::now_v7(),
            sequence: 1,
            time: clock::now(),
            cause: Cause::request(self.correlation),
            audience: Vec::new(),
        };
        let event = GatewayFact::OperationServed(record.clone()).publish(draft);
        if event.is_ok_and(|event| self.log.records.try_send(event).is_err()) {
            self.log.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl Writer {
    /// Writes until told to stop, and then what is still there, once.
    pub async fn run(mut self, stop: CancellationToken) {
        let mut batch = Vec::with_capacity(BATCH);
        loop {
            let received = tokio::select! {
                received = self.records.recv_many(&mut batch, BATCH) => received,
                () = stop.cancelled() => break,
            };
            if received == 0 {
                return;
            }
            let mut pause = Duration::from_millis(500);
            while let Err(error) = self.write(&batch).await {
                tracing::warn!(stream = self.stream, "access records wait: {error}");
                pause = (pause * 2).min(Duration::from_secs(5));
                tokio::select! {
                    () = tokio::time::sleep(pause) => {}
                    () = stop.cancelled() => break,
                }
            }
            batch.clear();
            self.confess();
        }
        while let Ok(event) = self.records.try_recv() {
            batch.push(event);
        }
        if let Err(error) = self.write(&batch).await {
            tracing::error!(lost = batch.len(), "access records are lost: {error}");
        }
    }

    async fn write(&mut self, batch: &[CloudEvent]) -> redis::RedisResult<()> {
        if batch.is_empty() {
            return Ok(());
        }
        let mut pipeline = redis::pipe();
        for event in batch {
            let Ok(json) = serde_json::to_string(event) else { continue };
            let keep = StreamMaxlen::Approx(self.keep);
            pipeline.xadd_maxlen(&self.stream, keep, "*", &[(events::ENTRY_FIELD, json)]).ignore();
        }
        pipeline.query_async(&mut self.connection).await
    }

    fn confess(&self) {
        let dropped = self.dropped.swap(0, Ordering::Relaxed);
        if dropped > 0 {
            tracing::error!(dropped, "access records were dropped: the buffer was full");
        }
    }
}
