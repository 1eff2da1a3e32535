//! Records steps of consignments: row, event and timeline entry in one transaction.

use commands::{CommandContext, Error};
use database::Conn;
use events::EventContext;
use uuid::Uuid;

use crate::consignments::domain::{
    Consignment, ConsignmentEvent, ConsignmentStep, DeviceAssignment,
};
use crate::consignments::events::outgoing::{self, ConsignmentNews};
use crate::consignments::store;
use crate::domain::OrganisationId;
use crate::service::access::Actor;
use crate::store::Note;

/// Author of a step, and the context of its events. Steps that follow from an event have no author.
#[derive(Clone, Copy, Debug)]
pub(crate) struct StepAuthor {
    pub context: EventContext,
    pub user: Option<Uuid>,
    pub organisation: Option<OrganisationId>,
}

impl StepAuthor {
    pub fn of(actor: &Actor, command: &CommandContext) -> Self {
        Self {
            context: command.event_context(),
            user: actor.user,
            organisation: Some(actor.organisation),
        }
    }

    pub const fn automatic(context: EventContext) -> Self {
        Self {
            context,
            user: None,
            organisation: None,
        }
    }
}

/// Updates a consignment after a step, publishes the step and adds it to the timeline.
pub(crate) async fn record_consignment(
    conn: &mut Conn,
    author: StepAuthor,
    consignment: &Consignment,
    event: ConsignmentEvent,
    note: Option<Note<'_>>,
) -> Result<(), Error> {
    store::update_consignment(conn, consignment).await?;
    let news = ConsignmentNews { consignment, event };
    publish_consignment(conn, author, news, &consignment.audience(), note).await
}

/// Publishes a step of a consignment and adds it to the timeline. The caller has written the row already.
pub(super) async fn publish_consignment(
    conn: &mut Conn,
    author: StepAuthor,
    news: ConsignmentNews<'_>,
    audience: &[OrganisationId],
    note: Option<Note<'_>>,
) -> Result<(), Error> {
    let id = outgoing::consignment(conn, author.context, news, audience).await?;
    let step = step_of(author, news, id);
    Ok(store::insert_consignment_step(conn, news.consignment.organisation, &step, note).await?)
}

/// Updates a consignment after a step of one of its devices, publishes the step and adds it to the timeline.
pub(super) async fn record_device(
    conn: &mut Conn,
    author: StepAuthor,
    news: ConsignmentNews<'_>,
    assignment: &DeviceAssignment,
) -> Result<(), Error> {
    store::update_consignment(conn, news.consignment).await?;
    let id = outgoing::device(conn, author.context, news.consignment, assignment).await?;
    let step = step_of(author, news, id);
    Ok(store::insert_consignment_step(conn, news.consignment.organisation, &step, None).await?)
}

fn step_of(author: StepAuthor, news: ConsignmentNews<'_>, id: Uuid) -> ConsignmentStep {
    let ConsignmentNews { consignment, event } = news;
    ConsignmentStep {
        id,
        consignment: consignment.id,
        sequence: consignment.version,
        event,
        status: consignment.status,
        at: author.context.now,
        by_user: author.user,
        by: author.organisation,
        note: None,
    }
}
