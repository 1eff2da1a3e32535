//! Stores the effects of a batch of events, in the transaction that also inserts the events into the inbox.

use commands::Error;
use database::Conn;

use crate::access_records::domain::AccessRecord;
use crate::access_records::service as access_records;
use crate::event_processing::domain::ProcessingReports;
use crate::event_processing::service as event_processing;
use crate::security_events::domain::SecurityEvent;
use crate::security_events::service as security_events;
use crate::statistics::domain::StatisticsUpdates;
use crate::statistics::service as statistics;

/// Additions of a batch of events to each capability, in the order of the events.
#[derive(Debug, Default)]
pub struct Updates {
    pub access_records: Vec<AccessRecord>,
    pub security_events: Vec<SecurityEvent>,
    pub statistics: StatisticsUpdates,
    pub event_processing: ProcessingReports,
}

impl Updates {
    /// Stores everything with a few statements per capability. The result equals that of processing each event on its own. Rows are
    /// locked in the order of their keys, so concurrent batches do not deadlock.
    pub async fn apply(self, conn: &mut Conn) -> Result<(), Error> {
        access_records::append(conn, self.access_records).await?;
        security_events::append(conn, self.security_events).await?;
        statistics::append(conn, self.statistics).await?;
        event_processing::append(conn, self.event_processing).await
    }
}
