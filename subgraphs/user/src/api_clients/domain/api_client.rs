use refusal::ErrorCode;
use secrecy::{ExposeSecret, SecretString};
use time::{Duration, OffsetDateTime};

use super::{ClientKey, Operation};
use crate::domain::refusals::{did_you_mean, too_many};
use crate::domain::{ApiClientId, ClientKind, Fingerprint, OrganisationId, Refusal, Secret};
use crate::organisations::domain::OrganisationStatus;

/// A program that calls the API. Its key identifies it; the user or the scopes decide what a request may do.
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
    /// The secret before the current one.
    pub previous_secret: Option<PreviousSecret>,
    /// The keys that verify its assertions.
    pub keys: Vec<ClientKey>,
    /// The operations that it may send. If empty, it may send every operation.
    pub operations: Vec<Operation>,
    pub status: ClientStatus,
    pub created_at: OffsetDateTime,
    /// The time of the last change. Suspension and reinstatement of its organisation count as changes.
    pub updated_at: OffsetDateTime,
}

/// Filters API clients.
#[derive(Clone, Debug, Default)]
pub struct ApiClientFilter {
    /// Last changed at this time or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Last changed before this time.
    pub updated_to: Option<OffsetDateTime>,
}

/// A replaced secret that remains valid for a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PreviousSecret {
    pub fingerprint: Fingerprint,
    pub expires_at: OffsetDateTime,
}

/// The rate limit budget that the gateway applies.
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

/// The status of a client. SUSPENDED is derived from the organisation: the client itself is ACTIVE until it is REVOKED.
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
    /// The status of a client that acts for an organisation with this status.
    #[must_use]
    pub const fn within(self, organisation: OrganisationStatus) -> Self {
        match self {
            Self::Active if !organisation.may_act() => Self::Suspended,
            own => own,
        }
    }
}

/// Maximum number of operations of one client.
const MOST_OPERATIONS: usize = 1000;

impl ApiClient {
    /// Counts a change. The time never decreases: a command that waited for a lock may be older than the last change.
    pub fn change(&mut self, now: OffsetDateTime) {
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
    }

    /// Revokes the client. Returns whether it was not revoked before.
    pub fn revoke(&mut self, now: OffsetDateTime) -> bool {
        let live = self.status != ClientStatus::Revoked;
        if live {
            self.status = ClientStatus::Revoked;
            self.change(now);
        }
        live
    }

    /// Refuses changes of a revoked client.
    pub fn can_change(&self) -> Result<(), Refusal> {
        match self.status {
            ClientStatus::Revoked => Err(Refusal::new(
                ErrorCode::ApiClientRevoked,
                &["apiClientId"],
                "This API client is revoked and cannot be changed. Create a new one.",
            )),
            ClientStatus::Active | ClientStatus::Suspended => Ok(()),
        }
    }

    /// Replaces the secret. The current secret remains valid for the overlap; an earlier one becomes invalid.
    pub fn rotate(&mut self, secret: Fingerprint, overlap: Duration, now: OffsetDateTime) {
        let previous = PreviousSecret {
            fingerprint: self.secret,
            expires_at: now + overlap,
        };
        self.previous_secret = overlap.is_positive().then_some(previous);
        self.secret = secret;
    }

    /// Returns whether this secret is valid now.
    #[must_use]
    pub fn accepts(&self, shown: Fingerprint, now: OffsetDateTime) -> bool {
        let previous = self
            .previous_secret
            .filter(|previous| now < previous.expires_at);
        let current = self.secret.matches(shown);
        previous.is_some_and(|previous| previous.fingerprint.matches(shown)) || current
    }

    /// Registers operations, in addition to the registered ones or in place of them.
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

    /// Returns whether the client may sign in without a user, for a token of its own.
    #[must_use]
    pub const fn may_sign_in(&self) -> bool {
        matches!(
            self.kind,
            ClientKind::Partner | ClientKind::Ci | ClientKind::DeviceGateway
        )
    }

