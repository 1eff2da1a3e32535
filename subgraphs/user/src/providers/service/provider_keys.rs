use caller::{Caller, Role};
use commands::Error;
use database::Pool;
use events::EventContext;
use refusal::ErrorCode;
use secrecy::SecretString;
use time::OffsetDateTime;

use super::providers::{lock_of, visible};
use crate::audit_records::service::{self as audit_records, Audit};
use crate::domain::refusals::too_many;
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationId, ProviderId, ProviderKeyId, Refusal, Secret, line};
use crate::providers::domain::{
    CHALLENGE_LIFETIME, LONGEST_REASON, MOST_CHALLENGES, OfferedKey, ProviderKey, refusals,
};
use crate::providers::events::outgoing;
use crate::providers::store;
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

/// The use cases of providers' keys. Cheap to clone.
#[derive(Clone)]
pub struct ProviderKeys {
    pool: Pool,
}

impl ProviderKeys {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Lists those of these keys whose provider the caller may read.
    pub async fn find(
        &self,
        caller: &Caller,
        ids: &[ProviderKeyId],
    ) -> Result<Vec<ProviderKey>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::provider_keys::list(&mut conn, ids, visible(caller)).await?)
    }

    /// Lists the keys of those of these providers that the caller may read, oldest first.
    pub async fn list_provider_keys(
        &self,
        caller: &Caller,
        providers: &[ProviderId],
    ) -> Result<Vec<ProviderKey>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::provider_keys::list_of(&mut conn, providers, visible(caller)).await?)
    }

    pub async fn request_key_challenge(
        &self,
        caller: &Caller,
        now: OffsetDateTime,
    ) -> Result<KeyChallenge, Error> {
        RIGHTS.check(caller, "requestKeyChallenge")?;
        let organisation = OrganisationId(caller.user()?.organisation);
        let (challenge, expires_at) = (Secret::generate(), now + CHALLENGE_LIFETIME);
        let mut tx = self.pool.begin().await?;
        let provider = lock_of(&mut tx, organisation).await?;
        if store::provider_keys::count_challenges(&mut tx, provider.id, now).await?
            >= MOST_CHALLENGES
        {
            return Err(too_many(usize::try_from(MOST_CHALLENGES).unwrap_or_default()).into());
        }
        store::provider_keys::insert_challenge(&mut tx, provider.id, &challenge, expires_at)
            .await?;
        tx.commit().await?;
        Ok(KeyChallenge {
            challenge: challenge.text(),
            expires_at,
        })
    }

    /// Registers a key of the caller's provider that has signed an open challenge.
    pub async fn register_provider_key(
        &self,
        caller: &Caller,
        new: NewProviderKey,
        now: OffsetDateTime,
    ) -> Result<ProviderKey, Error> {
        RIGHTS.check(caller, "registerProviderKey")?;
        let organisation = OrganisationId(caller.user()?.organisation);
        let mut validation = Validation::default();
        let name = validation.field(&["name"], line(&new.name, LONGEST_NAME));
        let offered = validation.field(&["publicKey"], OfferedKey::read(&new.public_key));
        let (Some(name), Some(offered)) = (name, offered) else {
            return Err(validation.refused());
        };
        let proof = offered.verify(&new.proof)?;
        let mut tx = self.pool.begin().await?;
        let provider = lock_of(&mut tx, organisation).await?;
        provider.can_change()?;
        proof.check(provider.id, now)?;
        if !store::provider_keys::delete_challenge(&mut tx, provider.id, proof.challenge, now)
            .await?
        {
            return Err(refusals::challenge_invalid().into());
        }
        let before =
            store::provider_keys::list_of(&mut tx, &[provider.id], visible(caller)).await?;
        let key = ProviderKey::register(provider.id, &before, name, offered, now)?;
        store::provider_keys::insert(&mut tx, &key).await?;
        store::providers::update_time(&mut tx, provider.id, now).await?;
        outgoing::provider_key_registered(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            &key,
            provider.organisation,
        )
        .await?;
        tx.commit().await?;
        Ok(key)
    }

    /// Revokes a key of the caller's own provider, or of any provider for administrators. A second call has no effect.
    pub async fn revoke_provider_key(
        &self,
        caller: &Caller,
        id: ProviderKeyId,
        reason: &str,
        now: OffsetDateTime,
    ) -> Result<ProviderKey, Error> {
        RIGHTS.check(caller, "revokeProviderKey")?;
        let reason = line(reason, LONGEST_REASON).map_err(|refusal| refusal.at(&["reason"]))?;
        let own = OrganisationId(caller.user()?.organisation);
        let mut tx = self.pool.begin().await?;
        let (mut key, owner) = store::provider_keys::lock(&mut tx, id)
            .await?
            .ok_or_else(key_not_found)?;
        if owner != own && !caller.has_role(Role::PlatformAdmin) {
            return Err(key_not_found().into());
        }
        if key.revoke(reason.clone(), now) {
            if owner != own {
                let audit = Audit {
                    action: "REVOKE_PROVIDER_KEY",
                    subject: id.0,
                    reason: Some(&reason),
                };
                audit_records::insert(&mut tx, caller, audit, now).await?;
            }
            store::provider_keys::update(&mut tx, &key).await?;
            store::providers::update_time(&mut tx, key.provider, now).await?;
            outgoing::provider_key_revoked(
                &mut tx,
                EventContext::of_request(caller.correlation(), now),
                &key,
                owner,
            )
            .await?;
        }
        tx.commit().await?;
        Ok(key)
    }
}

fn key_not_found() -> Refusal {
    Refusal::new(
        ErrorCode::ProviderKeyNotFound,
        &["providerKeyId"],
        "There is no signing key with this ID that you may revoke. Check the ID.",
    )
}
