use async_graphql::{Context, Enum, ID, Object};
use chassis::scalar::DateTime;
use chassis::{Failure, RequestContext};

use crate::accounts::graphql::types::User;
use crate::provider_keys::domain;

pub struct ProviderKey(pub domain::ProviderKey);

/// Public key with which a provider signs reports. Everyone may use it to verify them. Only members of the provider, its
/// programs with the scope `providers:read`, administrators and auditors see a key that was never confirmed.
#[Object]
impl ProviderKey {
    /// ID of the key.
    async fn id(&self) -> ID {
        self.0.id.0.into()
    }

    /// Version of the provider key, which each change increases. Send it as `expectedVersion`.
    async fn version(&self) -> i64 {
        self.0.version
    }

    /// Status of the key.
    async fn status(&self) -> ProviderKeyStatus {
        self.0.status().into()
    }

    /// Name of the key.
    async fn name(&self) -> &str {
        &self.0.name
    }

    /// Signature algorithm: `EdDSA` (Ed25519) or ES256 (P-256), as in the header of a signature.
    async fn algorithm(&self) -> &str {
        self.0.algorithm.into_str()
    }

    /// JSON Web Key (RFC 7517).
    async fn public_key(&self) -> String {
        self.0.jwk.to_string()
    }

    /// Thumbprint of the key by RFC 7638 with SHA-256, in base64url.
    async fn thumbprint(&self) -> &str {
        &self.0.thumbprint
    }

    /// Time at which the key was registered or proposed.
    async fn registered_at(&self) -> DateTime {
        DateTime(self.0.registered_at)
    }

    /// Assessor who proposed the key. Null if an owner registered it, or if you may not read the user.
    async fn proposed_by(&self, ctx: &Context<'_>) -> Result<Option<User>, Failure> {
        let request = RequestContext::of(ctx);
        let Some(proposal) = self.0.proposal else {
            return Ok(None);
        };
        Ok(request.load(proposal.by).await?.map(User::from))
    }

    /// Time at which an owner confirmed the proposed key. Null if it is not confirmed, or if an owner registered it.
    async fn confirmed_at(&self) -> Option<DateTime> {
        let proposal = self.0.proposal?;
        proposal.confirmed_at.map(DateTime)
    }

    /// Time of the last change.
    async fn updated_at(&self) -> DateTime {
        DateTime(self.0.updated_at)
    }

    /// Time of the revocation. Later signatures are not valid. Null if the key is not revoked.
    async fn revoked_at(&self) -> Option<DateTime> {
        self.0
            .revocation
            .as_ref()
            .map(|revocation| DateTime(revocation.at))
    }

    /// Reason of the revocation. Null if the key is not revoked.
    async fn reason(&self) -> Option<&str> {
        self.0
            .revocation
            .as_ref()
            .map(|revocation| revocation.reason.as_str())
    }
}

/// Status of a signing key.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::ProviderKeyStatus")]
pub enum ProviderKeyStatus {
    /// An assessor has proposed the key. It signs nothing until an owner confirms it.
    Proposed,
    /// The key signs reports.
    Active,
    /// The key is revoked, or an owner has rejected the proposal.
    Revoked,
}

impl From<domain::ProviderKey> for ProviderKey {
    fn from(key: domain::ProviderKey) -> Self {
        Self(key)
    }
}
