use refusal::ErrorCode;
use secrecy::SecretString;
use time::OffsetDateTime;

use super::{Locale, PasswordHash, refusals};
use crate::domain::{OrganisationId, OrganisationKind, Refusal, Role, UserId};
use crate::organisations::domain::OrganisationStatus;
use crate::organisations::domain::refusals as organisations_refusals;

/// Maximum length of a person's name, in characters.
pub const LONGEST_NAME: usize = 100;

/// A user account, without personal data.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub version: i64,
    pub status: UserStatus,
    /// Memberships, in the order in which the user joined.
    pub memberships: Vec<Membership>,
    /// True if a sign-in requires a code besides the password.
    pub second_factor: bool,
    pub locale: Locale,
    pub created_at: OffsetDateTime,
    /// The time of the last change.
    pub updated_at: OffsetDateTime,
}

/// Personal data of a user.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: UserId,
    pub email: SecretString,
    pub name: SecretString,
    pub phone: Option<SecretString>,
}

/// Roles of a user in an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub organisation: OrganisationId,
    pub kind: OrganisationKind,
    pub status: OrganisationStatus,
    pub roles: Vec<Role>,
}

/// The facts that decide a sign-in. A registration becomes an account when its address is verified and its password is
/// set.
#[derive(Clone, Debug)]
pub struct Account {
    pub user: UserId,
    pub password: PasswordHash,
    /// Number of passwords that have been set for the account.
    pub password_version: i64,
    pub status: UserStatus,
}

/// State machine:
///
/// ```text
/// REGISTERED --verifyEmail--> ACTIVE --lockUser--> LOCKED --unlockUser--> ACTIVE
/// any --deactivateUser--> DEACTIVATED
/// ```
///
/// A user who accepts an invitation has proved the address and starts as ACTIVE. INVITED is the state of an invitation.
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
pub enum UserStatus {
    Invited,
    Registered,
    Active,
    Locked,
    Deactivated,
}

impl User {
    /// Returns the user's membership in this organisation.
    #[must_use]
    pub fn in_organisation(&self, organisation: OrganisationId) -> Option<&Membership> {
        self.memberships
            .iter()
            .find(|membership| membership.organisation == organisation)
    }

    /// Chooses the organisation of a new session: the requested one, else that of the last session, else the first one
    /// that may act.
    pub fn choose(
        &self,
        wanted: Option<OrganisationId>,
        last: Option<OrganisationId>,
    ) -> Result<&Membership, Refusal> {
        let open = |id| {
            self.in_organisation(id)
                .filter(|membership| membership.status.may_act())
        };
        let first = || {
            self.memberships
                .iter()
                .find(|membership| membership.status.may_act())
        };
        match wanted {
            Some(wanted) => open(wanted).ok_or_else(organisations_refusals::organisation_not_found),
            None => last
                .and_then(open)
                .or_else(first)
                .ok_or_else(refusals::no_organisation),
        }
    }

    /// Counts a change. The time never decreases: a command that waited for a lock may be older than the last change.
    pub fn change(&mut self, now: OffsetDateTime) {
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
    }

    /// Changes the state if the current state is one of `from`.
    pub fn step(
        &mut self,
        from: &[UserStatus],
        to: UserStatus,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        if !from.contains(&self.status) {
            return Err(Refusal::new(
                ErrorCode::UserInState,
                &[],
                format!(
                    "This is not possible while the account is {}. Reload the user and check the status.",
                    self.status
                ),
            ));
        }
        self.status = to;
        self.change(now);
        Ok(())
    }

    /// Assigns a role in an organisation of the user. Returns whether the roles changed.
    pub fn assign(
        &mut self,
        organisation: OrganisationId,
        role: Role,
        now: OffsetDateTime,
    ) -> Result<bool, Refusal> {
        let membership = self.membership(organisation)?;
        role_of(membership.kind, role)?;
        if membership.roles.contains(&role) {
            return Ok(false);
        }
        membership.roles.push(role);
        self.change(now);
        Ok(true)
    }

    /// Revokes a role. Returns whether the roles changed. The last role cannot be revoked.
    pub fn revoke(
        &mut self,
        organisation: OrganisationId,
        role: Role,
        now: OffsetDateTime,
    ) -> Result<bool, Refusal> {
        let membership = self.membership(organisation)?;
        if !membership.roles.contains(&role) {
            return Ok(false);
        }
        if membership.roles.len() == 1 {
            return Err(refusals::last_role());
        }
        membership.roles.retain(|each| *each != role);
        self.change(now);
        Ok(true)
    }

    /// Adds a membership, or adds its roles to an existing membership.
    pub fn join(&mut self, new: Membership, now: OffsetDateTime) {
        match self
            .memberships
            .iter_mut()
            .find(|each| each.organisation == new.organisation)
        {
            Some(membership) => {
                let added: Vec<Role> = new
                    .roles
                    .into_iter()
                    .filter(|role| !membership.roles.contains(role))
                    .collect();
                membership.roles.extend(added);
            }
            None => self.memberships.push(new),
        }
        self.change(now);
    }

    pub fn leave(&mut self, organisation: OrganisationId, now: OffsetDateTime) {
        self.memberships
            .retain(|each| each.organisation != organisation);
        self.change(now);
    }

    fn membership(&mut self, organisation: OrganisationId) -> Result<&mut Membership, Refusal> {
        let found = self
            .memberships
            .iter_mut()
            .find(|each| each.organisation == organisation);
        found.ok_or_else(refusals::user_not_found)
    }
}

