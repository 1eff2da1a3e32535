//! Facts of the user domain.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::operations::{DeadLetter, Page, ProjectionChecked};
use crate::schema::{CalendarDate, DateTime};

/// An organisation without its legal name, which stays sealed in the user domain.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Organisation {
    pub id: Uuid,
    /// SELLER, PROVIDER, CARRIER or PLATFORM.
    pub kind: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    pub status: String,
}

/// Roles of a user in an organisation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Membership {
    pub organisation: Uuid,
    pub roles: Vec<String>,
}

/// A user's account, with its sealed address and without its name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct User {
    pub id: Uuid,
    /// All current memberships. A user who has left an organisation has no membership of it.
    pub memberships: Vec<Membership>,
    /// REGISTERED, ACTIVE, LOCKED or DEACTIVATED.
    pub status: String,
    /// The email address, sealed to the common domain's public key, in base64.
    pub contact: String,
    /// Preferred language of the person: EN, DE or ZH. Emails and notification titles are in English. Absent in events of earlier builds.
    #[serde(default)]
    pub locale: Option<String>,
}

/// A registration that was never verified.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Registration {
    /// The account.
    pub user: Uuid,
    /// The organisations that were registered with the account.
    pub organisations: Vec<Uuid>,
}

/// A letter to send by mail, to a recipient with or without an account.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Letter {
    pub id: Uuid,
    /// The account that the letter is about, if there is one.
    pub user: Option<Uuid>,
    /// Preferred language of the person: EN, DE or ZH. Emails and notification titles are in English. Absent in events of earlier builds.
    #[serde(default)]
    pub locale: Option<String>,
    /// The address, sealed to the common domain's public key (entity `Letter`, field `address`, this ID), in base64.
    pub address: String,
    /// The token of its link, sealed in the same way (field `token`).
    pub token: Option<String>,
    /// Time at which the link expires.
    #[serde(default, with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<DateTime>")]
    pub expires_at: Option<OffsetDateTime>,
}

/// A service that a provider offers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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

/// An accreditation of a provider.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Accreditation {
    pub id: Uuid,
    pub body: String,
    /// ISO/IEC 17020, 17025 or 17065.
    pub standard: String,
    pub number: String,
    /// First and last day of its validity.
    #[schemars(with = "CalendarDate")]
    pub valid_from: Date,
    #[schemars(with = "CalendarDate")]
    pub valid_to: Date,
}

/// Public key of a provider's signing key for reports.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProviderKey {
    pub id: Uuid,
    pub provider: Uuid,
    pub organisation: Uuid,
    /// `EdDSA` (Ed25519) or ES256 (P-256), as in RFC 7518 and RFC 8037.
    pub algorithm: String,
    /// The public key (RFC 7517).
    pub jwk: serde_json::Value,
    /// Time from which the key signs. In `ProviderKeyProposed`: time of the proposal.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "DateTime")]
    pub registered_at: OffsetDateTime,
    /// Signatures from this time on are not valid.
    #[serde(default, with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<DateTime>")]
    pub revoked_at: Option<OffsetDateTime>,
}

/// A provider's public profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
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
    /// Reason of its suspension or removal.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A registered program. Only the hash of its secret is stored.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ApiClient {
    pub id: Uuid,
    pub name: String,
    /// WEB, MOBILE, PARTNER, ADMIN, CI or `DEVICE_GATEWAY`.
    pub kind: String,
    pub organisation: Option<Uuid>,
    pub scopes: Vec<String>,
    /// STANDARD or HIGH: the budget of the gateway's rate limits.
    pub rate_class: String,
    /// SHA-256 of the 32 secret bytes, in lower-case hex.
    pub secret_sha256: String,
    /// The previous secret, which is valid until the given time.
    #[serde(default)]
    pub previous_secret_sha256: Option<String>,
    #[serde(default, with = "time::serde::rfc3339::option")]
    #[schemars(with = "Option<DateTime>")]
    pub previous_secret_expires_at: Option<OffsetDateTime>,
    /// SHA-256 of each operation that it may send, in lower-case hex. Empty: all operations of its contract.
    #[serde(default)]
    pub operations: Vec<String>,
    /// ACTIVE, SUSPENDED (with its organisation) or REVOKED. Only ACTIVE programs may call.
    pub status: String,
}

/// A signed-in session.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    pub id: Uuid,
    pub user: Uuid,
    pub organisation: Uuid,
    /// Time at which the last access token of the session expires. After it, consumers may forget the session.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "DateTime")]
    pub tokens_expire_at: OffsetDateTime,
}

/// The end of all sessions of a user, a member or an organisation that had begun by then.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SessionCutoff {
    /// The user whose sessions ended; `None` for all users of the organisation.
    pub user: Option<Uuid>,
    /// The organisation of the sessions; `None` for all organisations.
    pub organisation: Option<Uuid>,
    /// Sessions with an ID up to this one have ended. Session IDs ascend with time (UUID version 7).
    pub through: Uuid,
    /// The one session among them that continues.
    pub except: Option<Uuid>,
    /// Of two cutoffs of the same user and organisation, the one with the greater revision replaces the other.
    pub revision: i64,
    /// Time at which the last access token of these sessions has expired. After it, consumers may forget the cutoff.
    #[serde(with = "time::serde::rfc3339")]
    #[schemars(with = "DateTime")]
    pub tokens_expire_at: OffsetDateTime,
}

