//! Steps of approvals, and questions to the rule domain.

use database::Conn;
use events::order::{self as published, OrderFact};
use events::{CloudEvent, EventContext, Fact};
use uuid::Uuid;

use crate::domain::OrganisationId;
use crate::events::outgoing::{Error, lane, publish};
use crate::transport_approvals::domain::{
    Approval, ApprovalEvent, ApprovalStatus, Evidence, ProductCheck,
};

/// Step of an approval to publish, with the carrier of its consignment.
pub struct ApprovalNews<'a> {
    pub approval: &'a Approval,
    pub event: ApprovalEvent,
    pub carrier: Option<OrganisationId>,
    /// Previous status, if the step is a conclusion from the answers of the rules.
    pub before: Option<ApprovalStatus>,
}

/// Publishes steps of several approvals in this order. Returns the ID of each step's event.
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

/// Publishes one question for each product to the rule domain. Together they are one step, so they have the same version of the
/// approval. Returns the ID of the first event.
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

/// Publishes a step of an approval other than a question. Returns the ID of the event.
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
