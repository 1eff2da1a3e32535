use database::Conn;
use events::gateway::{AccessRecord as Served, GatewayFact};
use events::order::{Order, OrderFact};
use events::rule::RuleFact;
use events::user::{Membership, User, UserFact};
use events::{CloudEvent, Fact};
use uuid::Uuid;

use crate::domain::{AccessRecord, Answer, CheckFigures, SecurityEvent, SecurityEventKind as Kind};
use crate::service::reactions::{self, OrderTold};

/// Whose events this domain takes in.
pub const PRODUCERS: &[&str] =
    &[GatewayFact::PRODUCER, UserFact::PRODUCER, OrderFact::PRODUCER, RuleFact::PRODUCER];

/// The verdict of a self-check that no rule spoke to.
const NO_RULE: &str = "NO_RULE_FOUND";
/// The state of an order that is done.
const COMPLETED: &str = "COMPLETED";

/// What this domain does about others' events.
pub struct Incoming;

impl outbox::Reactions for Incoming {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        if let Some(GatewayFact::OperationServed(served)) = GatewayFact::read(event)? {
            reactions::operation_served(conn, record(event, served)).await?;
        }
        if let Some(about) = UserFact::read(event)?.and_then(About::told) {
            reactions::security_event_told(conn, security_event(event, about)).await?;
        }
        if let Some(fact) = OrderFact::read(event)? {
            order_told(conn, event, fact).await?;
        }
        if let Some(fact) = RuleFact::read(event)? {
            checks_told(conn, event, fact).await?;
        }
        Ok(())
    }
}

/// What the statistics want to know of an order.
async fn order_told(conn: &mut Conn, event: &CloudEvent, fact: OrderFact) -> anyhow::Result<()> {
    match fact {
        OrderFact::AssessmentRequested(order) => {
            reactions::assessment_requested(conn, told(event, &order), &order.candidates).await?;
        }
        OrderFact::QuoteSubmitted(order) => answered(conn, event, &order, Answer::Quoted).await?,
        OrderFact::RequestDeclined(order) => answered(conn, event, &order, Answer::Declined).await?,
        OrderFact::AssessmentReportIssued(order) => {
            reactions::report_issued(conn, told(event, &order)).await?;
        }
        OrderFact::OrderCompleted(order) => reactions::order_completed(conn, told(event, &order)).await?,
        // The report stood.
        OrderFact::DisputeResolved(order) if order.status == COMPLETED => {
            reactions::order_completed(conn, told(event, &order)).await?;
        }
        _ => {}
    }
    Ok(())
}

async fn answered(conn: &mut Conn, event: &CloudEvent, order: &Order, answer: Answer) -> anyhow::Result<()> {
    if let Some(provider) = order.answered_by {
        reactions::provider_answered(conn, told(event, order), provider, answer).await?;
    }
    Ok(())
}

fn told<'a>(event: &CloudEvent, order: &'a Order) -> OrderTold<'a> {
    OrderTold { order: order.id, seller: order.seller, market: &order.market, at: event.time }
}

/// Of many checks at once only the sum is told, over all the markets that they were for.
async fn checks_told(conn: &mut Conn, event: &CloudEvent, fact: RuleFact) -> anyhow::Result<()> {
    match fact {
        // One that a transport approval asked for is nobody's search.
        RuleFact::SelfCheckCompleted(check) if check.transport_approval.is_none() => {
            let figures = CheckFigures { checks: 1, without_rule: (check.verdict == NO_RULE).into() };
            let market = Some(check.lane.destination.as_str());
            reactions::self_checks_completed(conn, market, figures, event.time).await?;
        }
        RuleFact::BulkSelfCheckCompleted(bulk) => {
            let without_rule = bulk.verdicts.get(NO_RULE).copied().unwrap_or_default();
            let figures = CheckFigures { checks: bulk.verdicts.values().sum(), without_rule };
            reactions::self_checks_completed(conn, None, figures, event.time).await?;
        }
        _ => {}
    }
    Ok(())
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

fn security_event(event: &CloudEvent, about: About) -> SecurityEvent {
    SecurityEvent {
        id: event.id,
        at: event.time,
        kind: about.kind,
        user: about.user,
        organisation: about.organisation,
        subject: event.subject,
        detail: about.detail,
        correlation: event.correlationid,
    }
}

/// What a fact of the user domain says to whoever guards the platform.
struct About {
    kind: Kind,
    user: Option<Uuid>,
    organisation: Option<Uuid>,
    detail: Option<String>,
}

impl About {
    /// Nothing, if it is daily business.
    fn told(fact: UserFact) -> Option<Self> {
        Some(match fact {
            UserFact::SignInFailed(failure) => {
                Self::person(Kind::SignInFailed, failure.user).because(failure.reason)
            }
            UserFact::SignInThrottled(failure) => {
                Self::person(Kind::SignInThrottled, failure.user).because(failure.reason)
            }
            UserFact::RefreshTokenReused(session) => {
                Self::person(Kind::RefreshTokenReused, Some(session.user)).inside(Some(session.organisation))
            }
            UserFact::UserLocked(user) => Self::account(Kind::UserLocked, &user),
            UserFact::UserUnlocked(user) => Self::account(Kind::UserUnlocked, &user),
            UserFact::UserDeactivated(user) => Self::account(Kind::UserDeactivated, &user),
            UserFact::PasswordReset(letter) => Self::person(Kind::PasswordReset, letter.user),
            UserFact::PasswordChanged(letter) => Self::person(Kind::PasswordChanged, letter.user),
            UserFact::SecondFactorEnabled(letter) => Self::person(Kind::SecondFactorEnabled, letter.user),
            UserFact::SecondFactorDisabled(letter) => Self::person(Kind::SecondFactorDisabled, letter.user),
            UserFact::RoleAssigned(user) => {
                Self::account(Kind::RoleAssigned, &user).because(roles(&user.memberships))
            }
            UserFact::RoleRevoked(user) => {
                Self::account(Kind::RoleRevoked, &user).because(roles(&user.memberships))
            }
            UserFact::OrganisationSuspended(organisation) => {
                Self::person(Kind::OrganisationSuspended, None).inside(Some(organisation.id))
            }
            UserFact::ApiClientRevoked(client) => {
                Self::person(Kind::ApiClientRevoked, None).inside(client.organisation)
            }
            UserFact::ProviderKeyRevoked(key) => {
                Self::person(Kind::ProviderKeyRevoked, None).inside(Some(key.organisation))
            }
            _ => return None,
        })
    }

    const fn person(kind: Kind, user: Option<Uuid>) -> Self {
        Self { kind, user, organisation: None, detail: None }
    }

    /// Who is in several organisations is not said to be in one.
    fn account(kind: Kind, user: &User) -> Self {
        let organisation = match user.memberships.as_slice() {
            [only] => Some(only.organisation),
            _ => None,
        };
        Self::person(kind, Some(user.id)).inside(organisation)
    }

    fn inside(self, organisation: Option<Uuid>) -> Self {
        Self { organisation, ..self }
    }

    fn because(self, detail: String) -> Self {
        Self { detail: Some(detail), ..self }
    }
}

/// The roles that a person has now: each organisation's id, then its roles.
fn roles(memberships: &[Membership]) -> String {
    let each = memberships.iter().map(|Membership { organisation, roles }| {
        if roles.is_empty() {
            organisation.to_string()
        } else {
            format!("{organisation} {}", roles.join(" "))
        }
    });
    each.collect::<Vec<_>>().join("; ")
}
