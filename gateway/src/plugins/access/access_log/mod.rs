//! The access log: one record for each operation, answered or refused.
//!
//! A record goes into a bounded buffer and from there, in batches, to the monitor domain's view. A request never waits for
//! it. While Redis is away, or the monitor domain is far behind, the buffer fills; when it is full new records are dropped
//! and counted, and the count is recorded as soon as writing works again, so that the monitor's chain shows the gap. A
//! record is closed when the answer's last byte has left (or its reader has), so a stream counts when it ends.

mod writer;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use apollo_router::services::router::Body;
use events::gateway::{AccessRecord, AccessRecordLoss, GatewayFact};
use events::{Cause, CloudEvent, Draft, Fact as _};
use http::Response;
use http_body_util::BodyExt as _;
use time::OffsetDateTime;
use tokio::sync::mpsc;
use uuid::Uuid;

use super::{clock, config};
use writer::Buffer;
pub use writer::{Writer, finish};

/// Where requests leave their records.
#[derive(Clone)]
pub struct AccessLog {
    records: mpsc::Sender<CloudEvent>,
    lost: Lost,
}

/// The records that found no room since the last that did.
#[derive(Clone, Default)]
struct Lost(Arc<Mutex<Option<AccessRecordLoss>>>);

impl Lost {
    fn count(&self, count: u64, first_at: OffsetDateTime, last_at: OffsetDateTime) {
        let mut lost = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let lost = lost.get_or_insert(AccessRecordLoss { count: 0, first_at, last_at });
        lost.count += count;
        lost.first_at = lost.first_at.min(first_at);
        lost.last_at = lost.last_at.max(last_at);
    }

    fn take(&self) -> Option<AccessRecordLoss> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
}

pub fn open(
    config: &config::AccessLog,
    prefix: &str,
    client: redis::Client,
) -> anyhow::Result<(AccessLog, Writer)> {
    let (sender, receiver) = mpsc::channel(config.buffer.max(1));
    let lost = Lost::default();
    let buffer = Buffer { records: receiver, lost: lost.clone() };
    let writer = Writer::new(config, prefix, client, buffer)?;
    Ok((AccessLog { records: sender, lost }, writer))
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
        let now = draft.time;
        let event = GatewayFact::OperationServed(record.clone()).publish(draft);
        if event.is_ok_and(|event| self.log.records.try_send(event).is_err()) {
            self.log.lost.count(1, now, now);
        }
    }
}
