use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};

use crate::api_clients::domain;
use crate::organisations::graphql::types::Organisation;

pub struct ApiClient(pub domain::ApiClient);

/// A program that calls the API. Its key identifies it and decides which part of the schema it sees; the key is not a
/// permission.
#[Object]
impl ApiClient {
    /// ID of the API client.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Version of the API client, which each change increases. Send it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Name of the client.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Kind of the client.
    async fn kind(&self) -> ClientKind {
        self.0.kind.into()
    }

    /// Scopes of the client when it acts without a user, for example `orders:read`.
    async fn scopes(&self) -> &[String] {
        &self.0.scopes
    }

    /// Rate limit budget.
    async fn rate_class(&self) -> RateClass {
        self.0.rate_class.into()
    }

    /// Time until which the earlier secret is valid. Null if there is none.
    async fn previous_secret_expires_at(&self) -> Option<DateTime> {
        self.0
            .previous_secret
            .map(|previous| DateTime(previous.expires_at))
    }

    /// Public keys that verify the client's assertions. At most 5.
    async fn public_keys(&self) -> Vec<ClientPublicKey> {
        self.0.keys.iter().map(ClientPublicKey::from).collect()
    }

    /// Operations that the client may send, at most 1000. If empty, it may send every operation.
    async fn operations(&self) -> Vec<RegisteredOperation> {
        self.0
            .operations
            .iter()
            .map(RegisteredOperation::from)
            .collect()
    }

    /// Status of the client.
    async fn status(&self) -> ApiClientStatus {
        self.0.status.into()
    }

    /// Time at which the client was created.
    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// The organisation for which the client acts without a user. Null if there is none.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Failure> {
        let request = RequestContext::of(ctx);
        let Some(id) = self.0.organisation else {
            return Ok(None);
        };
        Ok(request.load(id).await?.map(Organisation::from))
    }
}

/// Kind of an API client.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "caller::ClientKind")]
pub enum ClientKind {
    /// Web application, used by signed-in users or without sign-in.
    Web,
    /// Mobile application, used by signed-in users or without sign-in.
    Mobile,
    /// System of a partner. It may act without a user.
    Partner,
    /// Tool of the platform's administrators.
    Admin,
    /// Automated build: reads the schema and the health only.
    Ci,
    /// Gateway of devices. It may act without a user.
    DeviceGateway,
}

/// Rate limit budget of an API client.
#[derive(Clone, Copy, Default, PartialEq, Eq, Enum)]
pub enum RateClass {
    /// Budget of a normal client.
    #[default]
    Standard,
    /// Higher budget.
    High,
}

impl From<RateClass> for domain::RateClass {
    fn from(class: RateClass) -> Self {
        match class {
            RateClass::Standard => Self::Standard,
            RateClass::High => Self::High,
        }
    }
}

impl From<domain::RateClass> for RateClass {
    fn from(class: domain::RateClass) -> Self {
        match class {
            domain::RateClass::Standard => Self::Standard,
            domain::RateClass::High => Self::High,
        }
    }
}

/// Status of an API client. Only an ACTIVE client may call the API.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ClientStatus")]
pub enum ApiClientStatus {
    /// The client may call the API.
    Active,
    /// The client's organisation is suspended or closed.
    Suspended,
    /// The client is revoked for good.
    Revoked,
}

/// An operation that a client may send.
#[derive(SimpleObject)]
pub struct RegisteredOperation {
    /// SHA-256 of the text of the operation, in lower-case hex.
    sha256: String,
    /// Name of the operation in its text. Null if it has none.
    name: Option<String>,
}

impl From<&domain::Operation> for RegisteredOperation {
    fn from(operation: &domain::Operation) -> Self {
        Self {
            sha256: operation.sha256.clone(),
            name: operation.name.clone(),
        }
    }
}

/// Public key that verifies the assertions of a client.
#[derive(SimpleObject)]
pub struct ClientPublicKey {
    /// Key ID. Null if the key has none.
    kid: Option<String>,
    /// Signature algorithm: RS256, ES256 or `EdDSA`.
    algorithm: &'static str,
}

impl From<&domain::ClientKey> for ClientPublicKey {
    fn from(key: &domain::ClientKey) -> Self {
        Self {
            kid: key.kid.clone(),
            algorithm: key.algorithm.into_str(),
        }
    }
}