impl Membership {
    /// Returns whether the user is an owner of the organisation.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.roles.contains(&owner_role(self.kind))
    }
}

/// The owner role of an organisation of this kind. An organisation has at least one owner.
#[must_use]
pub const fn owner_role(kind: OrganisationKind) -> Role {
    match kind {
        OrganisationKind::Seller => Role::SellerOwner,
        OrganisationKind::Provider => Role::ProviderOwner,
        OrganisationKind::Carrier => Role::Carrier,
        OrganisationKind::Platform => Role::PlatformAdmin,
    }
}

/// The owner roles of all kinds of organisations.
pub const OWNERS: [Role; 4] = [
    Role::SellerOwner,
    Role::ProviderOwner,
    Role::Carrier,
    Role::PlatformAdmin,
];

/// Checks that organisations of this kind have the role.
pub fn role_of(kind: OrganisationKind, role: Role) -> Result<(), Refusal> {
    let fits = match kind {
        OrganisationKind::Seller => matches!(role, Role::SellerOwner | Role::SellerMember),
        OrganisationKind::Provider => matches!(role, Role::ProviderOwner | Role::Assessor),
        OrganisationKind::Carrier => matches!(role, Role::Carrier),
        OrganisationKind::Platform => {
            matches!(
                role,
                Role::PlatformAdmin | Role::RuleEditor | Role::RuleApprover | Role::Auditor
            )
        }
    };
    if fits {
        Ok(())
    } else {
        Err(refusals::role_not_assignable())
    }
}

/// Checks and deduplicates the roles of an invitation: at least one, all of this kind of organisation.
pub fn roles_of(kind: OrganisationKind, roles: &[Role]) -> Result<Vec<Role>, Refusal> {
    let mut distinct: Vec<Role> = Vec::new();
    for &role in roles {
        role_of(kind, role)?;
        if !distinct.contains(&role) {
            distinct.push(role);
        }
    }
    if distinct.is_empty() {
        Err(refusals::role_not_assignable())
    } else {
        Ok(distinct)
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    const START: OffsetDateTime = datetime!(2026-01-01 0:00 UTC);
    const NOW: OffsetDateTime = datetime!(2026-06-01 0:00 UTC);

    fn user(kinds: &[(OrganisationKind, OrganisationStatus)]) -> User {
        let membership = |&(kind, status): &(OrganisationKind, OrganisationStatus)| Membership {
            organisation: OrganisationId::new(),
            kind,
            status,
            roles: vec![owner_role(kind)],
        };
        User {
            id: UserId::new(),
            version: 1,
            status: UserStatus::Active,
            memberships: kinds.iter().map(membership).collect(),
            second_factor: false,
            locale: Locale::default(),
            created_at: START,
            updated_at: START,
        }
    }

    #[test]
    fn a_session_is_begun_where_the_person_may_act() {
        let user = user(&[
            (OrganisationKind::Seller, OrganisationStatus::Suspended),
            (OrganisationKind::Carrier, OrganisationStatus::Active),
            (OrganisationKind::Provider, OrganisationStatus::Pending),
        ]);
        let [suspended, active, pending] =
            [0, 1, 2].map(|index| user.memberships[index].organisation);
        assert_eq!(user.choose(None, None).unwrap().organisation, active);
        assert_eq!(
            user.choose(None, Some(pending)).unwrap().organisation,
            pending
        );
        assert_eq!(
            user.choose(None, Some(suspended)).unwrap().organisation,
            active
        );
        assert_eq!(
            user.choose(Some(suspended), None),
            Err(organisations_refusals::organisation_not_found())
        );
        assert_eq!(
            user.choose(Some(OrganisationId::new()), None),
            Err(organisations_refusals::organisation_not_found())
        );
        assert_eq!(
            self::user(&[]).choose(None, None),
            Err(refusals::no_organisation())
        );
    }

    #[test]
    fn roles_fit_the_organisation_and_one_stays() {
        let mut user = user(&[(OrganisationKind::Seller, OrganisationStatus::Active)]);
        let seller = user.memberships[0].organisation;
        assert_eq!(
            user.assign(seller, Role::Assessor, NOW),
            Err(refusals::role_not_assignable())
        );
        assert_eq!(
            user.assign(OrganisationId::new(), Role::SellerMember, NOW),
            Err(refusals::user_not_found())
        );
        assert_eq!(
            user.revoke(seller, Role::SellerOwner, NOW),
            Err(refusals::last_role())
        );
        assert_eq!(user.updated_at, START, "a refusal changes nothing");
        assert_eq!(user.assign(seller, Role::SellerMember, NOW), Ok(true));
        assert_eq!(user.assign(seller, Role::SellerMember, NOW), Ok(false));
        assert_eq!(user.revoke(seller, Role::SellerOwner, NOW), Ok(true));
        assert_eq!((user.version, user.memberships[0].is_owner()), (3, false));
        assert_eq!((user.created_at, user.updated_at), (START, NOW));
        assert!(roles_of(OrganisationKind::Platform, &[]).is_err());
        let twice = roles_of(OrganisationKind::Platform, &[Role::Auditor, Role::Auditor]);
        assert_eq!(twice, Ok(vec![Role::Auditor]));
    }

    #[test]
    fn the_time_of_the_last_change_does_not_go_back() {
        let mut user = user(&[]);
        user.change(NOW);
        user.change(START);
        assert_eq!((user.version, user.updated_at), (3, NOW));
    }
}
