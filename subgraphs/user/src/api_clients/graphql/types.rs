use async_graphql::{Context, Enum, ID, Object, SimpleObject};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};

use crate::api_clients::domain;
use crate::organisations::graphql::types::Organisation;

pub struct ApiClient(pub domain::ApiClient);

/// A program that calls. Its key says which one it is and decides what it sees of the schema; it is no permission.
#[Object]
impl ApiClient {
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    async fn name(&self) -> &str {
        &self.0.name
    }

    async fn kind(&self) -> ClientKind {
        self.0.kind.into()
    }

    /// What it may do on its own, as `orders:read`.
    async fn scopes(&self) -> &[String] {
        &self.0.scopes
    }

    async fn rate_class(&self) -> RateClass {
        self.0.rate_class.into()
    }

    /// Until when the secret before the one in force is good, if it is.
    async fn previous_secret_expires_at(&self) -> Option<DateTime> {
        self.0
            .previous_secret
            .map(|previous| DateTime(previous.expires_at))
    }

    /// What its assertions are verified with. At most 5.
    async fn public_keys(&self) -> Vec<ClientPublicKey> {
        self.0.keys.iter().map(ClientPublicKey::from).collect()
    }

    /// The operations that it may send, at most 1000. If there are any, all others are refused.
    async fn operations(&self) -> Vec<RegisteredOperation> {
        self.0
            .operations
            .iter()
            .map(RegisteredOperation::from)
            .collect()
    }

    async fn status(&self) -> ApiClientStatus {
        self.0.status.into()
    }

    async fn created_at(&self) -> DateTime {
        DateTime(self.0.created_at)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// The organisation that it acts for on its own.
    async fn organisation(&self, ctx: &Context<'_>) -> Result<Option<Organisation>, Failure> {
        let request = RequestContext::of(ctx);
        let Some(id) = self.0.organisation else {
            return Ok(None);
        };
        Ok(request.load(id).await?.map(Organisation::from))
    }
}

/// Which kind of program calls.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "caller::ClientKind")]
pub enum ClientKind {
    Web,
    Mobile,
    /// A partner's system.
    Partner,
    /// A tool of the platform's administrators.
    Admin,
    /// A build: schema and health only.
    Ci,
    DeviceGateway,
}

/// Which budget of the rate limits applies.
#[derive(Clone, Copy, Default, PartialEq, Eq, Enum)]
pub enum RateClass {
    #[default]
    Standard,
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

/// Only an ACTIVE client may call.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ClientStatus")]
pub enum ApiClientStatus {
    Active,
    /// Its organisation is suspended or closed.
    Suspended,
    Revoked,
}

/// An operation that a client may send.
#[derive(SimpleObject)]
pub struct RegisteredOperation {
    /// SHA-256 of its text, in lower-case hex.
    sha256: String,
    /// The name in the text, if it has one.
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

/// A key that a client signs its assertions with: the public half.
#[derive(SimpleObject)]
pub struct ClientPublicKey {
    /// Its id, if it has one.
    kid: Option<String>,
    /// RS256, ES256 or `EdDSA`.
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
