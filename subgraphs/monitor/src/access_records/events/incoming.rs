//! Reactions to events of the gateway.

use events::CloudEvent;
use events::gateway::{AccessRecord as Served, AccessRecordLoss, GatewayFact};

use crate::access_records::domain::{AccessRecord, LostRecords};

/// Access record of a fact; `None` for a report of zero lost records.
pub fn access_record(event: &CloudEvent, fact: GatewayFact) -> Option<AccessRecord> {
    match fact {
        GatewayFact::OperationServed(served) => Some(record(event, served)),
        GatewayFact::AccessRecordsLost(loss) if loss.count > 0 => Some(lost(event, &loss)),
        GatewayFact::AccessRecordsLost(_) => None,
    }
}

fn record(event: &CloudEvent, served: Served) -> AccessRecord {
    AccessRecord {
        id: event.id,
        at: event.time,
        client: served.client,
        client_kind: served.client_kind,
        user: served.user,
        organisation: served.organisation,
        operation: served.operation,
        operation_type: served.operation_type,
        operation_hash: served.operation_hash,
        root_fields: served.root_fields,
        cost: served.cost.into(),
        duration_micros: i64::try_from(served.duration_micros).unwrap_or(i64::MAX),
        response_bytes: i64::try_from(served.response_bytes).unwrap_or(i64::MAX),
        status: served.status.into(),
        outcome: served.outcome,
        correlation: event.correlationid,
        lost: None,
    }
}

fn lost(event: &CloudEvent, loss: &AccessRecordLoss) -> AccessRecord {
    let count = i64::try_from(loss.count).unwrap_or(i64::MAX);
    let records = LostRecords {
        count,
        last_at: loss.last_at,
    };
    AccessRecord::lost(event.id, event.correlationid, loss.first_at, records)
}
