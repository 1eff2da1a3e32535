//! Loaders gather the ids that one request asks for one by one and ask the service once.
//!
//! They are built per request and hold its caller: a loader shared between callers would answer one with what another
//! may see.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::Arc;

use async_graphql::Context;
use async_graphql::dataloader::{DataLoader, Loader};
use caller::Caller;
use chassis::Failure;
use time::OffsetDateTime;

use crate::accounts::domain::{Person, User};
use crate::api_clients::domain::ApiClient;
use crate::domain::{
    AccreditationId, ApiClientId, OrganisationId, ProviderId, ProviderKeyId, UserId,
};
use crate::organisations::domain::Organisation;
use crate::providers::domain::{Accreditation, Need, Provider, ProviderKey, ProviderMatch};
use crate::service::Service;

/// Loads for one caller.
pub struct Load {
    service: Service,
    caller: Arc<Caller>,
    now: OffsetDateTime,
}

pub fn loader(service: Service, caller: Arc<Caller>, now: OffsetDateTime) -> DataLoader<Load> {
    DataLoader::new(
        Load {
            service,
            caller,
            now,
        },
        chassis::spawn,
    )
}

/// What this id names, if the caller may know of it.
pub async fn load<K>(
    ctx: &Context<'_>,
    id: K,
) -> Result<Option<<Load as Loader<K>>::Value>, Failure>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    Load: Loader<K, Error = Failure>,
{
    ctx.data_unchecked::<DataLoader<Load>>().load_one(id).await
}

/// [`load`], for several ids.
pub async fn load_many<K>(
    ctx: &Context<'_>,
    ids: Vec<K>,
) -> Result<HashMap<K, <Load as Loader<K>>::Value>, Failure>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    Load: Loader<K, Error = Failure>,
{
    ctx.data_unchecked::<DataLoader<Load>>()
        .load_many(ids)
        .await
}

macro_rules! loads {
    ($($id:ty => $value:ty, by $get_many:ident);+ $(;)?) => {$(
        impl Loader<$id> for Load {
            type Value = $value;
            type Error = Failure;

            async fn load(&self, ids: &[$id]) -> Result<HashMap<$id, $value>, Failure> {
                let found = self.service.$get_many(&self.caller, ids).await?;
                Ok(found.into_iter().map(|value| (value.id, value)).collect())
            }
        }
    )+};
}

/// Who a person is, apart from the account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct PersonOf(pub UserId);

impl Loader<PersonOf> for Load {
    type Value = Person;
    type Error = Failure;

    async fn load(&self, ids: &[PersonOf]) -> Result<HashMap<PersonOf, Person>, Failure> {
        let ids: Vec<UserId> = ids.iter().map(|id| id.0).collect();
        let found = self.service.get_people(&self.caller, &ids).await?;
        Ok(found
            .into_iter()
            .map(|person| (PersonOf(person.id), person))
            .collect())
    }
}

loads! {
    OrganisationId => Organisation, by get_organisations;
    UserId => User, by get_users;
    ProviderId => Provider, by get_providers;
    AccreditationId => Accreditation, by get_accreditations;
    ProviderKeyId => ProviderKey, by get_provider_keys;
    ApiClientId => ApiClient, by get_api_clients;
}

/// How quickly the provider of an organisation answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct HoursOf(pub OrganisationId);

impl Loader<HoursOf> for Load {
    type Value = f64;
    type Error = Failure;

    async fn load(&self, of: &[HoursOf]) -> Result<HashMap<HoursOf, f64>, Failure> {
        let organisations: Vec<OrganisationId> = of
            .iter()
            .map(|HoursOf(organisation)| *organisation)
            .collect();
        let found = self.service.response_hours(&organisations).await?;
        Ok(found
            .into_iter()
            .map(|(organisation, hours)| (HoursOf(organisation), hours))
            .collect())
    }
}

/// The keys of a provider, all of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeysOf(pub ProviderId);

impl Loader<KeysOf> for Load {
    type Value = Vec<ProviderKey>;
    type Error = Failure;

    async fn load(&self, of: &[KeysOf]) -> Result<HashMap<KeysOf, Vec<ProviderKey>>, Failure> {
        let providers: Vec<ProviderId> = of.iter().map(|KeysOf(provider)| *provider).collect();
        let mut found: HashMap<_, Vec<_>> = HashMap::new();
        for key in self
            .service
            .list_provider_keys(&self.caller, &providers)
            .await?
        {
            found.entry(KeysOf(key.provider)).or_default().push(key);
        }
        Ok(found)
    }
}

/// The matches of a need. Equal needs that are asked for at the same time are one.
impl Loader<Need> for Load {
    type Value = Arc<[ProviderMatch]>;
    type Error = Failure;

    async fn load(&self, needs: &[Need]) -> Result<HashMap<Need, Arc<[ProviderMatch]>>, Failure> {
        let mut found = HashMap::new();
        for need in needs {
            let matches = self
                .service
                .find_matches(&self.caller, need, self.now)
                .await?;
            found.insert(need.clone(), matches.into());
        }
        Ok(found)
    }
}
