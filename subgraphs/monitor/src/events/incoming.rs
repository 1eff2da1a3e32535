use database::Conn;
use events::gateway::{AccessRecord as Served, GatewayFact};
use events::{CloudEvent, Fact};

use crate::domain::AccessRecord;
use crate::service::reactions;

/// Whose events this domain takes in.
pub const PRODUCERS: &[&str] = &[GatewayFact::PRODUCER];

/// What this domain does about the gateway's events.
pub struct Incoming;

impl outbox::Reactions for Incoming {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        if let Some(GatewayFact::OperationServed(served)) = GatewayFact::read(event)? {
            reactions::operation_served(conn, record(event, served)).await?;
        }
        Ok(())
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
    }
}
