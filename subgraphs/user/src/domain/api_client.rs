use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use super::{ApiClientId, ClientKind, Fingerprint, OrganisationId, Refusal, Secret};

/// A program that calls. Its key says which one it is; what it may do is the business of whoever signs in through it.
#[derive(Clone, Debug)]
pub struct ApiClient {
    pub id: ApiClientId,
    pub version: i64,
    pub name: String,
    pub kind: ClientKind,
    pub organisation: Option<OrganisationId>,
    pub scopes: Vec<String>,
    pub rate_class: RateClass,
    pub secret: Fingerprint,
    pub status: ClientStatus,
    pub created_at: OffsetDateTime,
}

/// Which budget of the gateway's rate limits applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateClass {
    Standard,
    High,
}

codes!(RateClass { Standard = "STANDARD", High = "HIGH" });

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientStatus {
    Active,
    Revoked,
}

codes!(ClientStatus { Active = "ACTIVE", Revoked = "REVOKED" });

impl ApiClient {
    /// Ends it; says whether it had not ended before.
    pub fn revoke(&mut self) -> bool {
        let live = self.status == ClientStatus::Active;
        if live {
            self.status = ClientStatus::Revoked;
            self.version += 1;
        }
        live
    }

    /// Whether a client of this kind may act for an organisation by itself. One that acts for none reads what is public,
    /// or does what the person may who signs in through it.
    pub const fn may_act_alone(kind: ClientKind) -> Result<(), Refusal> {
        match kind {
            ClientKind::Partner | ClientKind::DeviceGateway => Ok(()),
            _ => Err(Refusal::OrganisationNotAllowed),
        }
    }
}

/// The key of a client, to be shown once: `<clientId>.<secret>`.
#[must_use]
pub fn key_text(id: ApiClientId, secret: &Secret) -> SecretString {
    format!("{}.{}", id.0, secret.text().expose_secret()).into()
}

const MOST_SCOPES: usize = 32;

/// What a machine may do, each as `orders:read`.
pub fn scopes(scopes: Vec<String>) -> Result<Vec<String>, Refusal> {
    if scopes.len() > MOST_SCOPES {
        return Err(Refusal::TooMany(MOST_SCOPES));
    }
    let good = |scope: &String| {
        (1..=64).contains(&scope.len())
            && scope.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b":._-".contains(&b))
    };
    if scopes.iter().all(good) { Ok(scopes) } else { Err(Refusal::ScopeInvalid) }
}
