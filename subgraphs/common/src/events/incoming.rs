//! Reactions to events of other domains: passes each event to its capability.

use commands::Error;
use database::Conn;
use events::order::OrderFact;
use events::rule::{BulkSelfCheck, RuleFact, VerdictChanges};
use events::user::{self, User, UserFact};
use events::{CloudEvent, EventContext, Fact, Unreadable, operations};

use crate::contacts::domain::UnknownOrganisation;
use crate::contacts::events::incoming as contacts;
use crate::contacts::service as contacts_service;
use crate::domain::{LetterId, UserId};
use crate::mail::domain::{Letter, LetterKind};
use crate::mail::service as mail;
use crate::notifications::domain::{
    Announcement, Notice, NotificationKind, Recipients, SubjectType,
};
use crate::notifications::events::incoming::{order_facts, reviews};
use crate::notifications::service as notifications;

/// Beginning of the types of the order domain's facts.
const ORDER_FACTS: &str = "carnet.order.";

/// This domain's reactions to the events of other domains.
pub struct Incoming;

impl outbox::Reactions for Incoming {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        match effect(event)? {
            Effect::Contact(user) => {
                contacts::change(conn, vec![contacts::sealed(&user, event.sequence)]).await
            }
            Effect::Contacts(page) => contacts::compare(conn, event, &page).await,
            Effect::Forget(registration) => Ok(contacts_service::registration_removed(
                conn,
                &registration.organisations,
                UserId(registration.user),
            )
            .await?),
            Effect::Letter(kind, written) => letter(conn, event, kind, &written).await,
            Effect::Announcements(announcements) => notify(conn, event, &announcements).await,
            Effect::None => Ok(()),
        }
    }

    /// An unreadable event counts as relevant, because its reaction reports the error.
    fn concerns(&self, event: &CloudEvent) -> bool {
        contacts::FACTS.contains(&event.kind.as_str()) || !matches!(effect(event), Ok(Effect::None))
    }

    /// Facts about accounts, and those of the order domain, which only notify people. No command waits for the counts of notices.
    fn is_projection(&self, kind: &str) -> bool {
        contacts::FACTS.contains(&kind) || kind.starts_with(ORDER_FACTS)
    }

    async fn project(&self, conn: &mut Conn, events: &[CloudEvent]) -> anyhow::Result<()> {
        let mut changed = Vec::new();
        for event in events {
            match effect(event)? {
                Effect::Contact(user) => changed.push(contacts::sealed(&user, event.sequence)),
                Effect::Announcements(announcements) => {
                    notify(conn, event, &announcements).await?;
                }
                Effect::None => {}
                _ => anyhow::bail!("{} needs a transaction of its own", event.kind),
            }
        }
        if changed.is_empty() {
            return Ok(());
        }
        contacts::change(conn, changed).await
    }
}

/// The effect of an event in this domain.
enum Effect {
    /// Changes a contact.
    Contact(User),
    /// Compares contacts with the user domain's accounts.
    Contacts(operations::Page<User>),
    /// Deletes a person and organisations.
    Forget(user::Registration),
    /// Sends a letter.
    Letter(LetterKind, user::Letter),
    /// Notifies people.
    Announcements(Vec<Announcement>),
    None,
}

fn effect(event: &CloudEvent) -> Result<Effect, Unreadable> {
    let announcements = if let Some(fact) = UserFact::read(event)? {
        return Ok(of_user(fact));
    } else if let Some(fact) = RuleFact::read(event)? {
        of_rule(&fact)
    } else if let Some(fact) = OrderFact::read(event)? {
        order_facts::announcements(fact, &event.audience)
    } else {
        Vec::new()
    };
    Ok(if announcements.is_empty() {
        Effect::None
    } else {
        Effect::Announcements(announcements)
    })
}

