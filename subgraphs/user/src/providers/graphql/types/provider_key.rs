use async_graphql::{ID, Object};
use chassis::scalar::DateTime;

use crate::providers::domain;

pub struct ProviderKey(pub domain::ProviderKey);

/// Public key with which a provider signs reports. Everyone may use it to verify them.
#[Object]
impl ProviderKey {
    /// ID of the key.
    async fn id(&self) -> ID {
        self.0.id.0.into()
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

    /// Time at which the key was registered.
    async fn registered_at(&self) -> DateTime {
        DateTime(self.0.registered_at)
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

impl From<domain::ProviderKey> for ProviderKey {
    fn from(key: domain::ProviderKey) -> Self {
        Self(key)
    }
}