/// A failed sign-in. The account is named only if it exists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SignInFailure {
    pub user: Option<Uuid>,
    pub reason: String,
}

facts! {
    /// Facts of the user domain.
    "user", UserFact {
        /// An organisation is registered with its owner, or an operator creates the organisation of the platform.
        OrganisationRegistered(Organisation) = "carnet.user.OrganisationRegistered.v1" => [order],
        /// An owner changes the legal name or the numbers of an organisation.
        OrganisationUpdated(Organisation) = "carnet.user.OrganisationUpdated.v1" => [order],
        /// An administrator verifies a pending organisation, which is active from now on.
        OrganisationVerified(Organisation) = "carnet.user.OrganisationVerified.v1" => [order, common],
        /// An administrator suspends an organisation until it is reinstated.
        OrganisationSuspended(Organisation) = "carnet.user.OrganisationSuspended.v1" => [order, monitor],
        /// An administrator reinstates a suspended organisation.
        OrganisationReinstated(Organisation) = "carnet.user.OrganisationReinstated.v1" => [order],
        /// An owner or an administrator closes an organisation permanently.
        OrganisationClosed(Organisation) = "carnet.user.OrganisationClosed.v1" => [order],
        /// An account is created: with a new organisation, by an invitation, or for the first administrator.
        UserRegistered(User) = "carnet.user.UserRegistered.v1" => [common],
        /// A registration that was not verified within a week is deleted with its keys, and consumers delete the account
        /// and its organisations; always in the bulk lane.
        RegistrationRemoved(Registration) = "carnet.user.RegistrationRemoved.v1" => [common, order],
        /// A user changes the own profile.
        UserUpdated(User) = "carnet.user.UserUpdated.v1" => [common],
        /// A user opens the verification link and chooses a password, which makes the account ACTIVE.
        EmailVerified(User) = "carnet.user.EmailVerified.v1" => [common],
        /// An administrator locks an account.
        UserLocked(User) = "carnet.user.UserLocked.v1" => [common, monitor],
        /// An administrator unlocks an account.
        UserUnlocked(User) = "carnet.user.UserUnlocked.v1" => [common, monitor],
        /// A user or an administrator deactivates an account permanently.
        UserDeactivated(User) = "carnet.user.UserDeactivated.v1" => [common, monitor],
        /// A user who has an account joins an organisation by an invitation.
        MemberJoined(User) = "carnet.user.MemberJoined.v1" => [common],
        /// A member leaves an organisation or is removed from it.
        MemberLeft(User) = "carnet.user.MemberLeft.v1" => [common],
        /// A member gets a role that the member did not have.
        RoleAssigned(User) = "carnet.user.RoleAssigned.v1" => [common, monitor],
        /// A member loses a role.
        RoleRevoked(User) = "carnet.user.RoleRevoked.v1" => [common, monitor],
        /// A verification link is created: with a registration, or for a request to send the email again.
        EmailVerificationRequested(Letter) = "carnet.user.EmailVerificationRequested.v1" => [common],
        /// An address that already has an account is registered again.
        RegistrationRepeated(Letter) = "carnet.user.RegistrationRepeated.v1" => [common],
        /// A password reset is requested for the address of an active account.
        PasswordResetRequested(Letter) = "carnet.user.PasswordResetRequested.v1" => [common],
        /// A user sets a new password with a reset link.
        PasswordReset(Letter) = "carnet.user.PasswordReset.v1" => [common, monitor],
        /// A signed-in user changes the password.
        PasswordChanged(Letter) = "carnet.user.PasswordChanged.v1" => [common, monitor],
        /// A user confirms a second factor with its first code.
        SecondFactorEnabled(Letter) = "carnet.user.SecondFactorEnabled.v1" => [common, monitor],
        /// A user deletes the second factor.
        SecondFactorDisabled(Letter) = "carnet.user.SecondFactorDisabled.v1" => [common, monitor],
        /// A sign-in with the correct password, or a proof of identity, has a wrong code; at most once per address and day.
        SecondFactorFailed(Letter) = "carnet.user.SecondFactorFailed.v1" => [common],
        /// A wrong code blocks the codes of a second factor, because there were too many wrong codes before it.
        SecondFactorBlocked(Letter) = "carnet.user.SecondFactorBlocked.v1" => [common],
        /// A user replaces the recovery codes of the second factor.
        RecoveryCodesReplaced(Letter) = "carnet.user.RecoveryCodesReplaced.v1" => [common, monitor],
        /// A sign-in or a proof of identity uses a recovery code in place of a code of the authenticator application.
        RecoveryCodeUsed(Letter) = "carnet.user.RecoveryCodeUsed.v1" => [common, monitor],
        /// An owner invites a person by email to join the organisation.
        MemberInvited(Letter) = "carnet.user.MemberInvited.v1" => [common],
        /// A session begins, by a sign-in or by a switch to another organisation.
        UserSignedIn(Session) = "carnet.user.UserSignedIn.v1" => [],
        /// A sign-in or a proof of identity fails.
        SignInFailed(SignInFailure) = "carnet.user.SignInFailed.v1" => [monitor],
        /// Sign-ins or proofs of identity of an account have to wait for the first time after too many failures.
        SignInThrottled(SignInFailure) = "carnet.user.SignInThrottled.v1" => [monitor],
        /// A used refresh token is sent again, so it was copied, and its session ends.
        RefreshTokenReused(Session) = "carnet.user.RefreshTokenReused.v1" => [monitor],
        /// One session ends, and its access tokens are refused from now on.
        SessionRevoked(Session) = "carnet.user.SessionRevoked.v1" => [gateway],
        /// All sessions of a user, a member or an organisation up to a given session end together.
        SessionsRevoked(SessionCutoff) = "carnet.user.SessionsRevoked.v1" => [gateway],
        /// An organisation creates its provider profile as a draft.
        ProviderAdded(Provider) = "carnet.user.ProviderAdded.v1" => [order],
        /// An organisation changes its provider profile or submits it for review.
        ProviderUpdated(Provider) = "carnet.user.ProviderUpdated.v1" => [order],
        /// An administrator approves a provider profile, which is listed from now on.
        ProviderApproved(Provider) = "carnet.user.ProviderApproved.v1" => [order, common],
        /// An administrator rejects a provider profile, which is a draft again.
        ProviderRejected(Provider) = "carnet.user.ProviderRejected.v1" => [order, common],
        /// A provider is suspended by an administrator, with its organisation, or because its accreditations no longer
        /// cover its services.
        ProviderSuspended(Provider) = "carnet.user.ProviderSuspended.v1" => [order, common],
        /// An administrator reinstates a suspended provider.
        ProviderReinstated(Provider) = "carnet.user.ProviderReinstated.v1" => [order, common],
        /// An administrator removes a provider permanently.
        ProviderRemoved(Provider) = "carnet.user.ProviderRemoved.v1" => [order, common],
        /// An organisation adds an accreditation to its provider profile.
        AccreditationAdded(Provider) = "carnet.user.AccreditationAdded.v1" => [order],
        /// An accreditation is withdrawn, or its last day has passed; in the bulk lane if its last day has passed.
        AccreditationExpired(Provider) = "carnet.user.AccreditationExpired.v1" => [order, common],
        /// An assessor proposes a signing key to the owners of the provider. The key signs nothing until an owner confirms it.
        ProviderKeyProposed(ProviderKey) = "carnet.user.ProviderKeyProposed.v1" => [common],
        /// An owner of a provider registers a signing key for reports, or confirms a proposed one.
        ProviderKeyRegistered(ProviderKey) = "carnet.user.ProviderKeyRegistered.v1" => [order],
        /// A signing key of a provider is revoked.
        ProviderKeyRevoked(ProviderKey) = "carnet.user.ProviderKeyRevoked.v1" => [order, monitor],
        /// An API client is created by an administrator, or for the first administrator.
        ApiClientCreated(ApiClient) = "carnet.user.ApiClientCreated.v1" => [gateway],
        /// An API client or its secret, keys or operations change, or its organisation changes its status.
        ApiClientUpdated(ApiClient) = "carnet.user.ApiClientUpdated.v1" => [gateway],
        /// An administrator revokes an API client permanently.
        ApiClientRevoked(ApiClient) = "carnet.user.ApiClientRevoked.v1" => [gateway, monitor],
        /// The daily comparison, or an operator, publishes the next page of all organisations; always in the bulk lane.
        OrganisationsListed(Page<Organisation>) = "carnet.user.OrganisationsListed.v1" => [order],
        /// The daily comparison, or an operator, publishes the next page of all providers; always in the bulk lane.
        ProvidersListed(Page<Provider>) = "carnet.user.ProvidersListed.v1" => [order],
        /// The daily comparison, or an operator, publishes the next page of all signing keys of providers; always in the
        /// bulk lane.
        ProviderKeysListed(Page<ProviderKey>) = "carnet.user.ProviderKeysListed.v1" => [order],
        /// The daily comparison, or an operator, publishes the next page of all accounts; always in the bulk lane.
        UsersListed(Page<User>) = "carnet.user.UsersListed.v1" => [common],
        /// This domain sets aside an event that it cannot process, or acts on the decision about it.
        DeadLetterChanged(DeadLetter) = "carnet.user.DeadLetterChanged.v1" => [monitor],
        /// This domain has compared one of its projections with a complete listing of its source.
        ProjectionChecked(ProjectionChecked) = "carnet.user.ProjectionChecked.v1" => [monitor],
    }
}
