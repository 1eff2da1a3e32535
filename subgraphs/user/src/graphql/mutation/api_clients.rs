use async_graphql::{Context, ID, InputObject, Object, SimpleObject};
use chassis::{Failure, UserError};
use secrecy::ExposeSecret;

use crate::domain::{ApiClientId, OrganisationId};
use crate::graphql::error::outcome;
use crate::graphql::types::{ApiClient, ClientKind, RateClass};
use crate::graphql::{caller, now, service, uuid};
use crate::service::{CreatedApiClient, NewApiClient};

#[derive(Default)]
pub struct ApiClients;

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

#[derive(Default, SimpleObject)]
struct CreateApiClientPayload {
    api_client: Option<ApiClient>,
    /// The value of `x-carnet-client-key`. It is shown this once and cannot be found out again.
    key: Option<String>,
    user_errors: Vec<UserError>,
}

#[derive(InputObject)]
struct RevokeApiClientInput {
    api_client_id: ID,
}

#[derive(SimpleObject)]
struct RevokeApiClientPayload {
    api_client: Option<ApiClient>,
    user_errors: Vec<UserError>,
}

#[Object]
impl ApiClients {
    /// Registers a program that is to call. For administrators.
    ///
    /// Refuses with `TEXT_INVALID`, `SCOPE_INVALID`, `TOO_MANY`, `ORGANISATION_NOT_FOUND` or `ORGANISATION_NOT_ALLOWED`.
    #[graphql(tag = "admin")]
    async fn create_api_client(
        &self,
        ctx: &Context<'_>,
        input: CreateApiClientInput,
    ) -> Result<CreateApiClientPayload, Failure> {
        let new = NewApiClient {
            name: input.name,
            kind: input.kind.into(),
            organisation: input.organisation_id.map(|id| OrganisationId(uuid(&id))),
            scopes: input.scopes,
            rate_class: input.rate_class.into(),
        };
        let (created, user_errors) =
            outcome(service(ctx).create_api_client(caller(ctx), new, now(ctx)).await)?;
        Ok(match created {
            Some(CreatedApiClient { client, key }) => CreateApiClientPayload {
                api_client: Some(ApiClient(client)),
                key: Some(key.expose_secret().to_owned()),
                user_errors,
            },
            None => CreateApiClientPayload { user_errors, ..Default::default() },
        })
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
        let id = ApiClientId(uuid(&input.api_client_id));
        let (client, user_errors) = outcome(service(ctx).revoke_api_client(caller(ctx), id, now(ctx)).await)?;
        Ok(RevokeApiClientPayload { api_client: client.map(ApiClient), user_errors })
    }
}
