use caller::{Caller, OrganisationKind, Role};
use commands::Error;
use events::EventContext;
use time::OffsetDateTime;

use super::Administration;
use crate::accounts::domain::OWNERS;
use crate::accounts::service::Proof;
use crate::api_clients::service as api_clients;
use crate::audit_records::service::{self as audit_records, Audit};
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationId, Refusal, reason};
use crate::organisations::domain::{Organisation, OrganisationStatus, refusals};
use crate::organisations::events::outgoing;
use crate::organisations::service as organisations;
use crate::providers::service as providers;
use crate::sessions::domain::SessionScope;
use crate::sessions::service::end_sessions;

/// Input of the closure of an organisation.
pub struct Closure {
    pub organisation: OrganisationId,
    pub reason: String,
    /// Required for the caller's own organisation.
    pub proof: Proof,
}

impl Administration {
    /// Marks an organisation as verified.
    pub async fn verify_organisation(
        &self,
        caller: &Caller,
        id: OrganisationId,
        now: OffsetDateTime,
    ) -> Result<Organisation, Error> {
        RIGHTS.check(caller, "verifyOrganisation")?;
        let step = Step {
            action: "VERIFY_ORGANISATION",
            from: &[OrganisationStatus::Pending],
            to: OrganisationStatus::Active,
            reason: None,
        };
        self.step_organisation(caller, id, step, now).await
    }

    /// Suspends an organisation until it is reinstated.
    pub async fn suspend_organisation(
        &self,
        caller: &Caller,
        id: OrganisationId,
        why: &str,
        now: OffsetDateTime,
    ) -> Result<Organisation, Error> {
        RIGHTS.check(caller, "suspendOrganisation")?;
        let step = Step {
            action: "SUSPEND_ORGANISATION",
            from: &[OrganisationStatus::Pending, OrganisationStatus::Active],
            to: OrganisationStatus::Suspended,
            reason: Some(why),
        };
        self.step_organisation(caller, id, step, now).await
    }

    pub async fn reinstate_organisation(
        &self,
        caller: &Caller,
        id: OrganisationId,
        why: &str,
        now: OffsetDateTime,
    ) -> Result<Organisation, Error> {
        RIGHTS.check(caller, "reinstateOrganisation")?;
        let step = Step {
            action: "REINSTATE_ORGANISATION",
            from: &[OrganisationStatus::Suspended],
            to: OrganisationStatus::Active,
            reason: Some(why),
        };
        self.step_organisation(caller, id, step, now).await
    }

    /// Closes an organisation for good. Owners close their own organisation with a proof; administrators close any. The
    /// platform's own organisation cannot be closed.
    pub async fn close_organisation(
        &self,
        caller: &Caller,
        closure: &Closure,
        now: OffsetDateTime,
    ) -> Result<Organisation, Error> {
        RIGHTS.check(caller, "closeOrganisation")?;
        let (id, why) = (closure.organisation, closure.reason.as_str());
        let own = caller.user()?.organisation == id.0 && caller.with_role(&OWNERS).is_ok();
        if !own && !caller.has_role(Role::PlatformAdmin) {
            return Err(unknown().into());
        }
        reason(why).map_err(|refusal| refusal.at(&["reason"]))?;
        if own {
            self.proofs
                .prove_person(caller, &closure.proof, now)
                .await?;
        }
        let from = [
            OrganisationStatus::Pending,
            OrganisationStatus::Active,
            OrganisationStatus::Suspended,
        ];
        let step = Step {
            action: "CLOSE_ORGANISATION",
            from: &from,
            to: OrganisationStatus::Closed,
            reason: Some(why),
        };
        self.step_organisation(caller, id, step, now).await
    }

    async fn step_organisation(
        &self,
        caller: &Caller,
        id: OrganisationId,
        step: Step<'_>,
        now: OffsetDateTime,
    ) -> Result<Organisation, Error> {
        let why = step
            .reason
            .map(reason)
            .transpose()
            .map_err(|refusal| refusal.at(&["reason"]))?;
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        let found = organisations::lock(&mut tx, &self.keyring, id).await?;
        let mut organisation = found.ok_or_else(unknown)?;
        if organisation.kind == OrganisationKind::Platform {
            return Err(refusals::kind_not_allowed().at(&["organisationId"]).into());
        }
        let audit = Audit {
            action: step.action,
            subject: id.0,
            reason: why.as_deref(),
        };
        audit_records::insert(&mut tx, caller, audit, now).await?;
        organisation.step(
            step.from,
            step.to,
            why.clone().filter(|_| !step.to.may_act()),
            now,
        )?;
        organisations::update(&mut tx, &organisation).await?;
        if !step.to.may_act() {
            end_sessions(&mut tx, context, SessionScope::Organisation(id)).await?;
            providers::suspend_with_organisation(&mut tx, context, id).await?;
        }
        if step.to != OrganisationStatus::Active || step.from != [OrganisationStatus::Pending] {
            api_clients::publish_of(&mut tx, context, &organisation).await?;
        }
        outgoing::organisation_stepped(&mut tx, context, &organisation, step.action).await?;
        tx.commit().await?;
        Ok(organisation)
    }
}

/// A status change by an administrator or by the owner.
struct Step<'a> {
    action: &'static str,
    from: &'a [OrganisationStatus],
    to: OrganisationStatus,
    /// The reason of the administrator or owner, if the change requires one.
    reason: Option<&'a str>,
}

fn unknown() -> Refusal {
    refusals::organisation_not_found().at(&["organisationId"])
}
