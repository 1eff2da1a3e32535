use caller::{OrganisationKind, Role};
use commands::{CommandContext, Error};
use database::Conn;
use uuid::Uuid;

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
        command: &CommandContext,
        id: OrganisationId,
    ) -> Result<Organisation, Error> {
        RIGHTS.check(command.caller(), "verifyOrganisation")?;
        let step = Step {
            action: "VERIFY_ORGANISATION",
            from: &[OrganisationStatus::Pending],
            to: OrganisationStatus::Active,
            reason: None,
        };
        self.step_organisation(command, id, step).await
    }

    /// Suspends an organisation until it is reinstated.
    pub async fn suspend_organisation(
        &self,
        command: &CommandContext,
        id: OrganisationId,
        why: &str,
    ) -> Result<Organisation, Error> {
        RIGHTS.check(command.caller(), "suspendOrganisation")?;
        let step = Step {
            action: "SUSPEND_ORGANISATION",
            from: &[OrganisationStatus::Pending, OrganisationStatus::Active],
            to: OrganisationStatus::Suspended,
            reason: Some(why),
        };
        self.step_organisation(command, id, step).await
    }

    pub async fn reinstate_organisation(
        &self,
        command: &CommandContext,
        id: OrganisationId,
        why: &str,
    ) -> Result<Organisation, Error> {
        RIGHTS.check(command.caller(), "reinstateOrganisation")?;
        let step = Step {
            action: "REINSTATE_ORGANISATION",
            from: &[OrganisationStatus::Suspended],
            to: OrganisationStatus::Active,
            reason: Some(why),
        };
        self.step_organisation(command, id, step).await
    }

    /// Closes an organisation for good. Owners close their own organisation with a proof; administrators close any. The
    /// platform's own organisation cannot be closed.
    pub async fn close_organisation(
        &self,
        command: &CommandContext,
        closure: &Closure,
    ) -> Result<Organisation, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "closeOrganisation")?;
        let (id, why) = (closure.organisation, closure.reason.as_str());
        let own = caller.user()?.organisation == id.0 && caller.with_role(&OWNERS).is_ok();
        if !own && !caller.has_role(Role::PlatformAdmin) {
            return Err(unknown().into());
        }
        reason(why).map_err(|refusal| refusal.at(&["reason"]))?;
        if own {
            // The first request has used the code of its proof, so a replay would count as a wrong guess.
            if let Some(first) = self.commands.find_replay(command).await? {
                return self.find_organisation_again(first).await;
            }
            self.proofs
                .prove_person(caller, &closure.proof, command.now())
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
        self.step_organisation(command, id, step).await
    }

    async fn step_organisation(
        &self,
        command: &CommandContext,
        id: OrganisationId,
        step: Step<'_>,
    ) -> Result<Organisation, Error> {
        let why = step
            .reason
            .map(reason)
            .transpose()
            .map_err(|refusal| refusal.at(&["reason"]))?;
        self.commands
            .run(command, id, async |tx| {
                let mut organisation = self.lock_organisation(tx, command, id).await?;
                let audit = Audit {
                    action: step.action,
                    subject: id.0,
                    reason: why.as_deref(),
                };
                audit_records::insert(tx, command.caller(), audit, command.now()).await?;
                let shown = why.clone().filter(|_| !step.to.may_act());
                organisation.step(step.from, step.to, shown, command.now())?;
                organisations::update(tx, &organisation).await?;
                let context = command.event_context();
                if !step.to.may_act() {
                    end_sessions(tx, context, SessionScope::Organisation(id)).await?;
                    providers::suspend_with_organisation(tx, context, id).await?;
                }
                if step.to != OrganisationStatus::Active
                    || step.from != [OrganisationStatus::Pending]
                {
                    api_clients::publish_of(tx, context, &organisation).await?;
                }
                outgoing::organisation_stepped(tx, context, &organisation, step.action).await?;
                self.with_names(tx, id).await
            })
            .await?
            .or_replay(async |first| self.find_organisation_again(first).await)
            .await
    }

    /// Locks an organisation whose status may change, and checks its expected version.
    async fn lock_organisation(
        &self,
        conn: &mut Conn,
        command: &CommandContext,
        id: OrganisationId,
    ) -> Result<Organisation, Error> {
        let found = organisations::lock(conn, &self.keyring, id).await?;
        let organisation = found.ok_or_else(unknown)?;
        if organisation.kind == OrganisationKind::Platform {
            return Err(refusals::kind_not_allowed().at(&["organisationId"]).into());
        }
        command.expects(organisation.version)?;
        Ok(organisation)
    }

    /// Result of an idempotent replay.
    async fn find_organisation_again(&self, id: Uuid) -> Result<Organisation, Error> {
        let mut conn = self.pool.acquire().await?;
        self.with_names(&mut conn, OrganisationId(id)).await
    }

    /// Returns an organisation with its names, which both its owners and administrators may read.
    async fn with_names(&self, conn: &mut Conn, id: OrganisationId) -> Result<Organisation, Error> {
        let found = organisations::find_with_names(conn, &self.keyring, id).await?;
        Ok(found.ok_or_else(unknown)?)
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
