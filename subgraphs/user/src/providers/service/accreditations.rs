use std::time::Instant;

use caller::Role;
use commands::{CommandContext, Error};
use database::Conn;
use events::EventContext;
use events::user::UserFact;
use refusal::ErrorCode;
use time::{Date, OffsetDateTime};

use super::Providers;
use super::lookup::lock_of;
use crate::audit_records::service::{self as audit_records, Audit};
use crate::domain::rights::RIGHTS;
use crate::domain::{AccreditationId, OrganisationId, Refusal, identifier, line};
use crate::organisations::domain::{ACCREDITATIONS, OrganisationStatus};
use crate::providers::domain::{
    ACCREDITATION_EXPIRED, ACCREDITATION_WITHDRAWN, Accreditation, LONGEST_REASON, Provider,
    ProviderService, Standard, refusals,
};
use crate::providers::events::outgoing;
use crate::providers::store;
use crate::service::validation::Validation;

const LONGEST_BODY: usize = 100;
const LONGEST_NUMBER: usize = 60;
const LONGEST_SCOPE: usize = 500;
/// Number of providers that one transaction of the job handles.
const PAGE: i64 = 100;

/// Input of a new accreditation.
pub struct NewAccreditation {
    pub body: String,
    pub standard: String,
    pub number: String,
    pub scope: String,
    pub hs_prefixes: Vec<String>,
    pub document_types: Vec<String>,
    pub valid_from: Date,
    pub valid_to: Date,
}

impl Providers {
    pub async fn add_accreditation(
        &self,
        command: &CommandContext,
        new: NewAccreditation,
    ) -> Result<Provider, Error> {
        RIGHTS.check(command.caller(), "addAccreditation")?;
        let organisation = OrganisationId(command.caller().user()?.organisation);
        let accreditation = checked_accreditation(new)?;
        self.commands
            .run(command, organisation, async |tx| {
                let status = store::providers::lock_organisation(tx, organisation).await?;
                let mut provider = lock_of(tx, organisation).await?;
                command.expects(provider.version)?;
                provider.accredit(accreditation.clone(), command.now())?;
                ACCREDITATIONS.check(
                    status.unwrap_or(OrganisationStatus::Pending),
                    provider.accreditations.len(),
                )?;
                store::provider_accreditations::insert(tx, provider.id, &accreditation).await?;
                store::providers::update_state(tx, &provider).await?;
                outgoing::accreditation_added(tx, command.event_context(), &provider).await?;
                Ok(provider)
            })
            .await?
            .or_replay(async |_| self.find_own(command.caller(), organisation).await)
            .await
    }

    /// Withdraws an accreditation of the caller's own provider, or of any provider for administrators. Suspends the
    /// provider if its services are no longer covered. An accreditation that has ended does not change.
    pub async fn withdraw_accreditation(
        &self,
        command: &CommandContext,
        id: AccreditationId,
        reason: &str,
    ) -> Result<Provider, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "withdrawAccreditation")?;
        let reason = line(reason, LONGEST_REASON).map_err(|refusal| refusal.at(&["reason"]))?;
        let own = OrganisationId(caller.user()?.organisation);
        self.commands
            .run(command, id, async |tx| {
                let provider = store::providers::lock_accredited(tx, id).await?;
                let may = |provider: &Provider| {
                    provider.organisation == own || caller.has_role(Role::PlatformAdmin)
                };
                let mut provider = provider
                    .filter(may)
                    .ok_or_else(refusals::accreditation_not_found)?;
                command.expects(provider.version)?;
                if provider.withdraw(id, reason.clone(), command.now())? {
                    if provider.organisation != own {
                        let audit = Audit {
                            action: "WITHDRAW_ACCREDITATION",
                            subject: id.0,
                            reason: Some(&reason),
                        };
                        audit_records::insert(tx, caller, audit, command.now()).await?;
                    }
                    write_withdrawal(tx, command.event_context(), &mut provider, id).await?;
                }
                Ok(provider)
            })
            .await?
            .or_replay(async |_| {
                let mut conn = self.pool.acquire().await?;
                let provider = store::providers::find_accredited(&mut conn, id).await?;
                drop(conn);
                let provider = provider.ok_or_else(refusals::accreditation_not_found)?;
                self.find_again(caller, provider).await
            })
            .await
    }

    /// Publishes each expired accreditation once, and suspends listed providers whose services are no longer covered.
    /// Returns the number of accreditations. Several processes may run this concurrently.
    pub async fn expire_accreditations(&self, now: OffsetDateTime) -> Result<usize, Error> {
        let started = Instant::now();
        let mut expired = 0;
        loop {
            let mut tx = self.pool.begin().await?;
            // A later page may commit minutes after the first. If its time were that of the first, a client that asks
            // for changes since its last query would miss it.
            let now = now + started.elapsed();
            let providers =
                store::provider_accreditations::lock_expired(&mut tx, now.date(), PAGE).await?;
            let last = providers.len() < usize::try_from(PAGE).unwrap_or(usize::MAX);
            for mut provider in providers {
                expired += expire(&mut tx, &mut provider, now).await?;
            }
            tx.commit().await?;
            if last {
                return Ok(expired);
            }
        }
    }
}

