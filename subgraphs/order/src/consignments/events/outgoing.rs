//! Events of consignments.

use database::Conn;
use events::order::{self as published, OrderFact};
use events::{EventContext, rule};
use uuid::Uuid;

use crate::consignments::domain::{Consignment, ConsignmentEvent, DeviceAssignment};
use crate::domain::OrganisationId;
use crate::events::outgoing::{Error, append, lane};
use crate::transport_approvals::domain::TransportCondition;

/// Step of a consignment to publish.
#[derive(Clone, Copy)]
pub struct ConsignmentNews<'a> {
    pub consignment: &'a Consignment,
    pub event: ConsignmentEvent,
}

/// Publishes a step of a consignment to these organisations. Returns the ID of the event.
pub async fn consignment(
    conn: &mut Conn,
    context: EventContext,
    news: ConsignmentNews<'_>,
    audience: &[OrganisationId],
) -> Result<Uuid, Error> {
    let ConsignmentNews { consignment, event } = news;
    let fact = match event {
        ConsignmentEvent::Created => OrderFact::ConsignmentCreated,
        ConsignmentEvent::Updated => OrderFact::ConsignmentUpdated,
        ConsignmentEvent::Cleared => OrderFact::ConsignmentCleared,
        ConsignmentEvent::Uncleared => OrderFact::ConsignmentUncleared,
        ConsignmentEvent::Dispatched => OrderFact::ConsignmentDispatched,
        ConsignmentEvent::Held => OrderFact::ConsignmentHeld,
        ConsignmentEvent::Released => OrderFact::ConsignmentReleased,
        ConsignmentEvent::Rejected => OrderFact::ConsignmentRejected,
        ConsignmentEvent::Arrived => OrderFact::ConsignmentArrived,
        ConsignmentEvent::Closed => OrderFact::ConsignmentClosed,
        ConsignmentEvent::Cancelled => OrderFact::ConsignmentCancelled,
        ConsignmentEvent::DeviceAssigned | ConsignmentEvent::DeviceUnassigned => {
            return Err(Error::NoSnapshot);
        }
    };
    let draft = context.draft(consignment.id.0, consignment.version, audience);
    append(conn, context, fact(snapshot(consignment)), draft).await
}

fn snapshot(consignment: &Consignment) -> published::Consignment {
    published::Consignment {
        id: consignment.id.0,
        number: consignment.number.clone(),
        organisation: consignment.organisation.0,
        carrier: consignment.carrier.map(|id| id.0),
        lane: lane(&consignment.lane),
        products: consignment.products.iter().map(|id| id.0).collect(),
        devices: consignment.devices.iter().map(|id| id.0).collect(),
        approval: consignment.approval.map(|id| id.0),
        conditions: consignment.conditions.iter().map(condition).collect(),
        status: consignment.status.into_str().to_owned(),
    }
}

fn condition(condition: &TransportCondition) -> rule::TransportCondition {
    rule::TransportCondition {
        rule: condition.rule.clone(),
        metric: condition.metric.clone(),
        unit: condition.unit.clone(),
        min: condition.min.clone(),
        max: condition.max.clone(),
        consecutive_minutes: condition.consecutive_minutes,
        cumulative_minutes: condition.cumulative_minutes,
        max_gap_minutes: condition.max_gap_minutes,
        on_breach: condition.on_breach.into_str().to_owned(),
    }
}

/// Publishes the assignment of a device or its end, which is a step of the consignment. Returns the ID of the event.
pub async fn device(
    conn: &mut Conn,
    context: EventContext,
    consignment: &Consignment,
    assignment: &DeviceAssignment,
) -> Result<Uuid, Error> {
    let snapshot = published::DeviceAssignment {
        consignment: consignment.id.0,
        organisation: consignment.organisation.0,
        device: assignment.device.0,
        from: assignment.from,
        to: assignment.to,
    };
    let fact = match assignment.to {
        None => OrderFact::DeviceAssigned(snapshot),
        Some(_) => OrderFact::DeviceUnassigned(snapshot),
    };
    let draft = context.draft(
        consignment.id.0,
        consignment.version,
        consignment.audience(),
    );
    append(conn, context, fact, draft).await
}
