use refusal::ErrorCode;
use secrecy::SecretString;
use time::OffsetDateTime;

use super::{PasswordHash, refusals};
use crate::domain::{OrganisationId, OrganisationKind, Refusal, Role, UserId};
use crate::organisations::domain::OrganisationStatus;
use crate::organisations::domain::refusals as organisations_refusals;

/// Characters of a person's name.
pub const LONGEST_NAME: usize = 100;

/// A person's account, without what says who the person is.
#[derive(Clone, Debug)]
pub struct User {
    pub id: UserId,
    pub version: i64,
    pub status: UserStatus,
    /// Where the person belongs, longest first.
    pub memberships: Vec<Membership>,
    /// Whether a sign-in takes a code besides the password.
    pub second_factor: bool,
    pub created_at: OffsetDateTime,
    /// The time of the last change.
    pub updated_at: OffsetDateTime,
}

/// Who the person is: personal data.
#[derive(Clone, Debug)]
pub struct Person {
    pub id: UserId,
    pub email: SecretString,
    pub name: SecretString,
    pub phone: Option<SecretString>,
}

/// What a person may do in an organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub organisation: OrganisationId,
    pub kind: OrganisationKind,
    pub status: OrganisationStatus,
    pub roles: Vec<Role>,
}

/// The facts that decide a sign-in. A registration becomes an account when its address is verified and a password is chosen.
#[derive(Clone, Debug)]
pub struct Account {
    pub user: UserId,
    pub password: PasswordHash,
    /// Counts the passwords that were chosen for the account.
    pub password_version: i64,
    pub status: UserStatus,
}

/// ```text
/// REGISTERED --verifyEmail--> ACTIVE --lockUser--> LOCKED --unlockUser--> ACTIVE
/// any --deactivateUser--> DEACTIVATED
/// ```
/// Who accepts an invitation has proved the address and is ACTIVE from the start: INVITED is an invitation's state.
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
    /// What the person may do in this organisation, if they belong to it.
    #[must_use]
    pub fn in_organisation(&self, organisation: OrganisationId) -> Option<&Membership> {
        self.memberships
            .iter()
            .find(|membership| membership.organisation == organisation)
    }

    /// Where a session may be begun: the organisation that is asked for, else the one of last time, else the first.
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

    /// Counts a change. The time does not go back: a command that waited for a lock may be older than the last change.
    pub fn change(&mut self, now: OffsetDateTime) {
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
    }

    /// Changes the state, if it is one of these now.
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
                format!("not while the account is {}", self.status),
            ));
        }
        self.status = to;
        self.change(now);
        Ok(())
    }

    /// Gives a role in an organisation that the person belongs to; says whether that changed anything.
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

    /// Takes a role away; says whether that changed anything. Who has none left is removed instead.
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

    /// Adds the person to an organisation, or these roles to those that it has there.
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
    /// Whether the person runs the organisation.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.roles.contains(&owner_role(self.kind))
    }
}

/// The role of who runs an organisation of this kind: an organisation has at least one of them.
#[must_use]
pub const fn owner_role(kind: OrganisationKind) -> Role {
    match kind {
        OrganisationKind::Seller => Role::SellerOwner,
        OrganisationKind::Provider => Role::ProviderOwner,
        OrganisationKind::Carrier => Role::Carrier,
        OrganisationKind::Platform => Role::PlatformAdmin,
    }
}

/// The roles of who runs an organisation, whatever its kind.
pub const OWNERS: [Role; 4] = [
    Role::SellerOwner,
    Role::ProviderOwner,
    Role::Carrier,
    Role::PlatformAdmin,
];

/// A role that there is in organisations of this kind.
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

/// The roles that an invitation is for: at least one, each of this kind of organisation, none twice.
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
