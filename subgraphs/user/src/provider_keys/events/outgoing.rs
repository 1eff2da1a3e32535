//! Events about the signing keys of providers.

use database::Conn;
use events::EventContext;
use events::operations::Listed;
use events::user::{self, UserFact};
use uuid::Uuid;

use crate::domain::OrganisationId;
use crate::events::outgoing::{PageStart, append, append_page};
use crate::provider_keys::domain::{OwnedKey, ProviderKey};

macro_rules! provider_key_facts {
    ($($name:ident => $fact:ident),+ $(,)?) => {$(
        /// `owner` is the organisation of the key's provider.
        pub async fn $name(
            conn: &mut Conn,
            context: EventContext,
            key: &ProviderKey,
            owner: OrganisationId,
        ) -> anyhow::Result<()> {
            let draft = context.draft(key.id.0, key.version, [owner]);
            append(conn, UserFact::$fact(provider_key(key, owner)), draft).await
        }
    )+};
}

provider_key_facts! {
    provider_key_proposed => ProviderKeyProposed,
    provider_key_registered => ProviderKeyRegistered,
    provider_key_revoked => ProviderKeyRevoked,
}

/// Publishes a page of providers' keys, in the order of their ids.
pub async fn provider_keys_listed(
    conn: &mut Conn,
    start: PageStart,
    keys: &[OwnedKey],
) -> anyhow::Result<Option<Uuid>> {
    let through = PageStart::through(keys.iter().map(|each| each.key.id.0));
    let listed = |each: &OwnedKey| Listed {
        sequence: each.key.version,
        item: provider_key(&each.key, each.owner),
    };
    let items = keys.iter().map(listed).collect();
    append_page(conn, start, through, items, UserFact::ProviderKeysListed).await?;
    Ok(through)
}

fn provider_key(key: &ProviderKey, owner: OrganisationId) -> user::ProviderKey {
    user::ProviderKey {
        id: key.id.0,
        provider: key.provider.0,
        organisation: owner.0,
        algorithm: key.algorithm.into_str().to_owned(),
        jwk: key.jwk.clone(),
        registered_at: key.valid_from(),
        revoked_at: key.revocation.as_ref().map(|end| end.at),
    }
}
