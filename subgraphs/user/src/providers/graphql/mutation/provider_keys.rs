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

#[derive(InputObject)]
struct RegisterProviderKeyInput {
    /// 1 to 100 characters.
    name: String,
    /// A JSON Web Key (RFC 7517) with the public half of an Ed25519 or P-256 key. At most 2000 characters.
    public_key: String,
    /// A compact JWS (RFC 7515) under the key, `EdDSA` or `ES256`, over the claims `aud`: `carnet`, `sub`: the provider's
    /// id, `nonce`: the challenge, and `exp`. At most 4000 characters.
    #[graphql(secret)]
    proof: String,
}

#[derive(InputObject)]
struct RevokeProviderKeyInput {
    provider_key_id: ID,
    /// 1 to 500 characters, for everybody who verifies a report.
    reason: String,
}

#[derive(SimpleObject)]
struct RequestKeyChallengePayload {
    /// To be signed with the new key, once.
    challenge: Option<String>,
    expires_at: Option<DateTime>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

chassis::payloads! {
    RegisterProviderKeyPayload {
        provider_key: ProviderKey, from domain::ProviderKey, by ProviderKey
    }
    RevokeProviderKeyPayload {
        provider_key: ProviderKey, from domain::ProviderKey, by ProviderKey
    }
}

#[Object]
impl ProviderKeysMutation {
    /// Begins to register a key of one's own provider: what it is to sign within ten minutes. For `PROVIDER_OWNER`.
    ///
    /// Refuses with `PROVIDER_NOT_FOUND` or `TOO_MANY` (20 challenges are open).
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

    /// Registers a key with which one's own provider signs reports. The private half stays where it is: a signature under
    /// it over a challenge proves that there is one. For `PROVIDER_OWNER`.
    ///
    /// Refuses with `TEXT_INVALID`, `KEY_INVALID`, `PRIVATE_KEY` (make a new key: this one has been seen), `PROOF_INVALID`,
    /// `CHALLENGE_INVALID` (unknown, used or expired), `KEY_KNOWN`, `TOO_MANY` (20 keys are good, or there are 200),
    /// `PROVIDER_NOT_FOUND` or `WRONG_STATE`.
    async fn register_provider_key(
        &self,
        ctx: &Context<'_>,
        input: RegisterProviderKeyInput,
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

    /// Ends a key: what it signs from now on does not count. To end it twice is no error. For `PROVIDER_OWNER` of the
    /// provider, and for administrators.
    ///
    /// Refuses with `TEXT_INVALID` or `PROVIDER_KEY_NOT_FOUND`.
    async fn revoke_provider_key(
        &self,
        ctx: &Context<'_>,
        input: RevokeProviderKeyInput,
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
