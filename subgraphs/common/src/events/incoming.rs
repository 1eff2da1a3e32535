use database::Conn;
use events::order::{Order, OrderFact, TransportApproval};
use events::rule::{RuleFact, VerdictChange};
use events::user::{self, User, UserFact};
use events::{Cause, CloudEvent, Fact};
use uuid::Uuid;

use super::outgoing::Because;
use crate::domain::{Contact, Letter, LetterId, LetterKind, Notice, NotificationKind, UserId};
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

async fn user(conn: &mut Conn, event: &CloudEvent, fact: UserFact) -> anyhow::Result<()> {
    use LetterKind as Kind;
    match fact {
        // All of them carry the whole account, so whichever is latest counts.
        UserFact::UserRegistered(user)
        | UserFact::EmailVerified(user)
        | UserFact::UserUpdated(user)
        | UserFact::UserLocked(user)
        | UserFact::UserUnlocked(user)
        | UserFact::UserDeactivated(user)
        | UserFact::MemberJoined(user)
        | UserFact::MemberLeft(user)
        | UserFact::RoleAssigned(user)
        | UserFact::RoleRevoked(user) => account(conn, event, &user).await,
        UserFact::EmailVerificationRequested(it) => letter(conn, event, Kind::EmailVerification, &it).await,
        UserFact::RegistrationRepeated(it) => letter(conn, event, Kind::RegistrationRepeated, &it).await,
        UserFact::PasswordResetRequested(it) => letter(conn, event, Kind::PasswordReset, &it).await,
        UserFact::PasswordReset(it) => letter(conn, event, Kind::PasswordResetDone, &it).await,
        UserFact::PasswordChanged(it) => letter(conn, event, Kind::PasswordChanged, &it).await,
        UserFact::SecondFactorEnabled(it) => letter(conn, event, Kind::SecondFactorEnabled, &it).await,
        UserFact::SecondFactorDisabled(it) => letter(conn, event, Kind::SecondFactorDisabled, &it).await,
        UserFact::MemberInvited(it) => letter(conn, event, Kind::Invitation, &it).await,
        _ => Ok(()),
    }
}

async fn account(conn: &mut Conn, event: &CloudEvent, user: &User) -> anyhow::Result<()> {
    let contact = Contact {
        user: UserId(user.id),
        version: event.sequence,
        organisations: user.memberships.iter().map(|membership| membership.organisation).collect(),
        deactivated: user.status == "DEACTIVATED",
    };
    Ok(reactions::user_known(conn, &contact, &user.contact).await?)
}

async fn letter(
    conn: &mut Conn,
    event: &CloudEvent,
    kind: LetterKind,
    written: &user::Letter,
) -> anyhow::Result<()> {
    let because = Because { cause: Cause::event(event), now: chassis::now() };
    let letter = Letter {
        id: LetterId(written.id),
        kind,
        user: written.user.map(UserId),
        expires_at: written.expires_at,
        created_at: because.now,
    };
    let (address, token) = (&written.address, written.token.as_deref());
    Ok(reactions::letter_written(conn, because, &letter, address, token).await?)
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
        _ => return None,
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
