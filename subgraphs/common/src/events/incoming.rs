use database::Conn;
use events::order::{Order, OrderFact, TransportApproval};
use events::rule::{RuleFact, VerdictChange};
use events::user::UserFact;
use events::{Cause, CloudEvent, Fact};
use uuid::Uuid;

use super::outgoing::Because;
use crate::domain::{Notice, NotificationKind, UserId};
use crate::service::reactions;

/// Whose events this domain takes in.
pub const PRODUCERS: &[&str] = &[UserFact::PRODUCER, RuleFact::PRODUCER, OrderFact::PRODUCER];

/// What this domain does about others' events.
pub struct Incoming;

impl outbox::Reactions for Incoming {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        if let Some(fact) = UserFact::read(event)? {
            user(conn, event, fact).await?;
        } else if let Some(RuleFact::ProductRequirementsChanged(change)) = RuleFact::read(event)? {
            requirements_changed(conn, event, &change).await?;
        } else if let Some(fact) = OrderFact::read(event)? {
            order(conn, event, fact).await?;
        }
        Ok(())
    }
}

/// Both facts carry the whole account, so whichever is later counts.
async fn user(conn: &mut Conn, event: &CloudEvent, fact: UserFact) -> anyhow::Result<()> {
    if let UserFact::UserRegistered(user) | UserFact::RoleAssigned(user) = fact {
        reactions::user_known(conn, UserId(user.id), user.organisation, &user.contact, event.sequence)
            .await?;
    }
    Ok(())
}

/// One change of rules may change a thousand products of a seller; it is told of the change, once.
async fn requirements_changed(
    conn: &mut Conn,
    event: &CloudEvent,
    change: &VerdictChange,
) -> anyhow::Result<()> {
    let notice = Notice::new(NotificationKind::RequirementsChanged, change.rule_change, None);
    let because = Because { cause: Cause::event(event), now: chassis::now() };
    Ok(reactions::tell(conn, because, &notice, &[change.organisation]).await?)
}

async fn order(conn: &mut Conn, event: &CloudEvent, fact: OrderFact) -> anyhow::Result<()> {
    if let Some((notice, organisations)) = news(fact) {
        let because = Because { cause: Cause::event(event), now: chassis::now() };
        reactions::tell(conn, because, &notice, &organisations).await?;
    }
    Ok(())
}

/// What there is to tell about a fact, and to which organisations.
fn news(fact: OrderFact) -> Option<(Notice, Vec<Uuid>)> {
    use NotificationKind as Kind;
    Some(match fact {
        OrderFact::AssessmentRequested(order) => (about(&order, Kind::AssessmentRequested), order.candidates),
        OrderFact::QuoteSubmitted(order) => (about(&order, Kind::QuoteSubmitted), vec![order.seller]),
        OrderFact::RequestDeclined(order) => (about(&order, Kind::RequestDeclined), vec![order.seller]),
        OrderFact::QuoteAccepted(order) => (about(&order, Kind::QuoteAccepted), performers(order)),
        OrderFact::AssessmentReportIssued(order) => {
            (about(&order, Kind::AssessmentReportIssued), vec![order.seller])
        }
        OrderFact::OrderCompleted(order) => (about(&order, Kind::OrderCompleted), performers(order)),
        OrderFact::OrderCancelled(order) => (about(&order, Kind::OrderCancelled), everybody(order)),
        OrderFact::TransportApproved(approval) => decided(&approval, Kind::TransportApproved),
        OrderFact::TransportRefused(approval) => decided(&approval, Kind::TransportRefused),
        OrderFact::TransportReviewNeeded(approval) => decided(&approval, Kind::TransportReviewNeeded),
        OrderFact::AssessmentStarted(_)
        | OrderFact::DocumentSubmitted(_)
        | OrderFact::DocumentAccepted(_)
        | OrderFact::DocumentRejected(_)
        | OrderFact::CertificateIssued(_)
        | OrderFact::TransportApprovalRequested(_) => return None,
    })
}

fn about(order: &Order, kind: NotificationKind) -> Notice {
    Notice::new(kind, order.id, Some(&order.number))
}

/// Who does the work, or might have done it while nobody has been chosen.
fn performers(order: Order) -> Vec<Uuid> {
    order.provider.map_or(order.candidates, |provider| vec![provider])
}

/// Either side may cancel, and both shall know.
fn everybody(order: Order) -> Vec<Uuid> {
    let seller = order.seller;
    std::iter::once(seller).chain(performers(order)).collect()
}

fn decided(approval: &TransportApproval, kind: NotificationKind) -> (Notice, Vec<Uuid>) {
    (Notice::new(kind, approval.id, None), vec![approval.organisation])
}
