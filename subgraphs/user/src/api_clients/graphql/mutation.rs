use async_graphql::{Context, ID, InputObject, MaybeUndefined, Object, SimpleObject};
use chassis::{Failure, RequestContext, UserError, outcome};
use secrecy::ExposeSecret;

use crate::api_clients::domain;
use crate::api_clients::graphql::types::{ApiClient, ClientKind, RateClass};
use crate::api_clients::service::{
    ApiClientChange, ApiClients, CreatedApiClient, NewApiClient, OperationRegistration, Rotation,
};
use crate::domain::{ApiClientId, OrganisationId};

#[derive(Default)]
pub struct ApiClientsMutation;

/// Input of `createApiClient`.
#[derive(InputObject)]
struct CreateApiClientInput {
    /// Name of the client, 1 to 100 characters.
    name: String,
    /// Kind of the client.
    kind: ClientKind,
    /// The organisation for which the client acts without a user. Only for PARTNER and `DEVICE_GATEWAY`.
    organisation_id: Option<ID>,
    /// Scopes of the client when it acts without a user. At most 32. The scopes are `products:read`, `products:write`,
    /// `self-checks:run`, `orders:read`, `orders:write` and `providers:read`; none includes another, except that
    /// `orders:write` includes reading.
    #[graphql(default)]
    scopes: Vec<String>,
    /// Rate limit budget, `STANDARD` by default.
    #[graphql(default)]
    rate_class: RateClass,
    /// Idempotency key of 1 to 100 characters. For 48 hours, the same request with the same key is refused with
    /// `ALREADY_DONE`, because client keys are not stored.
    idempotency_key: Option<String>,
}