fn of_user(fact: UserFact) -> Effect {
    use LetterKind as Kind;
    match fact {
        // Each fact carries the whole account, so the latest version wins.
        UserFact::UserRegistered(user)
        | UserFact::EmailVerified(user)
        | UserFact::UserUpdated(user)
        | UserFact::UserLocked(user)
        | UserFact::UserUnlocked(user)
        | UserFact::UserDeactivated(user)
        | UserFact::MemberJoined(user)
        | UserFact::MemberLeft(user)
        | UserFact::RoleAssigned(user)
        | UserFact::RoleRevoked(user) => Effect::Contact(user),
        UserFact::UsersListed(page) => Effect::Contacts(page),
        UserFact::RegistrationRemoved(registration) => Effect::Forget(registration),
        UserFact::EmailVerificationRequested(letter) => {
            Effect::Letter(Kind::EmailVerification, letter)
        }
        UserFact::RegistrationRepeated(letter) => {
            Effect::Letter(Kind::RegistrationRepeated, letter)
        }
        UserFact::PasswordResetRequested(letter) => Effect::Letter(Kind::PasswordReset, letter),
        UserFact::PasswordReset(letter) => Effect::Letter(Kind::PasswordResetDone, letter),
        UserFact::PasswordChanged(letter) => Effect::Letter(Kind::PasswordChanged, letter),
        UserFact::SecondFactorEnabled(letter) => Effect::Letter(Kind::SecondFactorEnabled, letter),
        UserFact::SecondFactorDisabled(letter) => {
            Effect::Letter(Kind::SecondFactorDisabled, letter)
        }
        UserFact::SecondFactorFailed(letter) => Effect::Letter(Kind::SecondFactorFailed, letter),
        UserFact::SecondFactorBlocked(letter) => Effect::Letter(Kind::SecondFactorBlocked, letter),
        UserFact::RecoveryCodesReplaced(letter) => {
            Effect::Letter(Kind::RecoveryCodesReplaced, letter)
        }
        UserFact::RecoveryCodeUsed(letter) => Effect::Letter(Kind::RecoveryCodeUsed, letter),
        UserFact::MemberInvited(letter) => Effect::Letter(Kind::Invitation, letter),
        fact => match reviews::announcement(&fact) {
            Some(announcement) => Effect::Announcements(vec![announcement]),
            None => Effect::None,
        },
    }
}

fn of_rule(fact: &RuleFact) -> Vec<Announcement> {
    match fact {
        RuleFact::ProductRequirementsChanged(changes) => vec![requirements_changed(changes)],
        RuleFact::BulkSelfCheckCompleted(bulk) => bulk_self_check_ended(bulk).into_iter().collect(),
        _ => Vec::new(),
    }
}

async fn notify(
    conn: &mut Conn,
    event: &CloudEvent,
    announcements: &[Announcement],
) -> anyhow::Result<()> {
    notifications::notify(conn, received(event), announcements)
        .await
        .map_err(told)
}

/// The context of the events that follow from this event, with the current time.
fn received(event: &CloudEvent) -> EventContext {
    EventContext::of_event(event, chassis::now())
}

async fn letter(
    conn: &mut Conn,
    event: &CloudEvent,
    kind: LetterKind,
    written: &user::Letter,
) -> anyhow::Result<()> {
    let context = received(event);
    let letter = Letter {
        id: LetterId(written.id),
        kind,
        user: written.user.map(UserId),
        expires_at: written.expires_at,
        created_at: context.now,
    };
    let (address, token) = (&written.address, written.token.as_deref());
    Ok(mail::letter_written(conn, context, &letter, address, token).await?)
}

/// A rule change can affect thousands of products of one seller and arrive on many pages. Each person gets one notice of it: the
/// store inserts a notification per rule change and user only once.
fn requirements_changed(changes: &VerdictChanges) -> Announcement {
    Announcement {
        notice: Notice::new(
            NotificationKind::RequirementsChanged,
            SubjectType::RuleChange.with(changes.rule_change),
            None,
        ),
        recipients: Recipients::Organisations(vec![changes.organisation]),
        caused_by: None,
    }
}

/// Returns `None` for a cancelled job and for a synchronous call, because the caller knows the result.
fn bulk_self_check_ended(bulk: &BulkSelfCheck) -> Option<Announcement> {
    let kind = match bulk.status.as_str() {
        "COMPLETED" if bulk.in_background => NotificationKind::BulkSelfCheckCompleted,
        "FAILED" if bulk.in_background => NotificationKind::BulkSelfCheckFailed,
        _ => return None,
    };
    Some(Announcement {
        notice: Notice::new(kind, SubjectType::BulkSelfCheck.with(bulk.id), None),
        recipients: Recipients::Organisations(vec![bulk.organisation]),
        caused_by: None,
    })
}

/// Stops retries early for an event that names an organisation that does not exist.
fn told(error: Error) -> anyhow::Error {
    match error {
        Error::Internal(reason) if reason.is::<UnknownOrganisation>() => {
            outbox::UnknownReference(reason.to_string()).into()
        }
        other => other.into(),
    }
}
