use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext, UserError, outcome};
use secrecy::ExposeSecret;

use crate::domain::ProviderKeyId;
use crate::providers::domain;
use crate::providers::graphql::types::ProviderKey;
use crate::providers::service::{NewProviderKey, ProviderKeys};

#[derive(Default)]
pub struct ProviderKeysMutation;

/// Input of `registerProviderKey`.
#[derive(InputObject)]
struct RegisterProviderKeyInput {
    /// Name of the key, 1 to 100 characters.
    name: String,
    /// JSON Web Key (RFC 7517) with the public part of an Ed25519 or P-256 key. At most 2000 characters.
    public_key: String,
    /// Proof of possession: a compact JWS (RFC 7515) signed with the key, `EdDSA` or `ES256`. Its claims are `aud`:
    /// `carnet`, `sub`: the ID of the provider, `nonce`: the challenge, and `exp`. At most 4000 characters.
    #[graphql(secret)]
    proof: String,
}

/// Input of `revokeProviderKey`.
#[derive(InputObject)]
struct RevokeProviderKeyInput {
    /// ID of the key.
    provider_key_id: ID,
    /// Reason, 1 to 500 characters. It is public: everyone who verifies a report may read it.
    reason: String,
}

/// Result of `requestKeyChallenge`.
#[derive(SimpleObject)]
struct RequestKeyChallengePayload {
    /// Challenge, to be signed once with the new key. Null if the mutation was refused.
    challenge: Option<String>,
    /// Time at which the challenge expires. Null if the mutation was refused.
    expires_at: Option<DateTime>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

chassis::payloads! {
    /// Result of `registerProviderKey`.
    RegisterProviderKeyPayload {
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
    /// Owners of a provider (`PROVIDER_OWNER`) may call this. Sign the challenge with the new key and call
    /// `registerProviderKey` within ten minutes.
    ///
    /// Errors: `PROVIDER_NOT_FOUND` (your organisation has no provider profile); `TOO_MANY` (20 challenges are open).
    async fn request_key_challenge(
        &self,
        ctx: &Context<'_>,
    ) -> Result<RequestKeyChallengePayload, Failure> {
        let request = RequestContext::of(ctx);
        let result = request
            .service::<ProviderKeys>()
            .request_key_challenge(request.caller(), request.now())
            .await;
        let (made, user_errors) = outcome(result)?;
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
    /// Owners of a provider (`PROVIDER_OWNER`) may call this. The private key stays with you: `proof` is a signature
    /// over a challenge of `requestKeyChallenge`.
    ///
    /// Errors: `TEXT_INVALID`; `KEY_INVALID`; `PRIVATE_KEY` (generate a new key: this one is disclosed);
    /// `PROOF_INVALID`; `CHALLENGE_INVALID` (unknown, used or expired); `KEY_KNOWN`; `TOO_MANY` (20 keys are not
    /// revoked, or there are 200 in all); `PROVIDER_NOT_FOUND`; `WRONG_STATE` (the profile is REMOVED).
    async fn register_provider_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RegisterProviderKeyInput,
    ) -> Result<RegisterProviderKeyPayload, Failure> {
        let request = RequestContext::of(ctx);
        let RegisterProviderKeyInput {
            name,
            public_key,
            proof,
        } = input;
        let new = NewProviderKey {
            name,
            public_key,
            proof,
        };
        let result = request
            .service::<ProviderKeys>()
            .register_provider_key(request.caller(), new, request.now())
            .await;
        RegisterProviderKeyPayload::of(result)
    }

    /// Revokes a signing key.
    ///
    /// Owners of the provider (`PROVIDER_OWNER`) and administrators may call this. Signatures that the key makes from
    /// now on are not valid. A second call has no effect and no error.
    ///
    /// Errors: `TEXT_INVALID`; `PROVIDER_KEY_NOT_FOUND`.
    async fn revoke_provider_key(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RevokeProviderKeyInput,
    ) -> Result<RevokeProviderKeyPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = ProviderKeyId::parse(&input.provider_key_id);
        let revoked = request
            .service::<ProviderKeys>()
            .revoke_provider_key(request.caller(), id, &input.reason, request.now())
            .await;
        RevokeProviderKeyPayload::of(revoked)
    }
}
