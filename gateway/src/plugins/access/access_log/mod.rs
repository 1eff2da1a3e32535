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

mod closed;
mod destination;
mod left;
mod spool;
mod timing;
mod writer;

use std::sync::Arc;
use std::time::Duration;

use apollo_router::services::router::Body;
use events::gateway::AccessRecord;
use http::{Response, StatusCode};
use http_body_util::BodyExt as _;
use tokio::sync::mpsc;
use tokio::sync::mpsc::error::TrySendError;
use uuid::Uuid;

use super::{clock, code, config};
use closed::Closed;
use destination::Destination;
pub use left::finish;
pub use timing::Timing;
pub use writer::Writer;

/// The time after which an operation is slow.
const SLOW: Duration = Duration::from_secs(1);

/// The handle through which requests submit their records.
#[derive(Clone)]
pub struct AccessLog {
    records: mpsc::Sender<Closed>,
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
struct Open {
    /// Taken when the record is closed.
    record: Option<AccessRecord>,
    correlation: Uuid,
    timing: Timing,
    /// The time from the arrival until the response was ready. The rest of the duration is the client's: it reads the
    /// response.
    ready: Duration,
    /// The time from the router's answer until the response was ready.
    after: Option<Duration>,
    log: AccessLog,
}

impl AccessLog {
    /// Closes the record together with the response body.
    pub fn attach(
        self,
        response: Response<Body>,
        correlation: Uuid,
        timing: Timing,
        record: AccessRecord,
    ) -> Response<Body> {
        let mut open = self.open(correlation, timing, record);
        response.map(|body| {
            body.map_frame(move |frame| {
                open.count(frame.data_ref().map_or(0, bytes::Bytes::len));
                frame
            })
            .boxed_unsync()
        })
    }

    /// Closes the record of a request that has no response body of its own.
    pub fn close(self, correlation: Uuid, timing: Timing, record: AccessRecord) {
        drop(self.open(correlation, timing, record));
    }

    fn open(self, correlation: Uuid, timing: Timing, record: AccessRecord) -> Open {
        Open {
            record: Some(record),
            correlation,
            timing,
            ready: timing.elapsed(),
            after: timing.after(),
            log: self,
        }
    }

    fn add(&self, record: Closed) {
        match self.records.try_send(record) {
            Ok(()) => {}
            Err(TrySendError::Full(record)) => self.destination.count_lost(record.time),
            Err(TrySendError::Closed(record)) => {
                if let Some(event) = record.event() {
                    left::leave_late(&self.destination, event);
                }
            }
        }
    }
}

/// Logs a record. The level of a log line is a constant.
macro_rules! log {
    ($level:ident, $open:expr, $record:expr) => {
        tracing::$level!(
            correlation = %$open.correlation,
            operation = $record.operation,
            kind = $record.operation_type,
            client = $record.client_kind,
            status = $record.status,
            outcome = $record.outcome,
            micros = $record.duration_micros,
            ready_micros = micros($open.ready),
            before_micros = $open.timing.before().map(micros),
            after_micros = $open.after.map(micros),
            "served"
        )
    };
}

impl Open {
    fn count(&mut self, bytes: usize) {
        if let Some(record) = &mut self.record {
            record.response_bytes += bytes as u64;
        }
    }

    /// Returns true for an operation whose response took long. A request beside the graph may carry a file, whose time
    /// depends on the client.
    fn is_slow(&self, record: &AccessRecord) -> bool {
        self.ready > SLOW && record.operation_type != "HTTP"
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let Some(mut record) = self.record.take() else {
            return;
        };
        record.duration_micros = micros(self.timing.elapsed());
        if is_fault(&record) || self.is_slow(&record) {
            log!(warn, self, record);
        } else {
            log!(debug, self, record);
        }
        self.log.add(Closed {
            record,
            correlation: self.correlation,
            time: clock::now(),
        });
    }
}

/// Returns true if the record is about a fault of the platform.
fn is_fault(record: &AccessRecord) -> bool {
    record.status >= StatusCode::INTERNAL_SERVER_ERROR.as_u16() || record.outcome == code::INTERNAL
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
