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
const ASSESSORS: &[Who] = &[Who::Role(Role::ProviderOwner), Who::Role(Role::Assessor)];
const PROVIDER_OR_ADMIN: &[Who] = &[
    Who::Role(Role::ProviderOwner),
    Who::Role(Role::PlatformAdmin),
];
const ADMIN: &[Who] = &[Who::Role(Role::PlatformAdmin)];
const FINDS_CARRIERS: &[Who] = &[
    Who::Role(Role::SellerOwner),
    Who::Role(Role::SellerMember),
    Who::Role(Role::PlatformAdmin),
    Who::Role(Role::Auditor),
];
const PLATFORM: &[Who] = &[Who::Role(Role::PlatformAdmin), Who::Role(Role::Auditor)];

/// The authorisation table.
pub const RIGHTS: Rights = Rights(&[
    // Accounts.
    Right::new("registerOrganisation", PUBLIC, ""),
    Right::new("verifyEmail", PUBLIC, "recipient of the email"),
    Right::new("requestEmailVerification", PUBLIC, ""),
    Right::new("registerUser", PUBLIC, "recipient of the invitation"),
    Right::new("signIn", PUBLIC, ""),
    Right::new("refreshSession", PUBLIC, "holder of the refresh token"),
    Right::new("requestPasswordReset", PUBLIC, ""),
    Right::new("resetPassword", PUBLIC, "recipient of the email"),
    Right::new("me", SIGNED_IN, "own account"),
    Right::new("signOut", SIGNED_IN, "this session"),
    Right::new("signOutEverywhere", SIGNED_IN, "own sessions"),
    Right::new(
        "revokeSession",
        SIGNED_IN,
        "own sessions; for administrators, all",
    ),
    Right::new("switchOrganisation", SIGNED_IN, "own organisations"),
    Right::new("changePassword", SIGNED_IN, "own"),
    Right::new("beginSecondFactor", SIGNED_IN, "own"),
    Right::new("confirmSecondFactor", SIGNED_IN, "own"),
    Right::new("regenerateRecoveryCodes", SIGNED_IN, "own"),
    Right::new("disableSecondFactor", SIGNED_IN, "own"),
    Right::new("updateProfile", SIGNED_IN, "own"),
    Right::new(
        "deactivateUser",
        SIGNED_IN,
        "own account; for administrators, all",
    ),
    // Organisations and their members.
    Right::new(
        "organisation",
        &[Who::SignedIn, Who::Program],
        "legal name and numbers for members and administrators; others read the legal name as `displayName` while no \
         display name is chosen",
    ),
    Right::new("carriers", FINDS_CARRIERS, "active"),
    Right::new("updateOrganisation", OWNER, "own"),
    Right::new("closeOrganisation", OWNER, "own; for administrators, any"),
    Right::new("inviteMember", OWNER, "own organisation"),
    Right::new("revokeInvitation", OWNER, "own organisation"),
    Right::new("invitations", OWNER, "own organisation"),
    Right::new("invitation", PUBLIC, "recipient of the invitation"),
    Right::new(
        "acceptInvitation",
        SIGNED_IN,
        "invitations to the own address",
    ),
    Right::new(
        "assignRole",
        OWNER,
        "own organisation; for administrators, any",
    ),
    Right::new(
        "revokeRole",
        OWNER,
        "own organisation; for administrators, any",
    ),
    Right::new("removeMember", OWNER, "own organisation"),
    Right::new("leaveOrganisation", SIGNED_IN, "own"),
    // The platform.
    Right::new("users", PLATFORM, "without personal data"),
    Right::new("organisations", PLATFORM, ""),
    Right::new("auditRecords", PLATFORM, ""),
    Right::new("revealPersonalData", PLATFORM, "with a reason, recorded"),
    Right::new("lockUser", ADMIN, ""),
    Right::new("unlockUser", ADMIN, ""),
    Right::new("verifyOrganisation", ADMIN, ""),
    Right::new("suspendOrganisation", ADMIN, ""),
    Right::new("reinstateOrganisation", ADMIN, ""),
    // Providers.
    Right::new(
        "provider",
        PUBLIC,
        "listed; for members, their programs with `providers:read` and the platform, in every state",
    ),
    Right::new(
        "providers",
        PUBLIC,
        "listed; for the platform, in every state",
    ),
    Right::new("matchProviders", FINDS_PROVIDERS, "listed"),
    Right::new("addProvider", PROVIDER, "own"),
    Right::new("updateProvider", PROVIDER, "own"),
    Right::new("submitProvider", PROVIDER, "own"),
    Right::new("addAccreditation", PROVIDER, "own"),
    Right::new(
        "withdrawAccreditation",
        PROVIDER_OR_ADMIN,
        "own; for administrators, any",
    ),
    Right::new("requestKeyChallenge", ASSESSORS, "own"),
    Right::new(
        "registerProviderKey",
        ASSESSORS,
        "own; keys of assessors are proposed to the owners",
    ),
    Right::new("confirmProviderKey", PROVIDER, "own"),
    Right::new(
        "revokeProviderKey",
        PROVIDER_OR_ADMIN,
        "own; for administrators, any",
    ),
    Right::new("providersUnderReview", PLATFORM, ""),
    Right::new("approveProvider", ADMIN, ""),
    Right::new("rejectProvider", ADMIN, ""),
    Right::new("suspendProvider", ADMIN, ""),
    Right::new("reinstateProvider", ADMIN, ""),
    Right::new("removeProvider", ADMIN, ""),
    // API clients.
    Right::new("apiClients", ADMIN, ""),
    Right::new("createApiClient", ADMIN, ""),
    Right::new("updateApiClient", ADMIN, ""),
    Right::new("registerOperations", ADMIN, ""),
    Right::new("setClientPublicKeys", ADMIN, ""),
    Right::new(
        "rotateClientSecret",
        OWNER,
        "own organisation's; for administrators, any",
    ),
    Right::new("revokeApiClient", ADMIN, ""),
    // Entities, as other subgraphs reference them.
    Right::new(
        "Organisation",
        &[Who::SignedIn, Who::Program],
        "legal name and numbers for members and administrators; others read the legal name as `displayName` while no \
         display name is chosen",
    ),
    Right::new(
        "User",
        SIGNED_IN,
        "own account and members of the own organisation; for the platform, all without personal data",
    ),
    Right::new(
        "ProviderProfile",
        PUBLIC,
        "listed; for members, their programs with `providers:read` and the platform, in every state",
    ),
    Right::new("Accreditation", PUBLIC, "of visible providers"),
    Right::new(
        "ProviderKey",
        PUBLIC,
        "of visible providers; proposed ones for members, their programs with `providers:read` and the platform",
    ),
    Right::new(
        "ApiClient",
        &[Who::SignedIn, Who::Program],
        "of the own organisation; for the platform, all",
    ),
    Right::new(
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
