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

#[derive(InputObject)]
struct CreateApiClientInput {
    /// 1 to 100 characters.
    name: String,
    kind: ClientKind,
    /// The organisation that it acts for on its own: for PARTNER and `DEVICE_GATEWAY` only.
    organisation_id: Option<ID>,
    /// What it may do on its own, as `orders:read`. At most 32.
    #[graphql(default)]
    scopes: Vec<String>,
    #[graphql(default)]
    rate_class: RateClass,
}

#[derive(InputObject)]
struct UpdateApiClientInput {
    api_client_id: ID,
    /// 1 to 100 characters. Absent: it stays; it cannot be null.
    name: MaybeUndefined<String>,
    /// What it may do on its own, as `orders:read`. At most 32. Absent: they stay; null clears them.
    scopes: MaybeUndefined<Vec<String>>,
    /// Absent: it stays; it cannot be null.
    rate_class: MaybeUndefined<RateClass>,
}

#[derive(InputObject)]
struct RotateClientSecretInput {
    api_client_id: ID,
    /// How many hours the key in force is good yet: 0 to 168.
    #[graphql(default = 24)]
    overlap_hours: i32,
    /// Why, for the record: 3 to 500 characters.
    reason: Option<String>,
}

#[derive(InputObject)]
struct RegisterOperationsInput {
    api_client_id: ID,
    /// Each the exact text that is sent, with its fragments. At most 500, each of at most 20000 characters.
    operations: Vec<String>,
    /// Whether those of before go. With no operations at all, the client is held to none.
    #[graphql(default)]
    replace: bool,
}

#[derive(InputObject)]
struct SetClientPublicKeysInput {
    api_client_id: ID,
    /// A JSON Web Key Set of 1 to 5 public keys: RSA of 2048 to 4096 bits, P-256 or Ed25519, each with a `kid` of its own
    /// if there are several. Absent: they stay; null clears them.
    jwks: MaybeUndefined<String>,
}

#[derive(InputObject)]
struct RevokeApiClientInput {
    api_client_id: ID,
}

chassis::payloads! {
    UpdateApiClientPayload { api_client: ApiClient, from domain::ApiClient, by ApiClient }
    RegisterOperationsPayload { api_client: ApiClient, from domain::ApiClient, by ApiClient }
    SetClientPublicKeysPayload { api_client: ApiClient, from domain::ApiClient, by ApiClient }
    RevokeApiClientPayload { api_client: ApiClient, from domain::ApiClient, by ApiClient }
}

#[derive(SimpleObject)]
struct CreateApiClientPayload {
    /// Null if the mutation was refused.
    api_client: Option<ApiClient>,
    /// The value of `x-carnet-client-key`; what follows the dot is the client secret. It is shown this once and
    /// cannot be found out again.
    key: Option<String>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

#[derive(SimpleObject)]
struct RotateClientSecretPayload {
    /// Null if the mutation was refused.
    api_client: Option<ApiClient>,
    /// The value of `x-carnet-client-key`; what follows the dot is the client secret. It is shown this once and
    /// cannot be found out again.
    key: Option<String>,
    /// The reasons for which the mutation was refused. Empty if it was carried out.
    user_errors: Vec<UserError>,
}

#[Object]
impl ApiClientsMutation {
    /// Registers a program that is to call. For administrators.
    ///
    /// Refuses with `TEXT_INVALID`, `SCOPE_INVALID` (there is no such scope: the message names those that there are), `TOO_MANY`
    /// (scopes; or the organisation has 50 clients that are not revoked, 5 while it is PENDING), `ORGANISATION_NOT_FOUND` or
    /// `ORGANISATION_NOT_ALLOWED`.
    #[graphql(tag = "admin")]
    async fn create_api_client(
        &self,
        ctx: &Context<'_>,
        input: CreateApiClientInput,
    ) -> Result<CreateApiClientPayload, Failure> {
        let request = RequestContext::of(ctx);
        let new = NewApiClient {
            name: input.name,
            kind: input.kind.into(),
            organisation: input.organisation_id.map(|id| OrganisationId::parse(&id)),
            scopes: input.scopes,
            rate_class: input.rate_class.into(),
        };
        let result = request
            .service::<ApiClients>()
            .create_api_client(request.caller(), new, request.now())
            .await;
        let (created, user_errors) = outcome(result)?;
        let (api_client, key) = shown(created);
        Ok(CreateApiClientPayload {
            api_client,
            key,
            user_errors,
        })
    }

