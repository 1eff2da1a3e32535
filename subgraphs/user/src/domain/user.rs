use secrecy::SecretString;
use time::OffsetDateTime;

use super::{OrganisationId, OrganisationKind, PasswordHash, Refusal, Role, UserId};

/// A person's account, with the organisation that it belongs to and what it may do there.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub version: i64,
    pub email: SecretString,
    pub name: SecretString,
    pub organisation: OrganisationId,
    pub kind: OrganisationKind,
    pub roles: Vec<Role>,
    pub status: UserStatus,
    pub created_at: OffsetDateTime,
}

/// What a sign-in is decided on.
#[derive(Clone, Debug)]
pub struct Account {
    pub user: UserId,
    pub password: PasswordHash,
    pub status: UserStatus,
}

/// REGISTERED until the address is verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UserStatus {
    Invited,
    Registered,
    Active,
    Locked,
    Deactivated,
}

codes!(UserStatus {
    Invited = "INVITED",
    Registered = "REGISTERED",
    Active = "ACTIVE",
    Locked = "LOCKED",
    Deactivated = "DEACTIVATED",
});

impl UserStatus {
    /// An address need not be verified first: nothing that this domain does yet depends on it.
    #[must_use]
    pub const fn may_sign_in(self) -> bool {
        matches!(self, Self::Registered | Self::Active)
    }
}

impl User {
    /// Gives the role; says whether that changed anything.
    pub fn assign(&mut self, role: Role) -> bool {
        let new = !self.roles.contains(&role);
        if new {
            self.roles.push(role);
            self.version += 1;
        }
        new
    }
}

/// The role of the person who registers an organisation of this kind.
pub const fn owner_role(kind: OrganisationKind) -> Result<Role, Refusal> {
    match kind {
        OrganisationKind::Seller => Ok(Role::SellerOwner),
        OrganisationKind::Provider => Ok(Role::ProviderOwner),
        OrganisationKind::Carrier | OrganisationKind::Platform => Err(Refusal::KindNotAllowed),
    }
}

/// A role that an administrator may give to a person.
pub const fn platform_role(role: Role) -> Result<Role, Refusal> {
    match role {
        Role::PlatformAdmin | Role::RuleEditor | Role::RuleApprover | Role::Auditor => Ok(role),
        _ => Err(Refusal::RoleNotAssignable),
    }
}
