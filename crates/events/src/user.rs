//! What the user domain tells the others.

use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::operations::{DeadLetter, Page, ProjectionChecked};

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

/// What a person may do in an organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    pub organisation: Uuid,
    pub roles: Vec<String>,
}

/// A person's account, reachable but not named.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub id: Uuid,
    /// All of them: who is not in an organisation any more has left it.
    pub memberships: Vec<Membership>,
    /// REGISTERED, ACTIVE, LOCKED or DEACTIVATED.
    pub status: String,
    /// The email address, sealed to the common domain's public key, in base64.
    pub contact: String,
}

/// A registration that was never verified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    /// The account.
    pub user: Uuid,
    /// The organisations that were registered with it.
    pub organisations: Vec<Uuid>,
}

/// Something to write to a person by mail, whether they have an account or not.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Letter {
    pub id: Uuid,
    /// Whose account it is about, if there is one.
    pub user: Option<Uuid>,
    /// The address, sealed to the common domain's public key (entity `Letter`, field `address`, this id), in base64.
    pub address: String,
    /// The token of the link in it, sealed in the same way (field `token`).
    pub token: Option<String>,
    /// Until when the link is good.
    #[serde(with = "time::serde::rfc3339::option")]
    pub expires_at: Option<OffsetDateTime>,
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

/// A body's word that a provider is competent.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Accreditation {
    pub id: Uuid,
    pub body: String,
    /// ISO/IEC 17020, 17025 or 17065.
    pub standard: String,
    pub number: String,
    /// The first and the last day of it.
    pub valid_from: Date,
    pub valid_to: Date,
}

/// A key with which a provider signs reports: the public half.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ProviderKey {
    pub id: Uuid,
    pub provider: Uuid,
    pub organisation: Uuid,
    /// `EdDSA` (Ed25519) or ES256 (P-256), as in RFC 7518 and RFC 8037.
    pub algorithm: String,
    /// The public key (RFC 7517).
    pub jwk: serde_json::Value,
    #[serde(with = "time::serde::rfc3339")]
    pub registered_at: OffsetDateTime,
    /// What it signed from then on does not count.
    #[serde(with = "time::serde::rfc3339::option")]
    pub revoked_at: Option<OffsetDateTime>,
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
    #[serde(default)]
    pub accreditations: Vec<Accreditation>,
    /// Why it was suspended or removed, where it was.
    #[serde(default)]
    pub reason: Option<String>,
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
    /// The secret before it, which is good until then.
    #[serde(default)]
    pub previous_secret_sha256: Option<String>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub previous_secret_expires_at: Option<OffsetDateTime>,
    /// SHA-256 of the text of each operation that it may send, in lower-case hex. None: whatever its contract allows.
    #[serde(default)]
    pub operations: Vec<String>,
    /// ACTIVE, SUSPENDED (with its organisation) or REVOKED. Only an ACTIVE one may call.
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

