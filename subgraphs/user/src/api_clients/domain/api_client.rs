use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use time::{Duration, OffsetDateTime};

use super::{ClientKey, Operation};
use crate::domain::refusals::{did_you_mean, too_many};
use crate::domain::{ApiClientId, ClientKind, Fingerprint, OrganisationId, Refusal, Secret};
use crate::organisations::domain::OrganisationStatus;

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
    /// The time of the last change. A change of its organisation's state that suspends or reinstates it is one.
    pub updated_at: OffsetDateTime,
}

/// Filters API clients.
#[derive(Clone, Debug, Default)]
pub struct ApiClientFilter {
    /// Those that last changed at this time or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Those that last changed before this time.
    pub updated_to: Option<OffsetDateTime>,
}

/// A secret that was replaced and is good for a while yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreviousSecret {
    pub fingerprint: Fingerprint,
    pub expires_at: OffsetDateTime,
}

/// Which budget of the gateway's rate limits applies.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum RateClass {
    Standard,
    High,
}

/// SUSPENDED is its organisation's doing and goes with it: a client itself is ACTIVE until it is REVOKED.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum ClientStatus {
    Active,
    Suspended,
    Revoked,
}

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
    /// Counts a change. The time does not go back: a command that waited for a lock may be older than the last change.
    pub fn change(&mut self, now: OffsetDateTime) {
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
    }

    /// Ends it; says whether it had not ended before.
    pub fn revoke(&mut self, now: OffsetDateTime) -> bool {
        let live = self.status != ClientStatus::Revoked;
        if live {
            self.status = ClientStatus::Revoked;
            self.change(now);
        }
        live
    }

    /// Passes until it has ended.
    pub fn can_change(&self) -> Result<(), Refusal> {
        match self.status {
            ClientStatus::Revoked => Err(Refusal::new(
                ErrorCode::ApiClientRevoked,
                &["apiClientId"],
                "this API client is revoked",
            )),
            ClientStatus::Active | ClientStatus::Suspended => Ok(()),
        }
    }

    /// Goes on with another secret; the one in force is good for the overlap yet, and one before that no more.
    pub fn rotate(&mut self, secret: Fingerprint, overlap: Duration, now: OffsetDateTime) {
        let previous = PreviousSecret {
            fingerprint: self.secret,
            expires_at: now + overlap,
        };
        self.previous_secret = overlap.is_positive().then_some(previous);
        self.secret = secret;
    }

    /// Whether this secret is good now.
    #[must_use]
    pub fn accepts(&self, shown: Fingerprint, now: OffsetDateTime) -> bool {
        let previous = self
            .previous_secret
            .filter(|previous| now < previous.expires_at);
        let current = self.secret.matches(shown);
        previous.is_some_and(|previous| previous.fingerprint.matches(shown)) || current
    }

    /// Holds it to these operations, and to those of before unless they are replaced.
    pub fn register(&mut self, operations: Vec<Operation>, replace: bool) -> Result<(), Refusal> {
        if replace {
            self.operations.clear();
        }
        for operation in operations {
            if !self
                .operations
                .iter()
                .any(|each| each.sha256 == operation.sha256)
            {
                self.operations.push(operation);
            }
        }
        if self.operations.len() > MOST_OPERATIONS {
            Err(too_many(MOST_OPERATIONS))
        } else {
            Ok(())
        }
    }

    /// Whether it may sign in by itself, for a token of its own.
    #[must_use]
    pub const fn may_sign_in(&self) -> bool {
        matches!(
            self.kind,
            ClientKind::Partner | ClientKind::Ci | ClientKind::DeviceGateway
        )
    }

    /// Whether a client of this kind may act for an organisation by itself. One that acts for none reads what is public,
    /// or does what the person may who signs in through it.
    pub fn may_act_alone(kind: ClientKind) -> Result<(), Refusal> {
        match kind {
            ClientKind::Partner | ClientKind::DeviceGateway => Ok(()),
            _ => Err(Refusal::new(
                ErrorCode::OrganisationNotAllowed,
                &[],
                "only PARTNER and DEVICE_GATEWAY clients act for an organisation",
            )),
        }
    }
}

/// The key of a client, to be shown once: `<clientId>.<secret>`.
#[must_use]
pub fn key_text(id: ApiClientId, secret: &Secret) -> SecretString {
    format!("{}.{}", id.0, secret.text().expose_secret()).into()
}

