use commands::{CommandContext, Error};
use database::Conn;
use events::EventContext;
use time::OffsetDateTime;

use super::Providers;
use super::providers::{at_services, uncovered};
use crate::audit_records::service::{self as audit_records, Audit};
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationId, ProviderId, Refusal, line};
use crate::organisations::domain::refusals as organisations_refusals;
use crate::organisations::service as organisations;
use crate::providers::domain::{LONGEST_REASON, Provider, refusals};
use crate::providers::events::outgoing;
use crate::providers::store;

/// An administrator's decision about a provider, with its reason.
#[derive(Debug)]
pub enum Review {
    Approve(Option<String>),
    Reject(String),
    Suspend(String),
    Reinstate(Option<String>),
    Remove(String),
}

impl Providers {
    pub async fn review_provider(
        &self,
        command: &CommandContext,
        id: ProviderId,
        review: Review,
    ) -> Result<Provider, Error> {
        RIGHTS.check(command.caller(), review.field())?;
        let review = review
            .checked()
            .map_err(|refusal| refusal.at(&["reason"]))?;
        self.commands
            .run(command, id, async |tx| {
                let found = store::providers::lock(tx, id).await?;
                let mut provider =
                    found.ok_or_else(|| refusals::provider_not_found().at(&["providerId"]))?;
                command.expects(provider.version)?;
                if matches!(review, Review::Approve(_) | Review::Reinstate(_)) {
                    self.check_organisation(tx, provider.organisation).await?;
                }
                let uncovered = uncovered(&provider, command.now().date());
                review
                    .apply(&mut provider, command.now())
                    .map_err(at_services(&uncovered))?;
                let audit = Audit {
                    action: review.action(),
                    subject: provider.id.0,
                    reason: review.reason(),
                };
                audit_records::insert(tx, command.caller(), audit, command.now()).await?;
                store::providers::update_state(tx, &provider).await?;
                review
                    .publish(tx, command.event_context(), &provider)
                    .await?;
                Ok(provider)
            })
            .await?
            .or_replay(async |_| self.find_again(command.caller(), id).await)
            .await
    }

    /// Refuses an organisation that is suspended or closed.
    async fn check_organisation(&self, conn: &mut Conn, id: OrganisationId) -> Result<(), Error> {
        let organisation = organisations::find(conn, &self.keyring, id).await?;
        let organisation =
            organisation.ok_or_else(organisations_refusals::organisation_not_found)?;
        if organisation.status.may_act() {
            Ok(())
        } else {
            Err(organisation.status.refusal().into())
        }
    }
}

impl Review {
    /// The name of the mutation.
    const fn field(&self) -> &'static str {
        match self {
            Self::Approve(_) => "approveProvider",
            Self::Reject(_) => "rejectProvider",
            Self::Suspend(_) => "suspendProvider",
            Self::Reinstate(_) => "reinstateProvider",
            Self::Remove(_) => "removeProvider",
        }
    }

    const fn action(&self) -> &'static str {
        match self {
            Self::Approve(_) => "APPROVE_PROVIDER",
            Self::Reject(_) => "REJECT_PROVIDER",
            Self::Suspend(_) => "SUSPEND_PROVIDER",
            Self::Reinstate(_) => "REINSTATE_PROVIDER",
            Self::Remove(_) => "REMOVE_PROVIDER",
        }
    }

    fn reason(&self) -> Option<&str> {
        match self {
            Self::Approve(reason) | Self::Reinstate(reason) => reason.as_deref(),
            Self::Reject(reason) | Self::Suspend(reason) | Self::Remove(reason) => Some(reason),
        }
    }

    fn checked(self) -> Result<Self, Refusal> {
        let given = |reason: String| line(&reason, LONGEST_REASON);
        Ok(match self {
            Self::Approve(reason) => Self::Approve(reason.map(given).transpose()?),
            Self::Reject(reason) => Self::Reject(given(reason)?),
            Self::Suspend(reason) => Self::Suspend(given(reason)?),
            Self::Reinstate(reason) => Self::Reinstate(reason.map(given).transpose()?),
            Self::Remove(reason) => Self::Remove(given(reason)?),
        })
    }

    fn apply(&self, provider: &mut Provider, now: OffsetDateTime) -> Result<(), Refusal> {
        match self {
            Self::Approve(_) => provider.approve(now),
            Self::Reject(reason) => provider.reject(reason.clone(), now),
            Self::Suspend(reason) => provider.suspend(reason.clone(), now),
            Self::Reinstate(_) => provider.reinstate(now),
            Self::Remove(reason) => provider.remove(reason.clone(), now),
        }
    }

    async fn publish(
        &self,
        conn: &mut Conn,
        context: EventContext,
        provider: &Provider,
    ) -> anyhow::Result<()> {
        match self {
            Self::Approve(_) => outgoing::provider_approved(conn, context, provider).await,
            Self::Reject(_) => outgoing::provider_rejected(conn, context, provider).await,
            Self::Suspend(_) => outgoing::provider_suspended(conn, context, provider).await,
            Self::Reinstate(_) => outgoing::provider_reinstated(conn, context, provider).await,
            Self::Remove(_) => outgoing::provider_removed(conn, context, provider).await,
        }
    }
}

/// Suspends the provider of an organisation that may no longer act. Reinstating the organisation does not reinstate the
/// provider.
pub(crate) async fn suspend_with_organisation(
    conn: &mut Conn,
    context: EventContext,
    id: OrganisationId,
) -> Result<(), Error> {
    if let Some(mut provider) = store::providers::lock_of(conn, id).await?
        && provider
            .suspend("ORGANISATION_SUSPENDED".to_owned(), context.now)
            .is_ok()
    {
        store::providers::update_state(conn, &provider).await?;
        outgoing::provider_suspended(conn, context, &provider).await?;
    }
    Ok(())
}
