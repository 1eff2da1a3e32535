use std::collections::HashSet;

use caller::{Caller, OrganisationKind, Role};
use chassis::Patch;
use database::{Conn, Window};
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::domain::{OWNERS, User};
use crate::accounts::service::registration::LONGEST_LEGAL_NAME;
use crate::accounts::service::{Proof, sees_everybody};
use crate::accounts::store as accounts_store;
use crate::accounts::store::user_search::UserFilter;
use crate::administration::service::{Audit, audit};
use crate::api_clients::service::api_clients;
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationId, Refusal, name, reason};
use crate::organisations::domain::{
    Names, Organisation, OrganisationFilter, OrganisationStatus, eori, refusals, vat_id,
};
use crate::organisations::events::outgoing;
use crate::organisations::store;
use crate::projections::store as projections_store;
use crate::providers::events::outgoing as providers_events;
use crate::providers::store as providers_store;
use crate::service::{Checks, Error, Service};
use crate::sessions::domain::SessionScope;
use crate::sessions::service::session_ends::end_sessions;

/// Names that one transaction makes searchable.
const PAGE: i64 = 100;

/// What an organisation says of itself.
pub struct NewNames {
    /// It cannot be cleared.
    pub legal_name: Patch<SecretString>,
    pub eori: Patch<SecretString>,
    pub vat_id: Patch<SecretString>,
}

/// The end of an organisation.
pub struct Closure {
    pub organisation: OrganisationId,
    pub reason: String,
    /// Required for the caller's own organisation.
    pub proof: Proof,
}

impl Service {
    /// Those of these organisations that the caller may know of: all, for whoever is signed in or calls for a partner.
    /// Members and administrators read the details that identify an organisation; a provider that a seller has asked for an
    /// assessment knows the seller's legal name.
    pub async fn get_organisations(
        &self,
        caller: &Caller,
        ids: &[OrganisationId],
    ) -> Result<Vec<Organisation>, Error> {
        if RIGHTS.check(caller, "Organisation").is_err() {
            return Ok(Vec::new());
        }
        let admin = caller.has_role(Role::PlatformAdmin);
        let own = caller.user().ok().map(|user| user.organisation);
        let mut conn = self.pool.acquire().await?;
        let sellers = match caller.user() {
            Ok(user) if user.kind == OrganisationKind::Provider => {
                projections_store::list_sellers_that_asked(&mut conn, user.organisation, ids)
                    .await?
            }
            _ => HashSet::new(),
        };
        let may_read = |id: OrganisationId| admin || own == Some(id.0);
        let may_open = |id: OrganisationId| may_read(id) || sellers.contains(&id);
        let mut found = store::organisations::list(&mut conn, &self.vault, ids, may_open).await?;
        for seller in found
            .iter_mut()
            .filter(|organisation| !may_read(organisation.id))
        {
            seller.names = seller.names.take().map(Names::without_numbers);
        }
        Ok(found)
    }

    /// Organisations, oldest first.
    pub async fn list_organisations(
        &self,
        caller: &Caller,
        filter: &OrganisationFilter,
        window: Window<Uuid>,
    ) -> Result<Vec<Organisation>, Error> {
        RIGHTS.check(caller, "organisations")?;
        let mut conn = self.pool.acquire().await?;
        let ids = store::organisations::list_page(&mut conn, &self.vault, filter, window).await?;
        drop(conn);
        self.get_organisations(caller, &ids).await
    }