    /// Checks that a client of this kind may act for an organisation without a user. A client without an organisation
    /// reads public data, or acts for the user who signs in through it.
    pub fn may_act_alone(kind: ClientKind) -> Result<(), Refusal> {
        match kind {
            ClientKind::Partner | ClientKind::DeviceGateway => Ok(()),
            _ => Err(Refusal::new(
                ErrorCode::OrganisationNotAllowed,
                &[],
                "Only clients of the kinds PARTNER and DEVICE_GATEWAY act for an organisation. Omit the organisation \
                or choose another kind.",
            )),
        }
    }
}

/// The key of a client, `<clientId>.<secret>`. It is shown only once.
#[must_use]
pub fn key_text(id: ApiClientId, secret: &Secret) -> SecretString {
    format!("{}.{}", id.0, secret.text().expose_secret()).into()
}

const MOST_SCOPES: usize = 32;
/// In bytes. A longer text matches no scope.
const LONGEST_SCOPE: usize = 64;

/// Parses the scopes of a client and removes duplicates. Case and surrounding blanks are ignored.
pub fn scopes(texts: &[String]) -> Result<Vec<String>, Refusal> {
    if texts.len() > MOST_SCOPES {
        return Err(too_many(MOST_SCOPES));
    }
    let mut scopes: Vec<String> = Vec::with_capacity(texts.len());
    for (index, text) in texts.iter().enumerate() {
        let comparable = if text.len() > LONGEST_SCOPE {
            ""
        } else {
            text.as_str()
        };
        let key = normalisation::key(comparable);
        let Some(scope) = KNOWN_SCOPES.iter().find(|scope| **scope == key) else {
            let meant = normalisation::closest(comparable, &KNOWN_SCOPES);
            return Err(scope_invalid(index, text, meant));
        };
        if !scopes.iter().any(|known| known == scope) {
            scopes.push((*scope).to_owned());
        }
    }
    Ok(scopes)
}

/// The refusal of the text at this index, counted from 0. `meant` is the most similar scope.
fn scope_invalid(index: usize, text: &str, meant: Option<&str>) -> Refusal {
    let (text, suggestion) = (normalisation::quoted(text), did_you_mean(meant));
    let scopes = KNOWN_SCOPES.join(", ");
    Refusal::new(
        ErrorCode::ScopeInvalid,
        &[&index.to_string()],
        format!("`{text}` is not a scope.{suggestion} The scopes are {scopes}."),
    )
}

/// All scopes.
pub const KNOWN_SCOPES: [&str; 6] = [
    "products:read",
    "products:write",
    "self-checks:run",
    "orders:read",
    "orders:write",
    "providers:read",
];

/// Parses the number of hours for which the earlier secret remains valid.
pub fn overlap(hours: i32) -> Result<Duration, Refusal> {
    if (0..=168).contains(&hours) {
        Ok(Duration::hours(hours.into()))
    } else {
        Err(Refusal::new(
            ErrorCode::OverlapInvalid,
            &[],
            "The overlap is 0 to 168 hours. Enter a number in this range.",
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
        for (texts, index, meant) in [
            (vec!["everything"], 0, None),
            (vec!["order:read"], 0, Some("orders:read")),
            (
                vec!["orders:read", "product:write"],
                1,
                Some("products:write"),
            ),
            (vec![""], 0, None),
            (vec!["orders:*"], 0, Some("orders:read")),
        ] {
            let refused = scope_invalid(index, texts[index], meant);
            assert_eq!(read(&texts), Err(refused), "{texts:?}");
        }
        let long = "orders:read".repeat(10);
        assert_eq!(read(&[long.as_str()]), Err(scope_invalid(0, &long, None)));
        assert_eq!(read(&["orders:read"; 33]), Err(too_many(32)));
    }

    #[test]
    fn a_refusal_says_which_scopes_there_are() {
        let Refusal { path, message, .. } = scope_invalid(2, "order:read", Some("orders:read"));
        assert_eq!(path, ["2"]);
        assert!(
            message.starts_with("`order:read` is not a scope. Did you mean `orders:read`?"),
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