/// The end of all sessions of a person, of a member of an organisation, or of an organisation that had begun by then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionCutoff {
    /// The person whose sessions ended. None: everybody's in the organisation.
    pub user: Option<Uuid>,
    /// The organisation that the sessions were for. None: any.
    pub organisation: Option<Uuid>,
    /// Sessions with an id up to this one have ended. Session ids ascend with time (UUID version 7).
    pub through: Uuid,
    /// The one session among them that goes on.
    pub except: Option<Uuid>,
    /// Of two cutoffs of the same person and organisation, the one with the greater revision replaces the other.
    pub revision: i64,
    /// When the last access token of these sessions has expired. Consumers may forget the cutoff then.
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
        OrganisationRegistered(Organisation) = "carnet.user.OrganisationRegistered.v1" => [order],
        OrganisationUpdated(Organisation) = "carnet.user.OrganisationUpdated.v1" => [order],
        OrganisationVerified(Organisation) = "carnet.user.OrganisationVerified.v1" => [order, common],
        OrganisationSuspended(Organisation) = "carnet.user.OrganisationSuspended.v1" => [order, monitor],
        OrganisationReinstated(Organisation) = "carnet.user.OrganisationReinstated.v1" => [order],
        OrganisationClosed(Organisation) = "carnet.user.OrganisationClosed.v1" => [order],
        UserRegistered(User) = "carnet.user.UserRegistered.v1" => [common],
        /// The account and its organisations are gone, and nothing can be opened that was sealed of them: forget them.
        RegistrationRemoved(Registration) = "carnet.user.RegistrationRemoved.v1" => [common, order],
        UserUpdated(User) = "carnet.user.UserUpdated.v1" => [common],
        EmailVerified(User) = "carnet.user.EmailVerified.v1" => [common],
        UserLocked(User) = "carnet.user.UserLocked.v1" => [common, monitor],
        UserUnlocked(User) = "carnet.user.UserUnlocked.v1" => [common, monitor],
        UserDeactivated(User) = "carnet.user.UserDeactivated.v1" => [common, monitor],
        MemberJoined(User) = "carnet.user.MemberJoined.v1" => [common],
        MemberLeft(User) = "carnet.user.MemberLeft.v1" => [common],
        RoleAssigned(User) = "carnet.user.RoleAssigned.v1" => [common, monitor],
        RoleRevoked(User) = "carnet.user.RoleRevoked.v1" => [common, monitor],
        EmailVerificationRequested(Letter) = "carnet.user.EmailVerificationRequested.v1" => [common],
        /// Somebody registered an address that has an account.
        RegistrationRepeated(Letter) = "carnet.user.RegistrationRepeated.v1" => [common],
        PasswordResetRequested(Letter) = "carnet.user.PasswordResetRequested.v1" => [common],
        PasswordReset(Letter) = "carnet.user.PasswordReset.v1" => [common, monitor],
        PasswordChanged(Letter) = "carnet.user.PasswordChanged.v1" => [common, monitor],
        SecondFactorEnabled(Letter) = "carnet.user.SecondFactorEnabled.v1" => [common, monitor],
        SecondFactorDisabled(Letter) = "carnet.user.SecondFactorDisabled.v1" => [common, monitor],
        /// A sign-in had the right password and a wrong code.
        SecondFactorFailed(Letter) = "carnet.user.SecondFactorFailed.v1" => [common],
        /// So many wrong codes followed the right password that codes are blocked.
        SecondFactorBlocked(Letter) = "carnet.user.SecondFactorBlocked.v1" => [common],
        MemberInvited(Letter) = "carnet.user.MemberInvited.v1" => [common],
        UserSignedIn(Session) = "carnet.user.UserSignedIn.v1" => [],
        SignInFailed(SignInFailure) = "carnet.user.SignInFailed.v1" => [monitor],
        /// Too many sign-ins failed: further ones have to wait.
        SignInThrottled(SignInFailure) = "carnet.user.SignInThrottled.v1" => [monitor],
        /// A used refresh token was shown again, so it was copied. The session has ended.
        RefreshTokenReused(Session) = "carnet.user.RefreshTokenReused.v1" => [monitor],
        /// The session's access tokens are refused from now on, wherever they are shown.
        SessionRevoked(Session) = "carnet.user.SessionRevoked.v1" => [gateway],
        /// As `SessionRevoked`, for all sessions up to one.
        SessionsRevoked(SessionCutoff) = "carnet.user.SessionsRevoked.v1" => [gateway],
        ProviderAdded(Provider) = "carnet.user.ProviderAdded.v1" => [order],
        ProviderUpdated(Provider) = "carnet.user.ProviderUpdated.v1" => [order],
        ProviderApproved(Provider) = "carnet.user.ProviderApproved.v1" => [order, common],
        /// A reviewer sent it back: it is a draft again.
        ProviderRejected(Provider) = "carnet.user.ProviderRejected.v1" => [order, common],
        ProviderSuspended(Provider) = "carnet.user.ProviderSuspended.v1" => [order, common],
        ProviderReinstated(Provider) = "carnet.user.ProviderReinstated.v1" => [order, common],
        ProviderRemoved(Provider) = "carnet.user.ProviderRemoved.v1" => [order, common],
        AccreditationAdded(Provider) = "carnet.user.AccreditationAdded.v1" => [order],
        AccreditationExpired(Provider) = "carnet.user.AccreditationExpired.v1" => [order, common],
        ProviderKeyRegistered(ProviderKey) = "carnet.user.ProviderKeyRegistered.v1" => [order],
        ProviderKeyRevoked(ProviderKey) = "carnet.user.ProviderKeyRevoked.v1" => [order, monitor],
        ApiClientCreated(ApiClient) = "carnet.user.ApiClientCreated.v1" => [gateway],
        /// Its secret, its scopes, its operations or its organisation's state changed.
        ApiClientUpdated(ApiClient) = "carnet.user.ApiClientUpdated.v1" => [gateway],
        ApiClientRevoked(ApiClient) = "carnet.user.ApiClientRevoked.v1" => [gateway, monitor],
        OrganisationsListed(Page<Organisation>) = "carnet.user.OrganisationsListed.v1" => [order],
        ProvidersListed(Page<Provider>) = "carnet.user.ProvidersListed.v1" => [order],
        ProviderKeysListed(Page<ProviderKey>) = "carnet.user.ProviderKeysListed.v1" => [order],
        UsersListed(Page<User>) = "carnet.user.UsersListed.v1" => [common],
        DeadLetterChanged(DeadLetter) = "carnet.user.DeadLetterChanged.v1" => [monitor],
        ProjectionChecked(ProjectionChecked) = "carnet.user.ProjectionChecked.v1" => [monitor],
    }
}
