use caller::{Caller, Role};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::error::Checks;
use super::{Error, Service, because};
use crate::domain::{
    Accreditation, AccreditationId, Code, OrganisationId, Profile, Provider, ProviderFilter, ProviderId,
    ProviderService, Refusal, Standard, line,
};
use crate::events::outgoing;
use crate::store;
use crate::store::providers::Visible;

const LONGEST_DISPLAY_NAME: usize = 100;
const LONGEST_BODY: usize = 100;
const LONGEST_NUMBER: usize = 60;
const LONGEST_SCOPE: usize = 500;

/// What a provider says of itself.
pub struct NewProfile {
    pub display_name: String,
    pub languages: Vec<String>,
    pub services: Vec<ProviderService>,
}

/// What a provider says of an accreditation.
pub struct NewAccreditation {
    pub body: String,
    pub standard: String,
    pub number: String,
    pub scope: String,
    pub valid_from: Date,
    pub valid_to: Date,
}

impl Service {
    /// Those of these providers that the caller may know of: listed ones for everybody, its own whatever its state, and
    /// all for administrators and auditors.
    pub async fn get_providers(&self, caller: &Caller, ids: &[ProviderId]) -> Result<Vec<Provider>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::providers::list(&mut conn, ids, visible(caller)).await?)
    }

    /// Those of these accreditations whose provider the caller may know of.
    pub async fn get_accreditations(
        &self,
        caller: &Caller,
        ids: &[AccreditationId],
    ) -> Result<Vec<Accreditation>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::providers::list_accreditations(&mut conn, ids, visible(caller)).await?)
    }

    /// The directory, oldest first: listed providers, or those in every state for administrators and auditors.
    pub async fn list_providers(
        &self,
        caller: &Caller,
        filter: &ProviderFilter,
        after: Option<Uuid>,
        most: i64,
    ) -> Result<Vec<Provider>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::providers::list_after(&mut conn, filter, sees_all(caller), after, most).await?)
    }

    pub async fn count_providers(&self, caller: &Caller, filter: &ProviderFilter) -> Result<i64, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::providers::count(&mut conn, filter, sees_all(caller)).await?)
    }

    /// Replaces the profile of the caller's organisation; the first time, it makes one, as a draft.
    pub async fn update_provider(
        &self,
        caller: &Caller,
        new: NewProfile,
        now: OffsetDateTime,
    ) -> Result<Provider, Error> {
        let organisation = OrganisationId(caller.with_role(&[Role::ProviderOwner])?.organisation);
        let profile = checked_profile(new)?;
        let mut tx = self.pool.begin().await?;
        let provider = if let Some(mut provider) = store::providers::lock_of(&mut tx, organisation).await? {
            provider.update(profile)?;
            store::providers::update(&mut tx, &provider).await?;
            outgoing::provider_updated(&mut tx, because(caller, now), &provider).await?;
            provider
        } else {
            let provider = Provider::draft(organisation, profile, now);
            store::providers::insert(&mut tx, &provider).await?;
            outgoing::provider_added(&mut tx, because(caller, now), &provider).await?;
            provider
        };
        tx.commit().await?;
        Ok(provider)
    }

    pub async fn add_accreditation(
        &self,
        caller: &Caller,
        new: NewAccreditation,
        now: OffsetDateTime,
    ) -> Result<Provider, Error> {
        let organisation = OrganisationId(caller.with_role(&[Role::ProviderOwner])?.organisation);
        let accreditation = checked_accreditation(&new)?;
        let mut tx = self.pool.begin().await?;
        let mut provider =
            store::providers::lock_of(&mut tx, organisation).await?.ok_or(Refusal::ProviderNotFound)?;
        provider.accredit(accreditation.clone())?;
        store::providers::insert_accreditation(&mut tx, provider.id, &accreditation).await?;
        store::providers::update(&mut tx, &provider).await?;
        outgoing::provider_updated(&mut tx, because(caller, now), &provider).await?;
        tx.commit().await?;
        Ok(provider)
    }

    /// Hands the profile of the caller's organisation in for review.
    pub async fn submit_provider(&self, caller: &Caller, now: OffsetDateTime) -> Result<Provider, Error> {
        let organisation = OrganisationId(caller.with_role(&[Role::ProviderOwner])?.organisation);
        let mut tx = self.pool.begin().await?;
        let mut provider =
            store::providers::lock_of(&mut tx, organisation).await?.ok_or(Refusal::ProviderNotFound)?;
        provider.submit(now.date())?;
        store::providers::update(&mut tx, &provider).await?;
        outgoing::provider_updated(&mut tx, because(caller, now), &provider).await?;
        tx.commit().await?;
        Ok(provider)
    }

    /// Lists a provider that was reviewed.
    pub async fn approve_provider(
        &self,
        caller: &Caller,
        provider: ProviderId,
        now: OffsetDateTime,
    ) -> Result<Provider, Error> {
        caller.with_role(&[Role::PlatformAdmin])?;
        let mut tx = self.pool.begin().await?;
        let mut provider = store::providers::lock(&mut tx, provider)
            .await?
            .ok_or_else(|| Error::refused(&["providerId"], Refusal::ProviderNotFound))?;
        provider.approve(now.date())?;
        store::providers::update(&mut tx, &provider).await?;
        outgoing::provider_approved(&mut tx, because(caller, now), &provider).await?;
        tx.commit().await?;
        Ok(provider)
    }
}

fn sees_all(caller: &Caller) -> bool {
    caller.with_role(&[Role::PlatformAdmin, Role::Auditor]).is_ok()
}

fn visible(caller: &Caller) -> Visible {
    let own = caller.organisation().map(OrganisationId);
    if sees_all(caller) { Visible::All } else { Visible::ListedAndOwn(own) }
}

fn checked_profile(new: NewProfile) -> Result<Profile, Error> {
    let mut checks = Checks::default();
    let display_name = checks.field(&["displayName"], line(&new.display_name, LONGEST_DISPLAY_NAME));
    checks.field(&["languages"], Profile::check_languages(&new.languages));
    if checks.field(&["services"], Profile::check_services(&new.services)).is_some() {
        for (index, service) in new.services.iter().enumerate() {
            for (field, why) in service.faults() {
                checks.fault(&["services", &index.to_string(), field], why);
            }
        }
    }
    let Some(display_name) = display_name else { return Err(checks.refused()) };
    checks.passed()?;
    Ok(Profile { display_name, languages: new.languages, services: new.services })
}

fn checked_accreditation(new: &NewAccreditation) -> Result<Accreditation, Error> {
    let mut checks = Checks::default();
    let body = checks.field(&["body"], line(&new.body, LONGEST_BODY));
    let standard =
        checks.field(&["standard"], Standard::from_code(&new.standard).ok_or(Refusal::StandardUnknown));
    let number = checks.field(&["number"], line(&new.number, LONGEST_NUMBER));
    let scope = checks.field(&["scope"], line(&new.scope, LONGEST_SCOPE));
    if new.valid_to < new.valid_from {
        checks.fault(&["validTo"], Refusal::DatesInvalid);
    }
    let (Some(body), Some(standard), Some(number), Some(scope)) = (body, standard, number, scope) else {
        return Err(checks.refused());
    };
    checks.passed()?;
    let NewAccreditation { valid_from, valid_to, .. } = *new;
    Ok(Accreditation { id: AccreditationId::fresh(), body, standard, number, scope, valid_from, valid_to })
}
