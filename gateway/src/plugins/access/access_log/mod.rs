//! The access log: one record for each operation, whether it was executed or refused.
//!
//! A record goes into a bounded buffer and from there, in batches, to the monitor domain's view. A request never waits
//! for the log. While Redis is unavailable, or the monitor domain is far behind, the buffer fills. When the buffer is
//! full, new records are dropped and counted, and the count is recorded as soon as writing works again, so that the
//! monitor's chain shows the gap.
//!
//! A record is closed when the last byte of the response is sent or the reader disconnects, so a stream is recorded
//! when it ends. A record that is closed after the writer of its configuration has ended is handed over to the next
//! writer, or written when the process ends.

mod destination;
mod left;
mod spool;
mod writer;

use std::sync::Arc;
use std::time::Instant;

use apollo_router::services::router::Body;
use events::gateway::{AccessRecord, GatewayFact};
use events::{Cause, CloudEvent, Draft, Fact as _};
use http::Response;
use http_body_util::BodyExt as _;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use uuid::Uuid;

use super::{clock, config};
use destination::Destination;
pub use left::finish;
pub use writer::Writer;

/// The handle through which requests submit their records.
#[derive(Clone)]
pub struct AccessLog {
    records: mpsc::Sender<CloudEvent>,
    destination: Arc<Destination>,
}

pub fn open(
    config: &config::AccessLog,
    prefix: &str,
    client: redis::Client,
) -> anyhow::Result<(AccessLog, Writer)> {
    let destination = Arc::new(Destination::new(config, prefix, client));
    let (sender, receiver) = mpsc::channel(destination.buffer);
    let writer = Writer::new(Arc::clone(&destination), receiver)?;
    Ok((
        AccessLog {
            records: sender,
            destination,
        },
        writer,
    ))
}

/// A record that is not yet closed.
pub struct Open {
    pub record: AccessRecord,
    pub correlation: Uuid,
    pub started: Instant,
    log: AccessLog,
}

impl AccessLog {
    /// Closes the record together with the response body.
    pub fn attach(
        self,
        response: Response<Body>,
        correlation: Uuid,
        started: Instant,
        record: AccessRecord,
    ) -> Response<Body> {
        let mut open = Open {
            record,
            correlation,
            started,
            log: self,
        };
        response.map(|body| {
            body.map_frame(move |frame| {
                open.count(frame.data_ref().map_or(0, bytes::Bytes::len));
                frame
            })
            .boxed_unsync()
        })
    }

    /// Closes the record of a request that has no response body of its own.
    pub fn close(self, correlation: Uuid, started: Instant, record: AccessRecord) {
        drop(Open {
            record,
            correlation,
            started,
            log: self,
        });
    }

    fn add(&self, record: CloudEvent) {
        match self.records.try_send(record) {
            Ok(()) => {}
            Err(TrySendError::Full(record)) => self.destination.count_lost(record.time),
            Err(TrySendError::Closed(record)) => left::leave_late(&self.destination, record),
        }
    }
}

impl Open {
    const fn count(&mut self, bytes: usize) {
        self.record.response_bytes += bytes as u64;
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        self.record.duration_micros =
            u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX);
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
        if let Ok(event) = GatewayFact::OperationServed(record.clone()).publish(draft) {
            self.log.add(event);
        }
    }
}
