use chassis::{group_by, index_by, load_keys};

use crate::domain::{ProviderId, ProviderKeyId};
use crate::provider_keys::domain::ProviderKey;
use crate::service::Services;

/// Loads all keys of a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeysOf(pub ProviderId);

load_keys! {
    Services;
    ProviderKeyId => ProviderKey, |load, ids| {
        let keys = load.service.provider_keys.find(&load.caller, ids).await?;
        index_by(keys, |key| key.id)
    };
    KeysOf => Vec<ProviderKey>, |load, keys| {
        let providers: Vec<ProviderId> = keys.iter().map(|KeysOf(provider)| *provider).collect();
        let found = load.service.provider_keys.list_provider_keys(&load.caller, &providers).await?;
        group_by(found, |key| KeysOf(key.provider))
    };
}