/// Input of `updateApiClient`.
#[derive(InputObject)]
struct UpdateApiClientInput {
    /// ID of the API client.
    api_client_id: ID,
    /// Name of the client, 1 to 100 characters. If omitted, the name does not change. Cannot be null.
    name: MaybeUndefined<String>,
    /// Scopes of the client when it acts without a user, for example `orders:read`. At most 32. If omitted, the scopes
    /// do not change; null clears them.
    scopes: MaybeUndefined<Vec<String>>,
    /// Rate limit budget. If omitted, it does not change. Cannot be null.
    rate_class: MaybeUndefined<RateClass>,
    /// Version of the API client that you read. If the API client has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `rotateClientSecret`.
#[derive(InputObject)]
struct RotateClientSecretInput {
    /// ID of the API client.
    api_client_id: ID,
    /// Number of hours for which the current key remains valid: 0 to 168, 24 by default.
    #[graphql(default = 24)]
    overlap_hours: i32,
    /// Reason for the audit record, 3 to 500 characters.
    reason: Option<String>,
    /// Version of the API client that you read. If the API client has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, the same request with the same key is refused with
    /// `ALREADY_DONE`, because client keys are not stored.
    idempotency_key: Option<String>,
}

/// Input of `registerOperations`.
#[derive(InputObject)]
struct RegisterOperationsInput {
    /// ID of the API client.
    api_client_id: ID,
    /// The operations, each as the exact text that the client sends, with its fragments. At most 500, each of at most
    /// 20000 characters.
    operations: Vec<String>,
    /// True to replace the operations that are registered already. A client without any operation may send every
    /// operation.
    #[graphql(default)]
    replace: bool,
    /// Version of the API client that you read. If the API client has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `setClientPublicKeys`.
#[derive(InputObject)]
struct SetClientPublicKeysInput {
    /// ID of the API client.
    api_client_id: ID,
    /// JSON Web Key Set of 1 to 5 public keys: RSA of 2048 to 4096 bits, P-256 or Ed25519. Each of several keys needs a
    /// `kid` of its own. If omitted, the keys do not change; null deletes them.
    jwks: MaybeUndefined<String>,
    /// Version of the API client that you read. If the API client has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

/// Input of `revokeApiClient`.
#[derive(InputObject)]
struct RevokeApiClientInput {
    /// ID of the API client.
    api_client_id: ID,
    /// Version of the API client that you read. If the API client has changed since, the mutation is refused with
    /// `VERSION_CONFLICT`.
    expected_version: Option<i32>,
    /// Idempotency key of 1 to 100 characters. For 48 hours, a repeated request with the same key has no further effect
    /// and returns the current state of the object.
    idempotency_key: Option<String>,
}

chassis::payloads! {
    /// Result of `updateApiClient`.
    UpdateApiClientPayload { api_client: ApiClient, from domain::ApiClient, by ApiClient }
    /// Result of `registerOperations`.
    RegisterOperationsPayload { api_client: ApiClient, from domain::ApiClient, by ApiClient }
    /// Result of `setClientPublicKeys`.
    SetClientPublicKeysPayload { api_client: ApiClient, from domain::ApiClient, by ApiClient }
    /// Result of `revokeApiClient`.
    RevokeApiClientPayload { api_client: ApiClient, from domain::ApiClient, by ApiClient }
}

/// Result of `createApiClient`.
#[derive(SimpleObject)]
struct CreateApiClientPayload {
    /// The new API client. Null if the mutation was refused.
    api_client: Option<ApiClient>,
    /// Value of the header `x-carnet-client-key`. For `/oauth/token`, the part before the dot is the client ID (the ID of
    /// the API client), and the part after the dot is the client secret. It is returned only once. Null if the mutation
    /// was refused.
    key: Option<String>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

/// Result of `rotateClientSecret`.
#[derive(SimpleObject)]
struct RotateClientSecretPayload {
    /// The API client. Null if the mutation was refused.
    api_client: Option<ApiClient>,
    /// New value of the header `x-carnet-client-key`; the part after the dot is the client secret. It is returned only
    /// once. Null if the mutation was refused.
    key: Option<String>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

#[Object]
impl ApiClientsMutation {
    /// Creates an API client.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `TEXT_INVALID`; `SCOPE_INVALID` (the message lists the scopes); `TOO_MANY` (more than 32 scopes, or the
    /// organisation has 50 clients that are not revoked, 5 while it is PENDING); `ORGANISATION_NOT_FOUND`;
    /// `ORGANISATION_NOT_ALLOWED` (a client of this kind cannot act for an organisation); `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`; `ALREADY_DONE` (rotate the key of the client to get another one).
    #[graphql(tag = "admin")]
    async fn create_api_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: CreateApiClientInput,
    ) -> Result<CreateApiClientPayload, Failure> {
        let request = RequestContext::of(ctx);
        let clients = request.service::<ApiClients>();
        let command = request.command(&input);
        let new = NewApiClient {
            name: input.name,
            kind: input.kind.into(),
            organisation: input.organisation_id.map(|id| OrganisationId::parse(&id)),
            scopes: input.scopes,
            rate_class: input.rate_class.into(),
        };
        let (created, user_errors) = outcome(clients.create_api_client(&command, new).await)?;
        let (api_client, key) = shown(created);
        Ok(CreateApiClientPayload {
            api_client,
            key,
            user_errors,
        })
    }

    /// Changes the name, the scopes or the rate class of an API client.
    ///
    /// Administrators may call this.
    ///
    /// Errors: `TEXT_INVALID`; `SCOPE_INVALID` (the message lists the scopes); `TOO_MANY` (more than 32 scopes);
    /// `CANNOT_BE_CLEARED` (name or rate class); `API_CLIENT_NOT_FOUND`; `API_CLIENT_REVOKED`; `VERSION_CONFLICT`;
    /// `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn update_api_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: UpdateApiClientInput,
    ) -> Result<UpdateApiClientPayload, Failure> {
        let request = RequestContext::of(ctx);
        let clients = request.service::<ApiClients>();
        // In the serialised input, an absent field and null are equal, but the requests differ.
        let nulls = [
            input.name.is_null(),
            input.scopes.is_null(),
            input.rate_class.is_null(),
        ];
        let command = request.command_with(&input, &format!(" {nulls:?}"));
        let id = ApiClientId::parse(&input.api_client_id);
        let change = ApiClientChange {
            name: input.name.into(),
            scopes: input.scopes.into(),
            rate_class: input.rate_class.into(),
        };
        UpdateApiClientPayload::of(clients.update_api_client(&command, id, change).await)
    }

