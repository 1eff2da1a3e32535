//! What the user domain tells the others.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;
use uuid::Uuid;

/// An organisation without its legal name, which stays sealed in the user domain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Organisation {
    pub id: Uuid,
    /// SELLER, PROVIDER, CARRIER or PLATFORM.
    pub kind: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub status: String,
}

/// A person's account, reachable but not named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub id: Uuid,
    pub organisation: Uuid,
    pub roles: Vec<String>,
    pub status: String,
    /// The email address, sealed to the common domain's public key, in base64.
    pub contact: String,
}

/// What a provider offers in one line of business.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Service {
    /// CONSULTATION, `DOCUMENT_REVIEW`, TESTING or CERTIFICATION.
    #[serde(rename = "type")]
    pub kind: String,
    pub hs_prefixes: Vec<String>,
    /// ISO 3166-1 alpha-2.
    pub markets: Vec<String>,
    pub document_types: Vec<String>,
}

/// A provider's public profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Provider {
    pub id: Uuid,
    pub organisation: Uuid,
    pub display_name: String,
    /// DRAFT, `UNDER_REVIEW`, LISTED, SUSPENDED or REMOVED.
    pub status: String,
    pub services: Vec<Service>,
}

/// A registered program. Its secret is known by its hash only.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ApiClient {
    pub id: Uuid,
    pub name: String,
    /// WEB, MOBILE, PARTNER, ADMIN, CI or `DEVICE_GATEWAY`.
    pub kind: String,
    pub organisation: Option<Uuid>,
    pub scopes: Vec<String>,
    /// STANDARD or HIGH: which budget of the gateway's rate limits applies.
    pub rate_class: String,
    /// SHA-256 of the 32 secret bytes, in lower-case hex.
    pub secret_sha256: String,
    /// ACTIVE or REVOKED.
    pub status: String,
}

/// A signed-in session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    pub id: Uuid,
    pub user: Uuid,
    pub organisation: Uuid,
    /// When the last access token of the session expires: after that nobody needs to remember it.
    #[serde(with = "time::serde::rfc3339")]
    pub tokens_expire_at: OffsetDateTime,
}

/// A sign-in that failed; the account is named only if it exists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SignInFailure {
    pub user: Option<Uuid>,
    pub reason: String,
}

facts! {
    /// Facts of the user domain.
    "user", UserFact {
        OrganisationRegistered(Organisation) = "carnet.user.OrganisationRegistered.v1",
        UserRegistered(User) = "carnet.user.UserRegistered.v1",
        RoleAssigned(User) = "carnet.user.RoleAssigned.v1",
        UserSignedIn(Session) = "carnet.user.UserSignedIn.v1",
        SignInFailed(SignInFailure) = "carnet.user.SignInFailed.v1",
        /// The session's access tokens are refused from now on, wherever they are shown.
        SessionRevoked(Session) = "carnet.user.SessionRevoked.v1",
        ProviderAdded(Provider) = "carnet.user.ProviderAdded.v1",
        ProviderUpdated(Provider) = "carnet.user.ProviderUpdated.v1",
        ProviderApproved(Provider) = "carnet.user.ProviderApproved.v1",
        ApiClientCreated(ApiClient) = "carnet.user.ApiClientCreated.v1",
        ApiClientRevoked(ApiClient) = "carnet.user.ApiClientRevoked.v1",
    }
}
