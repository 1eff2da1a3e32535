use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext, UserError, outcome};
use secrecy::ExposeSecret;

use super::types::ProviderKey;
use crate::domain::ProviderKeyId;
use crate::provider_keys::domain;
use crate::provider_keys::service::{NewProviderKey, ProviderKeys};

#[derive(Default)]
pub struct ProviderKeysMutation;

/// Input of `requestKeyChallenge`.
#[derive(Default, InputObject)]
struct RequestKeyChallengeInput {
    /// Idempotency key of 1 to 100 characters. For 48 hours, the same request with the same key is refused with
    /// `ALREADY_DONE`, because challenges are not stored.
    idempotency_key: Option<String>,
}

/// Input of `registerProviderKey`.
#[derive(InputObject)]
struct RegisterProviderKeyInput {
    /// Name of the key, 1 to 100 characters.
    name: String,
    /// JSON Web Key (RFC 7517) with the public part of an Ed25519 or P-256 key. At most 2000 characters.
    public_key: String,
    /// Proof of possession: a compact JWS (RFC 7515) signed with the key, `EdDSA` or `ES256`. Its claims are `aud`:
    /// `carnet`; `sub`: the ID of your provider profile (`providerProfile` of your organisation); `nonce`: the challenge;
    /// and `exp`: an expiry time in the future, in seconds since 1970. At most 4000 characters.
    #[graphql(secret)]
    proof: String,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `confirmProviderKey`.
#[derive(InputObject)]
struct ConfirmProviderKeyInput {
    /// ID of the key.
    provider_key_id: ID,
    /// Version of the provider key that you read. If the provider key has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `revokeProviderKey`.
#[derive(InputObject)]
struct RevokeProviderKeyInput {
    /// ID of the key.
    provider_key_id: ID,
    /// Reason, 1 to 500 characters. It is public: everyone who verifies a report may read it. The reason for which you
    /// reject a PROPOSED key is visible only to those who may read the key.
    reason: String,
    /// Version of the provider key that you read. If the provider key has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Result of `requestKeyChallenge`.
#[derive(SimpleObject)]
struct RequestKeyChallengePayload {
    /// Challenge, to be signed once with the new key. Null if the mutation was refused.
    challenge: Option<String>,
    /// Time at which the challenge expires. Null if the mutation was refused.
    expires_at: Option<DateTime>,
    /// Reasons why the mutation was refused. Empty if it succeeded.
    user_errors: Vec<UserError>,
}

chassis::payloads! {
    /// Result of `registerProviderKey`.
    RegisterProviderKeyPayload {
        provider_key: ProviderKey, from domain::ProviderKey, by ProviderKey
    }
    /// Result of `confirmProviderKey`.
    ConfirmProviderKeyPayload {
        provider_key: ProviderKey, from domain::ProviderKey, by ProviderKey
    }
    /// Result of `revokeProviderKey`.
    RevokeProviderKeyPayload {
        provider_key: ProviderKey, from domain::ProviderKey, by ProviderKey
    }
}

#[Object]
impl ProviderKeysMutation {
    /// Requests a challenge for the registration of a signing key.
    ///
    /// Owners and assessors of a provider (`PROVIDER_OWNER`, ASSESSOR) may call this. Sign the challenge with the new key
    /// and call `registerProviderKey` within ten minutes.
    ///
    /// Errors: `PROVIDER_NOT_FOUND` (your organisation has no provider profile); `TOO_MANY` (20 challenges are open);
    /// `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`; `ALREADY_DONE` (request a challenge with another
    /// idempotency key).
    async fn request_key_challenge(
        &self,
        ctx: &Context<'_>,
        #[graphql(default, desc = "Parameters of the mutation.")] input: RequestKeyChallengeInput,
    ) -> Result<RequestKeyChallengePayload, Failure> {
        let request = RequestContext::of(ctx);
        let keys = request.service::<ProviderKeys>();
        let command = request.command(&input);
        let (made, user_errors) = outcome(keys.request_key_challenge(&command).await)?;
        let (challenge, expires_at) = made
            .map(|made| {
                (
                    made.challenge.expose_secret().to_owned(),
                    DateTime(made.expires_at),
                )
            })
            .unzip();
        Ok(RequestKeyChallengePayload {
            challenge,
            expires_at,
            user_errors,
        })
    }

    /// Registers a key with which your provider signs reports.
    ///
    /// Owners and assessors of a provider (`PROVIDER_OWNER`, ASSESSOR) may call this. The key of an owner is ACTIVE. The
    /// key of an assessor is PROPOSED, and signs nothing until an owner confirms it with `confirmProviderKey` or rejects it
    /// with `revokeProviderKey`; the members of your organisation are notified. The private key stays with you: `proof` is
    /// a signature over a challenge of `requestKeyChallenge`.
    ///
    /// Errors: `TEXT_INVALID`; `KEY_INVALID`; `PRIVATE_KEY` (generate a new key: this one is disclosed);
    /// `PROOF_INVALID`; `CHALLENGE_INVALID` (unknown, used or expired); `KEY_KNOWN`; `TOO_MANY` (20 keys, with proposed
    /// ones, are not revoked, or there are 200 without rejected ones); `PROVIDER_NOT_FOUND`; `WRONG_STATE` (the profile
    /// is REMOVED); `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn register_provider_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RegisterProviderKeyInput,
    ) -> Result<RegisterProviderKeyPayload, Failure> {
        let request = RequestContext::of(ctx);
        let keys = request.service::<ProviderKeys>();
        let command = request.command(&input);
        let new = NewProviderKey {
            name: input.name,
            public_key: input.public_key,
            proof: input.proof,
        };
        RegisterProviderKeyPayload::of(keys.register_provider_key(&command, new).await)
    }

    /// Confirms a signing key that an assessor has proposed, which is then ACTIVE.
    ///
    /// Owners of the provider (`PROVIDER_OWNER`) may call this. Compare the thumbprint with that of the assessor's key
    /// before you confirm it. To reject the key, call `revokeProviderKey`.
    ///
    /// Errors: `PROVIDER_KEY_NOT_FOUND`; `WRONG_STATE` (the key is not PROPOSED, or the profile is REMOVED);
    /// `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    async fn confirm_provider_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: ConfirmProviderKeyInput,
    ) -> Result<ConfirmProviderKeyPayload, Failure> {
        let request = RequestContext::of(ctx);
        let keys = request.service::<ProviderKeys>();
        let command = request.command(&input);
        let id = ProviderKeyId::parse(&input.provider_key_id);
        ConfirmProviderKeyPayload::of(keys.confirm_provider_key(&command, id).await)
    }

    /// Revokes a signing key, or rejects a PROPOSED one.
    ///
    /// Owners of the provider (`PROVIDER_OWNER`) and administrators may call this. Signatures that the key makes from
    /// now on are not valid. A rejected key is deleted after 30 days. A second call has no effect and no error.
    ///
    /// Errors: `TEXT_INVALID`; `PROVIDER_KEY_NOT_FOUND`; `VERSION_CONFLICT`; `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`.
    async fn revoke_provider_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RevokeProviderKeyInput,
    ) -> Result<RevokeProviderKeyPayload, Failure> {
        let request = RequestContext::of(ctx);
        let keys = request.service::<ProviderKeys>();
        let command = request.command(&input);
        let id = ProviderKeyId::parse(&input.provider_key_id);
        let revoked = keys.revoke_provider_key(&command, id, &input.reason).await;
        RevokeProviderKeyPayload::of(revoked)
    }
}