/// Writes and publishes the withdrawal of an accreditation, and suspends the provider if its services are no longer
/// covered.
async fn write_withdrawal(
    conn: &mut Conn,
    context: EventContext,
    provider: &mut Provider,
    id: AccreditationId,
) -> Result<(), Error> {
    write_end(conn, provider, id).await?;
    outgoing::accreditation_expired(conn, context, provider).await?;
    if provider.suspend_uncovered(ACCREDITATION_WITHDRAWN, context.now) {
        store::providers::update_state(conn, provider).await?;
        outgoing::provider_suspended(conn, context, provider).await?;
    }
    Ok(())
}

/// Publishes in the bulk lane, because accreditations of any number of providers may end on the same day.
async fn expire(
    conn: &mut Conn,
    provider: &mut Provider,
    now: OffsetDateTime,
) -> Result<usize, Error> {
    let context = EventContext::of_job(now);
    let mut expired = 0;
    while let Some(id) = provider.mark_expired(now) {
        write_end(conn, provider, id).await?;
        outgoing::provider_in_bulk(conn, context, provider, UserFact::AccreditationExpired).await?;
        expired += 1;
    }
    if provider.suspend_uncovered(ACCREDITATION_EXPIRED, now) {
        store::providers::update_state(conn, provider).await?;
        outgoing::provider_in_bulk(conn, context, provider, UserFact::ProviderSuspended).await?;
    }
    Ok(expired)
}

/// Writes the end of an accreditation.
async fn write_end(conn: &mut Conn, provider: &Provider, id: AccreditationId) -> Result<(), Error> {
    for ended in provider.accreditations.iter().filter(|each| each.id == id) {
        store::provider_accreditations::update(conn, ended).await?;
    }
    Ok(store::providers::update_state(conn, provider).await?)
}

fn checked_accreditation(new: NewAccreditation) -> Result<Accreditation, Error> {
    let mut validation = Validation::default();
    let body = validation.field(&["body"], line(&new.body, LONGEST_BODY));
    let standard = validation.field(&["standard"], Standard::read(&new.standard));
    let number = validation.field(&["number"], identifier(&new.number, LONGEST_NUMBER));
    let scope = validation.field(&["scope"], line(&new.scope, LONGEST_SCOPE));
    for (field, refusal) in ProviderService::scope_faults(&new.hs_prefixes, &new.document_types) {
        validation.refuse(&[field], refusal);
    }
    if new.valid_to < new.valid_from {
        let refusal = Refusal::new(
            ErrorCode::DatesInvalid,
            &[],
            "The last day is before the first day. Enter a validTo that is not before validFrom.",
        );
        validation.refuse(&["validTo"], refusal);
    }
    let (Some(body), Some(standard), Some(number), Some(scope)) = (body, standard, number, scope)
    else {
        return Err(validation.refused());
    };
    validation.passed()?;
    let NewAccreditation {
        hs_prefixes,
        document_types,
        valid_from,
        valid_to,
        ..
    } = new;
    Ok(Accreditation {
        id: AccreditationId::new(),
        body,
        standard,
        number,
        scope,
        hs_prefixes,
        document_types,
        valid_from,
        valid_to,
        withdrawal: None,
        expiry_told_at: None,
    })
}