    /// Changes what is known of a program. For administrators.
    ///
    /// Refuses with `TEXT_INVALID`, `SCOPE_INVALID` (there is no such scope: the message names those that there are), `TOO_MANY`,
    /// `CANNOT_BE_CLEARED`, `API_CLIENT_NOT_FOUND` or `API_CLIENT_REVOKED`.
    #[graphql(tag = "admin")]
    async fn update_api_client(
        &self,
        ctx: &Context<'_>,
        input: UpdateApiClientInput,
    ) -> Result<UpdateApiClientPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = ApiClientId::parse(&input.api_client_id);
        let change = ApiClientChange {
            name: input.name.into(),
            scopes: input.scopes.into(),
            rate_class: input.rate_class.into(),
        };
        let result = request
            .service::<ApiClients>()
            .update_api_client(request.caller(), id, change, request.now())
            .await;
        UpdateApiClientPayload::of(result)
    }

    /// Gives a program another key. The one in force is good until the overlap ends; one from before it, no more. For
    /// administrators, and for the owners of the organisation that the program acts for.
    ///
    /// Refuses with `OVERLAP_INVALID`, `REASON_REQUIRED`, `API_CLIENT_NOT_FOUND` or `API_CLIENT_REVOKED`.
    async fn rotate_client_secret(
        &self,
        ctx: &Context<'_>,
        input: RotateClientSecretInput,
    ) -> Result<RotateClientSecretPayload, Failure> {
        let request = RequestContext::of(ctx);
        let rotation = Rotation {
            client: ApiClientId::parse(&input.api_client_id),
            overlap_hours: input.overlap_hours,
            reason: input.reason,
        };
        let result = request
            .service::<ApiClients>()
            .rotate_client_secret(request.caller(), rotation, request.now())
            .await;
        let (created, user_errors) = outcome(result)?;
        let (api_client, key) = shown(created);
        Ok(RotateClientSecretPayload {
            api_client,
            key,
            user_errors,
        })
    }

    /// Holds a program to operations: from the first one on, all that are not registered are refused. An operation is
    /// known by its exact text. At most 1000 in all. For administrators.
    ///
    /// Refuses with `OPERATION_INVALID`, `TOO_MANY`, `API_CLIENT_NOT_FOUND` or `API_CLIENT_REVOKED`.
    #[graphql(tag = "admin")]
    async fn register_operations(
        &self,
        ctx: &Context<'_>,
        input: RegisterOperationsInput,
    ) -> Result<RegisterOperationsPayload, Failure> {
        let request = RequestContext::of(ctx);
        let registration = OperationRegistration {
            client: ApiClientId::parse(&input.api_client_id),
            operations: input.operations,
            replace: input.replace,
        };
        let result = request
            .service::<ApiClients>()
            .register_operations(request.caller(), &registration, request.now())
            .await;
        RegisterOperationsPayload::of(result)
    }

    /// Sets the public keys that a program signs in with (`private_key_jwt`, RFC 7523), all at once. Without `jwks`, nothing changes.
    /// For administrators.
    ///
    /// Refuses with `JWKS_INVALID`, `PRIVATE_KEY`, `API_CLIENT_NOT_FOUND` or `API_CLIENT_REVOKED`.
    #[graphql(tag = "admin")]
    async fn set_client_public_keys(
        &self,
        ctx: &Context<'_>,
        input: SetClientPublicKeysInput,
    ) -> Result<SetClientPublicKeysPayload, Failure> {
        let request = RequestContext::of(ctx);
        let (id, jwks) = (ApiClientId::parse(&input.api_client_id), input.jwks.into());
        let result = request
            .service::<ApiClients>()
            .set_client_public_keys(request.caller(), id, jwks, request.now())
            .await;
        SetClientPublicKeysPayload::of(result)
    }

    /// Ends a program's right to call, within seconds. For administrators.
    ///
    /// Refuses with `API_CLIENT_NOT_FOUND`.
    #[graphql(tag = "admin")]
    async fn revoke_api_client(
        &self,
        ctx: &Context<'_>,
        input: RevokeApiClientInput,
    ) -> Result<RevokeApiClientPayload, Failure> {
        let request = RequestContext::of(ctx);
        let id = ApiClientId::parse(&input.api_client_id);
        let result = request
            .service::<ApiClients>()
            .revoke_api_client(request.caller(), id, request.now())
            .await;
        RevokeApiClientPayload::of(result)
    }
}

/// A client with its key, as the API shows them.
fn shown(created: Option<CreatedApiClient>) -> (Option<ApiClient>, Option<String>) {
    let shown = |created: CreatedApiClient| {
        let key = created.key.expose_secret().to_owned();
        (ApiClient(created.client), key)
    };
    created.map(shown).unzip()
}
