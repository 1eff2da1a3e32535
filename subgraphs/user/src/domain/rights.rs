//! The authorisation table of this domain. Every root field and every entity of the schema has a row; a test fails if
//! one is missing. Services check it first, and then decide on what the caller may use the field: its own organisation,
//! the state, or a second person.

use caller::{Caller, Right, Rights, Role, Who};

use super::{OrganisationId, UserId};

const PUBLIC: &[Who] = &[Who::Public];
const SIGNED_IN: &[Who] = &[Who::SignedIn];
const FINDS_PROVIDERS: &[Who] = &[Who::SignedIn, Who::Scope("providers:read")];
const OWNER: &[Who] = &[
    Who::Role(Role::SellerOwner),
    Who::Role(Role::ProviderOwner),
    Who::Role(Role::Carrier),
    Who::Role(Role::PlatformAdmin),
];
const PROVIDER: &[Who] = &[Who::Role(Role::ProviderOwner)];
const PROVIDER_OR_ADMIN: &[Who] = &[
    Who::Role(Role::ProviderOwner),
    Who::Role(Role::PlatformAdmin),
];
const ADMIN: &[Who] = &[Who::Role(Role::PlatformAdmin)];
const PLATFORM: &[Who] = &[Who::Role(Role::PlatformAdmin), Who::Role(Role::Auditor)];

const fn row(name: &'static str, who: &'static [Who], of: &'static str) -> Right {
    Right { name, who, of }
}

/// The authorisation table.
pub const RIGHTS: Rights = Rights(&[
    // Accounts.
    row("registerOrganisation", PUBLIC, ""),
    row("verifyEmail", PUBLIC, "recipient of the email"),
    row("requestEmailVerification", PUBLIC, ""),
    row("registerUser", PUBLIC, "recipient of the invitation"),
    row("signIn", PUBLIC, ""),
    row("refreshSession", PUBLIC, "holder of the refresh token"),
    row("requestPasswordReset", PUBLIC, ""),
    row("resetPassword", PUBLIC, "recipient of the email"),
    row("me", SIGNED_IN, "own account"),
    row("signOut", SIGNED_IN, "this session"),
    row("signOutEverywhere", SIGNED_IN, "own sessions"),
    row(
        "revokeSession",
        SIGNED_IN,
        "own sessions; for administrators, all",
    ),
    row("switchOrganisation", SIGNED_IN, "own organisations"),
    row("changePassword", SIGNED_IN, "own"),
    row("beginSecondFactor", SIGNED_IN, "own"),
    row("confirmSecondFactor", SIGNED_IN, "own"),
    row("regenerateRecoveryCodes", SIGNED_IN, "own"),
    row("disableSecondFactor", SIGNED_IN, "own"),
    row("updateProfile", SIGNED_IN, "own"),
    row(
        "deactivateUser",
        SIGNED_IN,
        "own account; for administrators, all",
    ),
    // Organisations and their members.
    row(
        "organisation",
        SIGNED_IN,
        "names for members and administrators",
    ),
    row("updateOrganisation", OWNER, "own"),
    row("closeOrganisation", OWNER, "own; for administrators, any"),
    row("inviteMember", OWNER, "own organisation"),
    row("revokeInvitation", OWNER, "own organisation"),
    row("invitations", OWNER, "own organisation"),
    row("invitation", PUBLIC, "recipient of the invitation"),
    row(
        "acceptInvitation",
        SIGNED_IN,
        "invitations to the own address",
    ),
    row(
        "assignRole",
        OWNER,
        "own organisation; for administrators, any",
    ),
    row(
        "revokeRole",
        OWNER,
        "own organisation; for administrators, any",
    ),
    row("removeMember", OWNER, "own organisation"),
    row("leaveOrganisation", SIGNED_IN, "own"),
    // The platform.
    row("users", PLATFORM, "without personal data"),
    row("organisations", PLATFORM, ""),
    row("auditRecords", PLATFORM, ""),
    row("revealPersonalData", PLATFORM, "with a reason, recorded"),
    row("lockUser", ADMIN, ""),
    row("unlockUser", ADMIN, ""),
    row("verifyOrganisation", ADMIN, ""),
    row("suspendOrganisation", ADMIN, ""),
    row("reinstateOrganisation", ADMIN, ""),
    // Providers.
    row(
        "provider",
        PUBLIC,
        "listed; for members, their programs with `providers:read` and the platform, in every state",
    ),
    row(
        "providers",
        PUBLIC,
        "listed; for the platform, in every state",
    ),
    row("matchProviders", FINDS_PROVIDERS, "listed"),
    row("addProvider", PROVIDER, "own"),
    row("updateProvider", PROVIDER, "own"),
    row("submitProvider", PROVIDER, "own"),
    row("addAccreditation", PROVIDER, "own"),
    row(
        "withdrawAccreditation",
        PROVIDER_OR_ADMIN,
        "own; for administrators, any",
    ),
    row("requestKeyChallenge", PROVIDER, "own"),
    row("registerProviderKey", PROVIDER, "own"),
    row(
        "revokeProviderKey",
        PROVIDER_OR_ADMIN,
        "own; for administrators, any",
    ),
    row("providersUnderReview", PLATFORM, ""),
    row("approveProvider", ADMIN, ""),
    row("rejectProvider", ADMIN, ""),
    row("suspendProvider", ADMIN, ""),
    row("reinstateProvider", ADMIN, ""),
    row("removeProvider", ADMIN, ""),
    // API clients.
    row("apiClients", ADMIN, ""),
    row("createApiClient", ADMIN, ""),
    row("updateApiClient", ADMIN, ""),
    row("registerOperations", ADMIN, ""),
    row("setClientPublicKeys", ADMIN, ""),
    row(
        "rotateClientSecret",
        OWNER,
        "own organisation's; for administrators, any",
    ),
    row("revokeApiClient", ADMIN, ""),
    // Entities, as other subgraphs reference them.
    row(
        "Organisation",
        &[Who::SignedIn, Who::Program],
        "names for members and administrators",
    ),
    row(
        "User",
        SIGNED_IN,
        "own account and members of the own organisation; for the platform, all without personal data",
    ),
    row(
        "ProviderProfile",
        PUBLIC,
        "listed; for members, their programs with `providers:read` and the platform, in every state",
    ),
    row("Accreditation", PUBLIC, "of visible providers"),
    row("ProviderKey", PUBLIC, "of visible providers"),
    row(
        "ApiClient",
        &[Who::SignedIn, Who::Program],
        "of the own organisation; for the platform, all",
    ),
    row(
        "SelfCheck",
        FINDS_PROVIDERS,
        "providers that can issue what is missing",
    ),
]);

/// Returns whether the caller is an administrator or auditor, who reads all accounts, providers and clients.
#[must_use]
pub fn reads_platform(caller: &Caller) -> bool {
    caller
        .with_role(&[Role::PlatformAdmin, Role::Auditor])
        .is_ok()
}

/// Returns whether the caller is this user, an administrator or an auditor.
#[must_use]
pub fn may_read_account(caller: &Caller, id: UserId) -> bool {
    caller.user().is_ok_and(|reader| reader.id == id.0) || reads_platform(caller)
}

/// Returns whether the caller acts for this organisation as a member, or is an administrator or auditor.
#[must_use]
pub fn may_read_organisation(caller: &Caller, organisation: OrganisationId) -> bool {
    let own = caller
        .user()
        .is_ok_and(|user| user.organisation == organisation.0);
    own || reads_platform(caller)
}
