use caller::Caller;
use commands::Error;
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
        caller: &Caller,
        provider: ProviderId,
        review: Review,
        now: OffsetDateTime,
    ) -> Result<Provider, Error> {
        RIGHTS.check(caller, review.field())?;
        let review = review
            .checked()
            .map_err(|refusal| refusal.at(&["reason"]))?;
        let mut tx = self.pool.begin().await?;
        let mut provider = store::providers::lock(&mut tx, provider)
            .await?
            .ok_or_else(|| refusals::provider_not_found().at(&["providerId"]))?;
        if matches!(review, Review::Approve(_) | Review::Reinstate(_)) {
            let organisation =
                organisations::find(&mut tx, &self.keyring, provider.organisation).await?;
            let organisation =
                organisation.ok_or_else(organisations_refusals::organisation_not_found)?;
            let status = organisation.status;
            if !status.may_act() {
                return Err(status.refusal().into());
            }
        }
        let uncovered = uncovered(&provider, now.date());
        review
            .apply(&mut provider, now)
            .map_err(at_services(&uncovered))?;
        let audit = Audit {
            action: review.action(),
            subject: provider.id.0,
            reason: review.reason(),
        };
        audit_records::insert(&mut tx, caller, audit, now).await?;
        store::providers::update_state(&mut tx, &provider).await?;
        review
            .publish(
                &mut tx,
                EventContext::of_request(caller.correlation(), now),
                &provider,
            )
            .await?;
        tx.commit().await?;
        Ok(provider)
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
