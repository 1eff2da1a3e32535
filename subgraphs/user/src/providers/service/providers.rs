use std::collections::HashMap;

use caller::Caller;
use chassis::Patch;
use chassis::scalar::is_country;
use commands::{CommandContext, Error, replayed};
use database::{Conn, Window};
use refusal::ErrorCode;
use time::Date;

use super::Providers;
use super::lookup::{lock_of, visible};
use crate::domain::rights::{RIGHTS, reads_platform};
use crate::domain::{AccreditationId, OrganisationId, ProviderId, Refusal, line};
use crate::organisations::domain::{OrganisationStatus, SERVICES};
use crate::projections::service as projections;
use crate::providers::domain::{
    Accreditation, Profile, Provider, ProviderFilter, ProviderRank, ProviderService, ProviderSort,
    ProviderStatus,
};
use crate::providers::events::outgoing;
use crate::providers::store;
use crate::providers::store::provider_search::DirectorySearch;
use crate::service::validation::Validation;

const LONGEST_DISPLAY_NAME: usize = 100;

/// Input of a new profile.
pub struct NewProfile {
    pub display_name: String,
    pub languages: Vec<String>,
    pub services: Vec<ProviderService>,
}

/// The changes of a profile. Languages and services can be cleared; the name cannot.
pub struct ProfileUpdate {
    pub display_name: Patch<String>,
    pub languages: Patch<Vec<String>>,
    pub services: Patch<Vec<ProviderService>>,
}

/// A page of a sorted list of providers.
#[derive(Clone, Debug)]
pub struct Place {
    pub sort: ProviderSort,
    pub window: Window<ProviderRank>,
}

impl Providers {
    /// Lists the response times of providers in hours, by their organisations. Every reader of a profile may read them.
    pub async fn response_hours(
        &self,
        organisations: &[OrganisationId],
    ) -> Result<HashMap<OrganisationId, f64>, Error> {
        let mut conn = self.pool.acquire().await?;
        projections::list_response_hours(&mut conn, organisations).await
    }

    /// Lists those of these providers that the caller may read: listed ones, the caller's own in every status, or all
    /// for administrators and auditors.
    pub async fn find(&self, caller: &Caller, ids: &[ProviderId]) -> Result<Vec<Provider>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::providers::list(&mut conn, ids, visible(caller)).await?)
    }

    /// Lists those of these accreditations whose provider the caller may read.
    pub async fn find_accreditations(
        &self,
        caller: &Caller,
        ids: &[AccreditationId],
    ) -> Result<Vec<Accreditation>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::provider_accreditations::list(&mut conn, ids, visible(caller)).await?)
    }

    /// Lists the directory: listed providers, or those in every status for administrators and auditors.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &ProviderFilter,
        place: &Place,
    ) -> Result<Vec<(ProviderRank, Provider)>, Error> {
        if filter.is_impossible() {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        let search = DirectorySearch {
            filter,
            sort: place.sort,
            all: reads_platform(caller),
        };
        let ranks = store::provider_search::list_ranks(&mut conn, search, &place.window).await?;
        let ids: Vec<ProviderId> = ranks.iter().map(|rank| ProviderId(rank.id)).collect();
        let found = store::providers::list(&mut conn, &ids, visible(caller)).await?;
        let mut found: HashMap<_, _> = found
            .into_iter()
            .map(|provider| (provider.id.0, provider))
            .collect();
        let placed = ranks
            .into_iter()
            .filter_map(|rank| found.remove(&rank.id).map(|provider| (rank, provider)));
        Ok(placed.collect())
    }

    /// The filter of the providers under review. Administrators and auditors may read them.
    pub fn providers_under_review(&self, caller: &Caller) -> Result<ProviderFilter, Error> {
        RIGHTS.check(caller, "providersUnderReview")?;
        Ok(ProviderFilter {
            status: Some(ProviderStatus::UnderReview),
            ..ProviderFilter::default()
        })
    }

    pub async fn count(&self, caller: &Caller, filter: &ProviderFilter) -> Result<i64, Error> {
        if filter.is_impossible() {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::provider_search::count(&mut conn, filter, reads_platform(caller)).await?)
    }

    /// Creates the profile of the caller's organisation as a draft.
    pub async fn add_provider(
        &self,
        command: &CommandContext,
        new: NewProfile,
    ) -> Result<Provider, Error> {
        RIGHTS.check(command.caller(), "addProvider")?;
        let organisation = OrganisationId(command.caller().user()?.organisation);
        let profile = checked_profile(new)?;
        let provider = Provider::draft(organisation, profile, command.now());
        self.commands
            .run(command, organisation, async |tx| {
                check_services(tx, organisation, &provider.profile).await?;
                store::providers::insert(tx, &provider).await?;
                outgoing::provider_added(tx, command.event_context(), &provider).await?;
                Ok(provider)
            })
            .await?
            .or_replay(async |_| self.find_own(command.caller(), organisation).await)
            .await
    }

    /// Changes the profile of the caller's organisation.
    pub async fn update_provider(
        &self,
        command: &CommandContext,
        update: ProfileUpdate,
    ) -> Result<Provider, Error> {
        RIGHTS.check(command.caller(), "updateProvider")?;
        let organisation = OrganisationId(command.caller().user()?.organisation);
        let update = checked_update(update)?;
        self.commands
            .run(command, organisation, async |tx| {
                let mut provider = lock_of(tx, organisation).await?;
                command.expects(provider.version)?;
                let profile = update.applied(&provider.profile);
                check_services(tx, organisation, &profile).await?;
                let uncovered = provider.uncovered(&profile.services, command.now().date());
                provider
                    .update(profile, command.now())
                    .map_err(at_services(&uncovered))?;
                store::providers::update(tx, &provider).await?;
                outgoing::provider_updated(tx, command.event_context(), &provider).await?;
                Ok(provider)
            })
            .await?
            .or_replay(async |_| self.find_own(command.caller(), organisation).await)
            .await
    }

    /// Submits the profile of the caller's organisation for review.
    pub async fn submit_provider(&self, command: &CommandContext) -> Result<Provider, Error> {
        RIGHTS.check(command.caller(), "submitProvider")?;
        let organisation = OrganisationId(command.caller().user()?.organisation);
        self.commands
            .run(command, organisation, async |tx| {
                let mut provider = lock_of(tx, organisation).await?;
                command.expects(provider.version)?;
                let uncovered = uncovered(&provider, command.now().date());
                provider
                    .submit(command.now())
                    .map_err(at_services(&uncovered))?;
                store::providers::update_state(tx, &provider).await?;
                outgoing::provider_updated(tx, command.event_context(), &provider).await?;
                Ok(provider)
            })
            .await?
            .or_replay(async |_| self.find_own(command.caller(), organisation).await)
            .await
    }

    /// Result of an idempotent replay of a command on the profile of the caller's organisation.
    pub(super) async fn find_own(
        &self,
        caller: &Caller,
        organisation: OrganisationId,
    ) -> Result<Provider, Error> {
        replayed(self.find_of(caller, &[organisation]).await?.pop())
    }

    /// Result of an idempotent replay of a command on this provider.
    pub(super) async fn find_again(
        &self,
        caller: &Caller,
        id: ProviderId,
    ) -> Result<Provider, Error> {
        replayed(self.find(caller, &[id]).await?.pop())
    }
}