const MOST_SCOPES: usize = 32;
/// In bytes; a longer text is compared with no scope.
const LONGEST_SCOPE: usize = 64;

/// Reads the scopes of a machine, each as `orders:read` and none twice. Capitals and blanks around it do not matter.
pub fn scopes(texts: &[String]) -> Result<Vec<String>, Refusal> {
    if texts.len() > MOST_SCOPES {
        return Err(too_many(MOST_SCOPES));
    }
    let mut scopes: Vec<String> = Vec::with_capacity(texts.len());
    for (text, number) in texts.iter().zip(1..) {
        let text = if text.len() > LONGEST_SCOPE {
            ""
        } else {
            text.as_str()
        };
        let key = normalisation::key(text);
        let Some(scope) = KNOWN_SCOPES.iter().find(|scope| **scope == key) else {
            let meant = normalisation::closest(text, &KNOWN_SCOPES);
            return Err(scope_invalid(number, meant));
        };
        if !scopes.iter().any(|known| known == scope) {
            scopes.push((*scope).to_owned());
        }
    }
    Ok(scopes)
}

/// The refusal of the entry with this number, from 1 on. `meant` is a scope that it may stand for.
fn scope_invalid(number: usize, meant: Option<&str>) -> Refusal {
    let (suggestion, scopes) = (did_you_mean(meant), KNOWN_SCOPES.join(", "));
    Refusal::new(
        ErrorCode::ScopeInvalid,
        &[],
        format!("Entry {number} of the list is no scope.{suggestion} The scopes are {scopes}."),
    )
}

/// The scopes.
pub const KNOWN_SCOPES: [&str; 6] = [
    "products:read",
    "products:write",
    "self-checks:run",
    "orders:read",
    "orders:write",
    "providers:read",
];

/// How long the secret before stays good, from hours.
pub fn overlap(hours: i32) -> Result<Duration, Refusal> {
    if (0..=168).contains(&hours) {
        Ok(Duration::hours(hours.into()))
    } else {
        Err(Refusal::new(
            ErrorCode::OverlapInvalid,
            &[],
            "an overlap is 0 to 168 hours",
        ))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(texts: &[&str]) -> Result<Vec<String>, Refusal> {
        scopes(
            &texts
                .iter()
                .map(|&text| text.to_owned())
                .collect::<Vec<_>>(),
        )
    }

    #[test]
    fn scopes_are_known_and_each_is_there_once() {
        assert_eq!(read(&[]), Ok(Vec::new()));
        let once = Ok(vec!["orders:read".to_owned(), "self-checks:run".to_owned()]);
        assert_eq!(
            read(&["orders:read", " Orders:READ\u{200B}", "self-checks:run"]),
            once
        );
        for (texts, number, meant) in [
            (vec!["everything"], 1, None),
            (vec!["order:read"], 1, Some("orders:read")),
            (
                vec!["orders:read", "product:write"],
                2,
                Some("products:write"),
            ),
            (vec![""], 1, None),
            (vec!["orders:*"], 1, Some("orders:read")),
        ] {
            let refused = scope_invalid(number, meant);
            assert_eq!(read(&texts), Err(refused), "{texts:?}");
        }
        let long = "orders:read".repeat(10);
        assert_eq!(read(&[long.as_str()]), Err(scope_invalid(1, None)));
        assert_eq!(read(&["orders:read"; 33]), Err(too_many(32)));
    }

    #[test]
    fn a_refusal_says_which_scopes_there_are() {
        let message = scope_invalid(2, Some("orders:read")).message;
        assert!(
            message.starts_with("Entry 2 of the list is no scope. Did you mean `orders:read`?"),
            "{message}"
        );
        for scope in KNOWN_SCOPES {
            assert!(message.contains(scope), "{message}");
        }
    }

    #[test]
    fn the_time_of_the_last_change_does_not_go_back() {
        let earlier = OffsetDateTime::UNIX_EPOCH;
        let now = earlier + Duration::hours(1);
        let mut client = ApiClient {
            id: ApiClientId::new(),
            version: 1,
            name: "Build".into(),
            kind: ClientKind::Ci,
            organisation: None,
            scopes: Vec::new(),
            rate_class: RateClass::Standard,
            secret: Fingerprint([0; 32]),
            previous_secret: None,
            keys: Vec::new(),
            operations: Vec::new(),
            status: ClientStatus::Active,
            created_at: now,
            updated_at: now,
        };
        assert!(client.revoke(earlier));
        assert_eq!((client.version, client.updated_at), (2, now));
    }
}
