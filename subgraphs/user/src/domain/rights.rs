//! Who may do what: the roles table of this domain. Every root field and every entity of the schema has a row, and a test
//! fails where one has none. Services ask it first; what a person may do it *with* (its own organisation, a state, a
//! second person) is theirs to decide.

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

/// The table.
pub const RIGHTS: Rights = Rights(&[
    // Accounts.
    row("registerOrganisation", PUBLIC, ""),
    row("verifyEmail", PUBLIC, "whoever reads the mail"),
    row("requestEmailVerification", PUBLIC, ""),
    row("registerUser", PUBLIC, "whoever reads the invitation"),
    row("signIn", PUBLIC, ""),
    row("refreshSession", PUBLIC, "whoever has the refresh token"),
    row("requestPasswordReset", PUBLIC, ""),
    row("resetPassword", PUBLIC, "whoever reads the mail"),
    row("me", SIGNED_IN, "oneself"),
    row("signOut", SIGNED_IN, "this session"),
    row("signOutEverywhere", SIGNED_IN, "own sessions"),
    row(
        "revokeSession",
        SIGNED_IN,
        "own sessions; for administrators, anybody's",
    ),
    row(
        "switchOrganisation",
        SIGNED_IN,
        "an organisation one belongs to",
    ),
    row("changePassword", SIGNED_IN, "own"),
    row("beginSecondFactor", SIGNED_IN, "own"),
    row("confirmSecondFactor", SIGNED_IN, "own"),
    row("regenerateRecoveryCodes", SIGNED_IN, "own"),
    row("disableSecondFactor", SIGNED_IN, "own"),
    row("updateProfile", SIGNED_IN, "own"),
    row(
        "deactivateUser",
        SIGNED_IN,
        "oneself; for administrators, anybody",
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
    row("invitation", PUBLIC, "whoever reads the invitation"),
    row(
        "acceptInvitation",
        SIGNED_IN,
        "one that is for one's own address",
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
    // Programs.
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
    // Entities, as other subgraphs refer to them.
    row(
        "Organisation",
        &[Who::SignedIn, Who::Program],
        "names for members and administrators",
    ),
    row(
        "User",
        SIGNED_IN,
        "oneself and colleagues; for the platform, all without personal data",
    ),
    row(
        "ProviderProfile",
        PUBLIC,
        "listed; for members, their programs with `providers:read` and the platform, in every state",
    ),
    row("Accreditation", PUBLIC, "of providers that one may see"),
    row("ProviderKey", PUBLIC, "of providers that one may see"),
    row(
        "ApiClient",
        &[Who::SignedIn, Who::Program],
        "of one's own organisation; for the platform, all",
    ),
    row(
        "SelfCheck",
        FINDS_PROVIDERS,
        "providers that can issue what is missing",
    ),
]);

/// Returns whether the caller runs or audits the platform, and so reads all accounts, providers and clients whole.
#[must_use]
pub fn reads_platform(caller: &Caller) -> bool {
    caller
        .with_role(&[Role::PlatformAdmin, Role::Auditor])
        .is_ok()
}

/// Returns whether the caller is this person, or runs or audits the platform.
#[must_use]
pub fn may_read_account(caller: &Caller, id: UserId) -> bool {
    caller.user().is_ok_and(|reader| reader.id == id.0) || reads_platform(caller)
}

/// Returns whether the caller acts for this organisation as a member, or runs or audits the platform.
#[must_use]
pub fn may_read_organisation(caller: &Caller, organisation: OrganisationId) -> bool {
    let own = caller
        .user()
        .is_ok_and(|user| user.organisation == organisation.0);
    own || reads_platform(caller)
}