    /// Replaces the key of an API client.
    ///
    /// Administrators, and owners of the organisation for which the client acts, may call this. The current key remains
    /// valid until the overlap ends. A key from before the current one becomes invalid at once.
    ///
    /// Errors: `OVERLAP_INVALID`; `REASON_REQUIRED`; `API_CLIENT_NOT_FOUND`; `API_CLIENT_REVOKED`; `VERSION_CONFLICT`;
    /// `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`; `ALREADY_DONE` (the key was replaced; if you have not
    /// received the new one, replace it again with another idempotency key).
    async fn rotate_client_secret(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RotateClientSecretInput,
    ) -> Result<RotateClientSecretPayload, Failure> {
        let request = RequestContext::of(ctx);
        let clients = request.service::<ApiClients>();
        let command = request.command(&input);
        let rotation = Rotation {
            client: ApiClientId::parse(&input.api_client_id),
            overlap_hours: input.overlap_hours,
            reason: input.reason,
        };
        let result = clients.rotate_client_secret(&command, rotation).await;
        let (created, user_errors) = outcome(result)?;
        let (api_client, key) = shown(created);
        Ok(RotateClientSecretPayload {
            api_client,
            key,
            user_errors,
        })
    }

    /// Registers the operations that an API client may send.
    ///
    /// Administrators may call this. A client with at least one registered operation may send only registered
    /// operations, identified by their exact text. A client has at most 1000.
    ///
    /// Errors: `OPERATION_INVALID`; `TOO_MANY` (more than 500 in the input, or more than 1000 in all);
    /// `API_CLIENT_NOT_FOUND`; `API_CLIENT_REVOKED`; `VERSION_CONFLICT`; `INVALID` (idempotency key);
    /// `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn register_operations(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RegisterOperationsInput,
    ) -> Result<RegisterOperationsPayload, Failure> {
        let request = RequestContext::of(ctx);
        let clients = request.service::<ApiClients>();
        let command = request.command(&input);
        let registration = OperationRegistration {
            client: ApiClientId::parse(&input.api_client_id),
            operations: input.operations,
            replace: input.replace,
        };
        RegisterOperationsPayload::of(clients.register_operations(&command, &registration).await)
    }

    /// Replaces the public keys with which an API client signs in (`private_key_jwt`, RFC 7523).
    ///
    /// Administrators may call this. In the assertions of the client, `iss` and `sub` are the ID of the API client, `aud`
    /// is the issuer or the token endpoint, `exp` is at most five minutes ahead, and each `jti` is accepted once. The
    /// header needs the `kid` of the key if the client has several keys. The secret of the client remains valid.
    ///
    /// Errors: `JWKS_INVALID`; `PRIVATE_KEY` (replace that key: it is disclosed now); `API_CLIENT_NOT_FOUND`;
    /// `API_CLIENT_REVOKED`; `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn set_client_public_keys(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: SetClientPublicKeysInput,
    ) -> Result<SetClientPublicKeysPayload, Failure> {
        let request = RequestContext::of(ctx);
        let clients = request.service::<ApiClients>();
        // In the serialised input, absent keys and null are equal, but the requests differ.
        let note = format!(" {}", input.jwks.is_null());
        let command = request.command_with(&input, &note);
        let (id, jwks) = (ApiClientId::parse(&input.api_client_id), input.jwks.into());
        SetClientPublicKeysPayload::of(clients.set_client_public_keys(&command, id, jwks).await)
    }

    /// Revokes an API client for good, within seconds.
    ///
    /// Administrators may call this. A second call has no effect and no error.
    ///
    /// Errors: `API_CLIENT_NOT_FOUND`; `VERSION_CONFLICT`; `INVALID` (idempotency key); `IDEMPOTENCY_KEY_REUSED`.
    #[graphql(tag = "admin")]
    async fn revoke_api_client(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Parameters of the mutation.")] input: RevokeApiClientInput,
    ) -> Result<RevokeApiClientPayload, Failure> {
        let request = RequestContext::of(ctx);
        let clients = request.service::<ApiClients>();
        let command = request.command(&input);
        let id = ApiClientId::parse(&input.api_client_id);
        RevokeApiClientPayload::of(clients.revoke_api_client(&command, id).await)
    }
}

/// Splits a client and its key into the fields of a payload.
fn shown(created: Option<CreatedApiClient>) -> (Option<ApiClient>, Option<String>) {
    let shown = |created: CreatedApiClient| {
        let key = created.key.expose_secret().to_owned();
        (ApiClient(created.client), key)
    };
    created.map(shown).unzip()
}
