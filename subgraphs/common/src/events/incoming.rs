mod news;

use database::Conn;
use events::order::OrderFact;
use events::rule::{RuleFact, VerdictChange};
use events::user::{self, User, UserFact};
use events::{Cause, CloudEvent, Fact};

use super::outgoing::Because;
use crate::domain::{Contact, Letter, LetterId, LetterKind, Notice, NotificationKind, UserId};
use crate::service::reactions;
use news::{Whom, news};

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
        administrator: user.memberships.iter().any(|membership| is_administrator(&membership.roles)),
        deactivated: user.status == "DEACTIVATED",
    };
    Ok(reactions::user_known(conn, &contact, &user.contact).await?)
}

/// The role exists in the platform's own organisation only.
fn is_administrator(roles: &[String]) -> bool {
    roles.iter().any(|role| role == "PLATFORM_ADMIN")
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
    let because = Because { cause: Cause::event(event), now: chassis::now() };
    for (notice, whom) in news(fact, &event.audience) {
        match whom {
            Whom::Organisations(organisations) => {
                reactions::tell(conn, because, &notice, &organisations).await?;
            }
            Whom::Administrators => reactions::tell_administrators(conn, because, &notice).await?,
        }
    }
    Ok(())
}