    pub async fn count_organisations(
        &self,
        caller: &Caller,
        filter: &OrganisationFilter,
    ) -> Result<i64, Error> {
        RIGHTS.check(caller, "organisations")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::organisations::count(&mut conn, &self.vault, filter).await?)
    }

    /// Makes organisations searchable whose names were sealed before names could be searched, a page in a transaction, and returns how
    /// many. For the clock: several processes may do it at a time.
    pub async fn index_organisation_names(&self) -> Result<usize, Error> {
        let mut indexed = 0;
        loop {
            let mut tx = self.pool.begin().await?;
            let page = store::organisations::index_names(&mut tx, &self.vault, PAGE).await?;
            tx.commit().await?;
            indexed += page;
            if i64::try_from(page).unwrap_or(PAGE) < PAGE {
                return Ok(indexed);
            }
        }
    }

    /// The members of an organisation, oldest account first: for members, administrators and auditors.
    pub async fn list_members(
        &self,
        caller: &Caller,
        organisation: OrganisationId,
        window: Window<Uuid>,
    ) -> Result<Vec<User>, Error> {
        let Some(filter) = members_of(caller, organisation) else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        let mut users =
            accounts_store::user_search::list(&mut conn, &self.vault, &filter, window).await?;
        for user in &mut users {
            user.memberships
                .retain(|membership| membership.organisation == organisation);
        }
        Ok(users)
    }

    pub async fn count_members(
        &self,
        caller: &Caller,
        organisation: OrganisationId,
    ) -> Result<i64, Error> {
        let Some(filter) = members_of(caller, organisation) else {
            return Ok(0);
        };
        let mut conn = self.pool.acquire().await?;
        Ok(accounts_store::user_search::count(&mut conn, &self.vault, &filter).await?)
    }

    /// Changes what the caller's organisation says of itself.
    pub async fn update_organisation(
        &self,
        caller: &Caller,
        new: NewNames,
        now: OffsetDateTime,
    ) -> Result<Organisation, Error> {
        RIGHTS.check(caller, "updateOrganisation")?;
        let id = OrganisationId(caller.user()?.organisation);
        let mut checks = Checks::default();
        let legal_name = checks.replaced(&["legalName"], new.legal_name, |text: SecretString| {
            name(text.expose_secret(), LONGEST_LEGAL_NAME)
        });
        let eori = checks.field(
            &["eori"],
            new.eori.try_map(|text| eori(text.expose_secret())),
        );
        let vat_id = checks.field(
            &["vatId"],
            new.vat_id.try_map(|text| vat_id(text.expose_secret())),
        );
        let (Some(eori), Some(vat_id)) = (eori, vat_id) else {
            return Err(checks.refused());
        };
        checks.passed()?;
        let mut tx = self.pool.begin().await?;
        store::organisations::lock(&mut tx, &self.vault, id).await?;
        let found = store::organisations::list(&mut tx, &self.vault, &[id], |_| true)
            .await?
            .pop();
        let mut organisation = found.ok_or_else(refusals::organisation_not_found)?;
        organisation.change(now);
        store::organisations::update(&mut tx, &organisation).await?;
        let before = organisation
            .names
            .take()
            .ok_or_else(refusals::organisation_not_found)?;
        let names = Names {
            legal_name: legal_name.unwrap_or(before.legal_name),
            eori: eori.apply(before.eori),
            vat_id: vat_id.apply(before.vat_id),
        };
        store::organisations::update_names(&mut tx, &self.vault, id, &names).await?;
        outgoing::organisation_updated(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            &organisation,
        )
        .await?;
        tx.commit().await?;
        Ok(Organisation {
            names: Some(names),
            ..organisation
        })
    }

    /// Says that an organisation is who it says.
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

    /// Keeps an organisation's people and programs out until it is reinstated.
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

    /// Ends an organisation for good: its owner's own, which takes a proof, or any for administrators. The platform's own is not
    /// closed.
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
            self.prove_person(caller, &closure.proof, now).await?;
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
        let found = store::organisations::lock(&mut tx, &self.vault, id).await?;
        let mut organisation = found.ok_or_else(unknown)?;
        if organisation.kind == crate::domain::OrganisationKind::Platform {
            return Err(refusals::kind_not_allowed().at(&["organisationId"]).into());
        }
        let audit = Audit {
            action: step.action,
            subject: id.0,
            reason: why.as_deref(),
        };
        audit::record(&mut tx, caller, audit, now).await?;
        organisation.step(
            step.from,
            step.to,
            why.clone().filter(|_| !step.to.may_act()),
            now,
        )?;
        store::organisations::update(&mut tx, &organisation).await?;
        if !step.to.may_act() {
            end_sessions(&mut tx, context, SessionScope::Organisation(id)).await?;
            unlist(&mut tx, context, id).await?;
        }
        if step.to != OrganisationStatus::Active || step.from != [OrganisationStatus::Pending] {
            api_clients::publish_of(&mut tx, context, &organisation).await?;
        }
        outgoing::organisation_stepped(&mut tx, context, &organisation, step.action).await?;
        tx.commit().await?;
        Ok(organisation)
    }
}

/// A change of an organisation's state by an administrator or its owner.
struct Step<'a> {
    action: &'static str,
    from: &'a [OrganisationStatus],
    to: OrganisationStatus,
    /// The administrator's or the owner's reason, where the change takes one.
    reason: Option<&'a str>,
}

fn unknown() -> Refusal {
    refusals::organisation_not_found().at(&["organisationId"])
}

/// Nobody is to hire a provider whose organisation may not act. Reinstating it is an act of its own.
async fn unlist(conn: &mut Conn, context: EventContext, id: OrganisationId) -> Result<(), Error> {
    if let Some(mut provider) = providers_store::providers::lock_of(conn, id).await?
        && provider
            .suspend("ORGANISATION_SUSPENDED".to_owned(), context.now)
            .is_ok()
    {
        providers_store::providers::update_state(conn, &provider).await?;
        providers_events::provider_suspended(conn, context, &provider).await?;
    }
    Ok(())
}

/// Returns whether the caller acts for this organisation as a member, or runs or audits the platform.
#[must_use]
pub fn may_read_organisation(caller: &Caller, organisation: OrganisationId) -> bool {
    let own = caller
        .user()
        .is_ok_and(|user| user.organisation == organisation.0);
    own || sees_everybody(caller)
}

fn members_of(caller: &Caller, organisation: OrganisationId) -> Option<UserFilter> {
    may_read_organisation(caller, organisation).then(|| UserFilter {
        organisation: Some(organisation),
        ..UserFilter::default()
    })
}
