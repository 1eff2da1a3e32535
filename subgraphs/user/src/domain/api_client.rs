use secrecy::{ExposeSecret, SecretString};
use time::{Duration, OffsetDateTime};

use super::{
    ApiClientId, ClientKey, ClientKind, Fingerprint, Operation, OrganisationId, OrganisationStatus, Refusal,
    Secret,
};

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
    /// The one before it.
    pub previous_secret: Option<PreviousSecret>,
    /// What its assertions are verified with.
    pub keys: Vec<ClientKey>,
    /// What it may send; nothing named means that it is held to nothing.
    pub operations: Vec<Operation>,
    pub status: ClientStatus,
    pub created_at: OffsetDateTime,
}

/// A secret that was replaced and is good for a while yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreviousSecret {
    pub fingerprint: Fingerprint,
    pub expires_at: OffsetDateTime,
}

/// Which budget of the gateway's rate limits applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateClass {
    Standard,
    High,
}

codes!(RateClass { Standard = "STANDARD", High = "HIGH" });

/// SUSPENDED is its organisation's doing and goes with it: a client itself is ACTIVE until it is REVOKED.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientStatus {
    Active,
    Suspended,
    Revoked,
}

codes!(ClientStatus { Active = "ACTIVE", Suspended = "SUSPENDED", Revoked = "REVOKED" });

impl ClientStatus {
    /// The state of a client that acts for an organisation in this state.
    #[must_use]
    pub const fn within(self, organisation: OrganisationStatus) -> Self {
        match self {
            Self::Active if !organisation.may_act() => Self::Suspended,
            own => own,
        }
    }
}

/// The most operations that one client is held to.
const MOST_OPERATIONS: usize = 1000;

impl ApiClient {
    /// Ends it; says whether it had not ended before.
    pub fn revoke(&mut self) -> bool {
        let live = self.status != ClientStatus::Revoked;
        if live {
            self.status = ClientStatus::Revoked;
            self.version += 1;
        }
        live
    }

    /// Passes until it has ended.
    pub const fn can_change(&self) -> Result<(), Refusal> {
        match self.status {
            ClientStatus::Revoked => Err(Refusal::ApiClientRevoked),
            ClientStatus::Active | ClientStatus::Suspended => Ok(()),
        }
    }

    /// Goes on with another secret; the one in force is good for the overlap yet, and one before that no more.
    pub fn rotate(&mut self, secret: Fingerprint, overlap: Duration, now: OffsetDateTime) {
        let previous = PreviousSecret { fingerprint: self.secret, expires_at: now + overlap };
        self.previous_secret = overlap.is_positive().then_some(previous);
        self.secret = secret;
    }

    /// Whether this secret is good now.
    #[must_use]
    pub fn accepts(&self, shown: Fingerprint, now: OffsetDateTime) -> bool {
        let previous = self.previous_secret.filter(|previous| now < previous.expires_at);
        let current = self.secret.matches(shown);
        previous.is_some_and(|previous| previous.fingerprint.matches(shown)) || current
    }

    /// Holds it to these operations, and to those of before unless they are replaced.
    pub fn register(&mut self, operations: Vec<Operation>, replace: bool) -> Result<(), Refusal> {
        if replace {
            self.operations.clear();
        }
        for operation in operations {
            if !self.operations.iter().any(|each| each.sha256 == operation.sha256) {
                self.operations.push(operation);
            }
        }
        if self.operations.len() > MOST_OPERATIONS { Err(Refusal::TooMany(MOST_OPERATIONS)) } else { Ok(()) }
    }

    /// Whether it may sign in by itself, for a token of its own.
    #[must_use]
    pub const fn may_sign_in(&self) -> bool {
        matches!(self.kind, ClientKind::Partner | ClientKind::Ci | ClientKind::DeviceGateway)
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

/// The scopes that mean something today; others may be given and mean nothing yet.
pub const KNOWN_SCOPES: [&str; 6] =
    ["products:read", "products:write", "self-checks:run", "orders:read", "orders:write", "providers:read"];

/// How long the secret before stays good, from hours.
pub fn overlap(hours: i32) -> Result<Duration, Refusal> {
    if (0..=168).contains(&hours) { Ok(Duration::hours(hours.into())) } else { Err(Refusal::OverlapInvalid) }
}
