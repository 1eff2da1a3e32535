use caller::{Caller, Role};
use commands::{CommandContext, Error, replayed};
use database::Conn;
use secrecy::SecretString;
use time::OffsetDateTime;
use uuid::Uuid;

use super::ProviderKeys;
use crate::domain::refusals::too_many;
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationId, ProviderId, ProviderKeyId, Secret, UserId, line};
use crate::provider_keys::domain::{
    CHALLENGE_LIFETIME, MOST_CHALLENGES, OfferedKey, Proof, ProvedKey, ProviderKey, refusals,
};
use crate::provider_keys::events::outgoing;
use crate::provider_keys::store;
use crate::providers::service as providers;
use crate::service::validation::Validation;

const LONGEST_NAME: usize = 100;

/// A challenge for a new key.
pub struct KeyChallenge {
    /// Shown only once.
    pub challenge: SecretString,
    pub expires_at: OffsetDateTime,
}

/// A public key with its proof of possession.
pub struct NewProviderKey {
    pub name: String,
    pub public_key: String,
    pub proof: String,
}

/// Valid input of a new key. The proof is signed with the key.
struct SignedKey {
    name: String,
    offered: OfferedKey,
    proof: Proof,
}

impl ProviderKeys {
    /// Lists those of these keys that the caller may read: confirmed keys of providers that the caller may read, and all
    /// keys of the caller's own provider. Administrators and auditors may read all.
    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[ProviderKeyId],
    ) -> Result<Vec<ProviderKey>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::list(&mut conn, ids, providers::visible(caller)).await?)
    }

    /// Lists the keys of these providers that the caller may read, oldest first.
    pub async fn list_provider_keys(
        &self,
        caller: &Caller,
        providers: &[ProviderId],
    ) -> Result<Vec<ProviderKey>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_of(&mut conn, providers, providers::visible(caller)).await?)
    }

    pub async fn request_key_challenge(
        &self,
        command: &CommandContext,
    ) -> Result<KeyChallenge, Error> {
        RIGHTS.check(command.caller(), "requestKeyChallenge")?;
        let organisation = OrganisationId(command.caller().user()?.organisation);
        self.commands
            .run(command, organisation, async |tx| {
                let provider = providers::lock_of(tx, organisation).await?;
                create_challenge(tx, provider.id, command.now()).await
            })
            .await?
            .or_already_done()
    }

    /// Registers a key of the caller's provider that has signed an open challenge. The key of an assessor is proposed to
    /// the owners.
    pub async fn register_provider_key(
        &self,
        command: &CommandContext,
        new: NewProviderKey,
    ) -> Result<ProviderKey, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "registerProviderKey")?;
        let member = caller.user()?;
        let (organisation, user) = (OrganisationId(member.organisation), UserId(member.id));
        let SignedKey {
            name,
            offered,
            proof,
        } = signed_key(&new)?;
        let id = ProviderKeyId::new();
        self.commands
            .run(command, id, async |tx| {
                let provider = providers::lock_of(tx, organisation).await?;
                provider.can_change()?;
                proof.check(provider.id, command.now())?;
                delete_challenge(tx, provider.id, &proof, command.now()).await?;
                let ids = [provider.id];
                let before = store::list_of(tx, &ids, providers::visible(caller)).await?;
                let proved = ProvedKey {
                    id,
                    provider: provider.id,
                    name,
                    offered,
                    proposed_by: (!caller.has_role(Role::ProviderOwner)).then_some(user),
                };
                let key = ProviderKey::register(proved, &before, command.now())?;
                store::insert(tx, &key).await?;
                providers::update_time(tx, provider.id, command.now()).await?;
                let context = command.event_context();
                if key.is_confirmed() {
                    outgoing::provider_key_registered(tx, context, &key, organisation).await?;
                } else {
                    outgoing::provider_key_proposed(tx, context, &key, organisation).await?;
                }
                Ok(key)
            })
            .await?
            .or_replay(async |first| self.find_again(caller, first).await)
            .await
    }

    /// Result of an idempotent replay.
    pub(super) async fn find_again(&self, caller: &Caller, id: Uuid) -> Result<ProviderKey, Error> {
        replayed(self.find(caller, &[ProviderKeyId(id)]).await?.pop())
    }
}

fn signed_key(new: &NewProviderKey) -> Result<SignedKey, Error> {
    let mut validation = Validation::default();
    let name = validation.field(&["name"], line(&new.name, LONGEST_NAME));
    let offered = validation.field(&["publicKey"], OfferedKey::read(&new.public_key));
    let (Some(name), Some(offered)) = (name, offered) else {
        return Err(validation.refused());
    };
    let proof = offered.verify(&new.proof)?;
    Ok(SignedKey {
        name,
        offered,
        proof,
    })
}

async fn create_challenge(
    conn: &mut Conn,
    provider: ProviderId,
    now: OffsetDateTime,
) -> Result<KeyChallenge, Error> {
    if store::count_challenges(conn, provider, now).await? >= MOST_CHALLENGES {
        return Err(too_many(usize::try_from(MOST_CHALLENGES).unwrap_or_default()).into());
    }
    let (challenge, expires_at) = (Secret::generate(), now + CHALLENGE_LIFETIME);
    store::insert_challenge(conn, provider, &challenge, expires_at).await?;
    Ok(KeyChallenge {
        challenge: challenge.text(),
        expires_at,
    })
}

/// Consumes the challenge of a proof.
async fn delete_challenge(
    conn: &mut Conn,
    provider: ProviderId,
    proof: &Proof,
    now: OffsetDateTime,
) -> Result<(), Error> {
    if store::delete_challenge(conn, provider, proof.challenge, now).await? {
        Ok(())
    } else {
        Err(refusals::challenge_invalid().into())
    }
}