/// Refuses more services than the quota of the organisation. Locks the organisation in the same mode as [`lock_of`]:
/// upgrading a weaker lock later would deadlock two concurrent updates of one provider.
async fn check_services(
    conn: &mut Conn,
    organisation: OrganisationId,
    profile: &Profile,
) -> Result<(), Error> {
    let status = store::providers::lock_organisation(conn, organisation).await?;
    let status = status.unwrap_or(OrganisationStatus::Pending);
    Ok(SERVICES
        .check(status, profile.services.len())
        .map_err(|refusal| refusal.at(&["services"]))?)
}

/// The positions of the provider's services that its accreditations do not cover.
pub(super) fn uncovered(provider: &Provider, today: Date) -> Vec<usize> {
    provider.uncovered(&provider.profile.services, today)
}

/// Adds the paths of the uncovered services to a refusal that concerns them.
pub(super) fn at_services(uncovered: &[usize]) -> impl FnOnce(Refusal) -> Error {
    move |refusal| {
        if refusal.code != ErrorCode::NotCovered {
            return refusal.into();
        }
        let at = |position: &usize| refusal.clone().at(&["services", &position.to_string()]);
        uncovered.iter().map(at).collect::<Vec<_>>().into()
    }
}

/// The validated changes of a profile.
struct CheckedUpdate {
    display_name: Option<String>,
    languages: Patch<Vec<String>>,
    services: Patch<Vec<ProviderService>>,
}

impl CheckedUpdate {
    fn applied(self, profile: &Profile) -> Profile {
        let Profile {
            display_name,
            languages,
            services,
        } = profile.clone();
        Profile {
            display_name: self.display_name.unwrap_or(display_name),
            languages: self.languages.apply(Some(languages)).unwrap_or_default(),
            services: self.services.apply(Some(services)).unwrap_or_default(),
        }
    }
}

fn checked_profile(new: NewProfile) -> Result<Profile, Error> {
    let mut validation = Validation::default();
    let display_name = validation.field(
        &["displayName"],
        line(&new.display_name, LONGEST_DISPLAY_NAME),
    );
    let languages = validation.field(
        &["languages"],
        Profile::languages(&new.languages, is_country),
    );
    check_each_service(&mut validation, &new.services);
    let (Some(display_name), Some(languages)) = (display_name, languages) else {
        return Err(validation.refused());
    };
    validation.passed()?;
    Ok(Profile {
        display_name,
        languages,
        services: new.services,
    })
}

fn checked_update(update: ProfileUpdate) -> Result<CheckedUpdate, Error> {
    let mut validation = Validation::default();
    let name = |name: String| line(&name, LONGEST_DISPLAY_NAME);
    let display_name = validation.replaced(&["displayName"], update.display_name, name);
    let languages = update
        .languages
        .try_map(|texts| Profile::languages(&texts, is_country));
    let languages = validation.field(&["languages"], languages);
    if let Patch::Set(services) = &update.services {
        check_each_service(&mut validation, services);
    }
    let Some(languages) = languages else {
        return Err(validation.refused());
    };
    validation.passed()?;
    Ok(CheckedUpdate {
        display_name,
        languages,
        services: update.services,
    })
}

fn check_each_service(validation: &mut Validation, services: &[ProviderService]) {
    if validation
        .field(&["services"], Profile::check_services(services))
        .is_some()
    {
        for (index, service) in services.iter().enumerate() {
            for (field, refusal) in service.faults() {
                validation.refuse(&["services", &index.to_string(), field], refusal);
            }
        }
    }
}
