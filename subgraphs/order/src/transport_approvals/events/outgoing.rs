//! Steps of approvals and consignments, and questions to the rule domain.

use database::Conn;
use events::order::{self as published, OrderFact};
use events::{Cause, CloudEvent, EventContext, Fact, Lane, rule};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::consignments::domain::{Consignment, ConsignmentEvent, DeviceAssignment};
use crate::domain::OrganisationId;
use crate::events::outgoing::{Error, append, lane, publish};
use crate::transport_approvals::domain::{
    Approval, ApprovalEvent, ApprovalStatus, Evidence, ProductCheck, Trail, TransportCondition,
};

/// The most events of the bulk lane that wait in the outbox before reviews pause.
const MOST_WAITING: i64 = 2_000;

/// A step of an approval that is to be published, and the carrier of its consignment.
pub struct ApprovalNews<'a> {
    pub approval: &'a Approval,
    pub event: ApprovalEvent,
    pub carrier: Option<OrganisationId>,
    /// The status before, where the answers of the rules are the step.
    pub before: Option<ApprovalStatus>,
}

/// A step of a consignment.
#[derive(Clone, Copy)]
pub struct ConsignmentNews<'a> {
    pub consignment: &'a Consignment,
    pub event: ConsignmentEvent,
}

/// The part of a context that a review keeps until it runs.
#[must_use]
pub const fn trail(context: EventContext) -> Trail {
    Trail {
        correlation: context.cause.correlation,
        causation: context.cause.causation,
        bulk: matches!(context.lane, Lane::Bulk),
    }
}

/// The context of a change by a review.
#[must_use]
pub const fn following(trail: Trail, now: OffsetDateTime) -> EventContext {
    let cause = Cause {
        correlation: trail.correlation,
        causation: trail.causation,
    };
    let context = EventContext::new(cause, now);
    if trail.bulk {
        context.in_bulk()
    } else {
        context
    }
}

/// Returns whether so many bulk events wait for consumers that reviews wait too.
pub async fn is_backlogged(conn: &mut Conn) -> Result<bool, Error> {
    Ok(outbox::bulk_backlog(conn, MOST_WAITING).await? >= MOST_WAITING)
}

/// Steps of many approvals, in this order. Answers with the id of each step's event.
pub async fn approval_steps(
    conn: &mut Conn,
    context: EventContext,
    news: &[ApprovalNews<'_>],
) -> Result<Vec<Uuid>, Error> {
    let (mut all, mut ids) = (Vec::new(), Vec::new());
    for one in news {
        let events = match one.event {
            ApprovalEvent::Requested => question_events(context, one.approval, one.carrier)?,
            _ => vec![step_event(context, one)?],
        };
        ids.push(events.first().ok_or(Error::NoSnapshot)?.id);
        all.extend(events);
    }
    let asks = |one: &&ApprovalNews<'_>| matches!(one.event, ApprovalEvent::Requested);
    let questions = news
        .iter()
        .filter(asks)
        .map(|one| one.approval.checks.len())
        .sum();
    publish(conn, context.one_of(questions), &all).await?;
    Ok(ids)
}

/// Publishes the questions to the rule domain, one per product. They are one step, so they share the approval's version. Answers
/// with the id of the first.
pub async fn approval_requested(
    conn: &mut Conn,
    context: EventContext,
    approval: &Approval,
    carrier: Option<OrganisationId>,
) -> Result<Uuid, Error> {
    let events = question_events(context, approval, carrier)?;
    let first = events.first().ok_or(Error::NoSnapshot)?.id;
    publish(conn, context.one_of(events.len()), &events).await?;
    Ok(first)
}

fn question_events(
    context: EventContext,
    approval: &Approval,
    carrier: Option<OrganisationId>,
) -> Result<Vec<CloudEvent>, Error> {
    let audience: Vec<_> = std::iter::once(approval.organisation)
        .chain(carrier)
        .collect();
    let event = |check: &ProductCheck| {
        let fact = OrderFact::TransportApprovalRequested(question(approval, check));
        Ok(fact.publish(context.draft(approval.id.0, approval.version, &audience))?)
    };
    approval.checks.iter().map(event).collect()
}

fn question(approval: &Approval, check: &ProductCheck) -> published::TransportApprovalRequest {
    let evidence = |one: &Evidence| published::Evidence {
        kind: one.kind.clone(),
        issued_on: one.issued_on,
        expires_on: one.expires_on,
    };
    published::TransportApprovalRequest {
        id: approval.id.0,
        product: check.product.0,
        organisation: approval.organisation.0,
        lane: lane(&approval.lane),
        as_of: approval.as_of,
        evidence: check.evidence.iter().map(evidence).collect(),
        version: approval.asked_at,
    }
}

/// Any other step of an approval. Answers with the event's id.
pub async fn approval(
    conn: &mut Conn,
    context: EventContext,
    news: ApprovalNews<'_>,
) -> Result<Uuid, Error> {
    let event = step_event(context, &news)?;
    publish(conn, context, std::slice::from_ref(&event)).await?;
    Ok(event.id)
}

fn step_event(context: EventContext, news: &ApprovalNews<'_>) -> Result<CloudEvent, Error> {
    let ApprovalNews {
        approval,
        event,
        carrier,
        before,
    } = *news;
    let fact = match event {
        ApprovalEvent::Requested => return Err(Error::NoSnapshot),
        ApprovalEvent::Approved => OrderFact::TransportApproved,
        ApprovalEvent::ReviewNeeded => OrderFact::TransportReviewNeeded,
        ApprovalEvent::Refused => OrderFact::TransportRefused,
        ApprovalEvent::Suspended => OrderFact::TransportApprovalSuspended,
        ApprovalEvent::Appealed => OrderFact::ApprovalAppealed,
    };
    let snapshot = published::TransportApproval {
        id: approval.id.0,
        product: approval.product.0,
        organisation: approval.organisation.0,
        status: approval.status.into_str().to_owned(),
        before: before.map(|status| status.into_str().to_owned()),
        consignment: approval.consignment.map(|id| id.0),
    };
    let audience: Vec<_> = std::iter::once(approval.organisation)
        .chain(carrier)
        .collect();
    Ok(fact(snapshot).publish(context.draft(approval.id.0, approval.version, &audience))?)
}

/// Publishes a step of a consignment to these organisations, and returns the id of the event.
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
        on_breach: condition.on_breach.clone(),
    }
}

/// A device travels with a consignment from now on, or does so no more: a step of the consignment. Answers with the
/// event's id.
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
