//! Use cases: members of organisations are listed and removed, and their roles are assigned and revoked.

use caller::{Caller, Role};
use commands::{CommandContext, Commands, Error};
use database::{Conn, Pool, Window};
use uuid::Uuid;

use crate::accounts::domain::{OWNERS, User, owner_role, refusals as accounts_refusals};
use crate::accounts::events::outgoing as accounts_events;
use crate::accounts::service::{self as accounts, letters};
use crate::audit_records::service::{self as audit_records, Audit};
use crate::domain::rights::{RIGHTS, may_read_account, may_read_organisation};
use crate::domain::{OrganisationId, UserId, reason};
use crate::organisations::domain::refusals;
use crate::organisations::service as organisations;
use crate::sessions::domain::SessionScope;
use crate::sessions::service::end_sessions;
use crate::store::Keyring;

/// A role of a user in an organisation.
pub struct RoleChange {
    pub user: UserId,
    pub role: Role,
    /// `None` means the caller's own organisation. Only administrators name another one, with a reason.
    pub organisation: Option<OrganisationId>,
    pub reason: Option<String>,
}

/// The use cases of members. Cheap to clone.
#[derive(Clone)]
pub struct Members {
    pool: Pool,
    keyring: Keyring,
    commands: Commands,
}

impl Members {
    #[must_use]
    pub const fn new(pool: Pool, keyring: Keyring, commands: Commands) -> Self {
        Self {
            pool,
            keyring,
            commands,
        }
    }

    /// Lists the members of an organisation, oldest account first. Only its members, administrators and auditors may
    /// read them.
    pub async fn list(
        &self,
        caller: &Caller,
        organisation: OrganisationId,
        window: Window<Uuid>,
    ) -> Result<Vec<User>, Error> {
        if !may_read_organisation(caller, organisation) {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        let mut users =
            accounts::list_members(&mut conn, &self.keyring, organisation, window).await?;
        for user in &mut users {
            user.memberships
                .retain(|membership| membership.organisation == organisation);
        }
        Ok(users)
    }

    pub async fn count(&self, caller: &Caller, organisation: OrganisationId) -> Result<i64, Error> {
        if !may_read_organisation(caller, organisation) {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        accounts::count_members(&mut conn, &self.keyring, organisation).await
    }

    /// Assigns a role to a member. If the member has the role, nothing is written or published.
    pub async fn assign_role(
        &self,
        command: &CommandContext,
        change: RoleChange,
    ) -> Result<User, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "assignRole")?;
        let scope = Scope::of(caller, &change)?;
        let organisation = scope.organisation;
        let user = self
            .commands
            .run(command, change.user, async |tx| {
                let mut user = self
                    .lock_member(tx, command, change.user, organisation)
                    .await?;
                let assigned = user.assign(organisation, change.role, command.now());
                if assigned.map_err(|refusal| refusal.at(&["role"]))? {
                    let audit = scope.audit("ASSIGN_ROLE", change.user);
                    audit_records::insert(tx, caller, audit, command.now()).await?;
                    accounts::update(tx, &user).await?;
                    let contact = letters::contact(tx, &self.keyring, &user).await?;
                    let context = command.event_context();
                    accounts_events::role_assigned(tx, context, &user, contact).await?;
                }
                Ok(user)
            })
            .await?
            .or_replay(async |first| self.find_again(UserId(first)).await)
            .await?;
        Ok(shown(caller, organisation, user))
    }

    /// Revokes a role of a member, and ends the member's sessions in the organisation, because their tokens still
    /// contain the role.
    pub async fn revoke_role(
        &self,
        command: &CommandContext,
        change: RoleChange,
    ) -> Result<User, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "revokeRole")?;
        let scope = Scope::of(caller, &change)?;
        let organisation = scope.organisation;
        let user = self
            .commands
            .run(command, change.user, async |tx| {
                let mut user = self
                    .lock_member(tx, command, change.user, organisation)
                    .await?;
                let revoked = user.revoke(organisation, change.role, command.now());
                if revoked.map_err(|refusal| refusal.at(&["role"]))? {
                    if OWNERS.contains(&change.role) {
                        require_other_owner(tx, organisation, change.role, user.id).await?;
                    }
                    let audit = scope.audit("REVOKE_ROLE", change.user);
                    audit_records::insert(tx, caller, audit, command.now()).await?;
                    accounts::update(tx, &user).await?;
                    let context = command.event_context();
                    let sessions = SessionScope::Member(user.id, organisation);
                    end_sessions(tx, context, sessions).await?;
                    let contact = letters::contact(tx, &self.keyring, &user).await?;
                    accounts_events::role_revoked(tx, context, &user, contact).await?;
                }
                Ok(user)
            })
            .await?
            .or_replay(async |first| self.find_again(UserId(first)).await)
            .await?;
        Ok(shown(caller, organisation, user))
    }

    /// Removes a member from the caller's organisation.
    pub async fn remove_member(
        &self,
        command: &CommandContext,
        user: UserId,
    ) -> Result<User, Error> {
        RIGHTS.check(command.caller(), "removeMember")?;
        let organisation = OrganisationId(command.caller().user()?.organisation);
        self.remove(command, user, organisation).await
    }

    /// Removes the caller from the organisation of the token.
    pub async fn leave_organisation(&self, command: &CommandContext) -> Result<User, Error> {
        RIGHTS.check(command.caller(), "leaveOrganisation")?;
        let person = command.caller().user()?;
        let organisation = OrganisationId(person.organisation);
        self.remove(command, UserId(person.id), organisation).await
    }

    async fn remove(
        &self,
        command: &CommandContext,
        id: UserId,
        organisation: OrganisationId,
    ) -> Result<User, Error> {
        let caller = command.caller();
        let own = UserId(caller.user()?.id);
        let user = self
            .commands
            .run(command, id, async |tx| {
                let mut user = self.lock_member(tx, command, id, organisation).await?;
                require_owner_besides(tx, organisation, &user).await?;
                user.leave(organisation, command.now());
                accounts::update(tx, &user).await?;
                let context = command.event_context();
                end_sessions(tx, context, SessionScope::Member(id, organisation)).await?;
                if id != own {
                    let audit = Audit {
                        action: "REMOVE_MEMBER",
                        subject: id.0,
                        reason: None,
                    };
                    audit_records::insert(tx, caller, audit, command.now()).await?;
                }
                let contact = letters::contact(tx, &self.keyring, &user).await?;
                accounts_events::member_left(tx, context, &user, organisation, contact).await?;
                Ok(user)
            })
            .await?
            .or_replay(async |first| self.find_again(UserId(first)).await)
            .await?;
        Ok(shown(caller, organisation, user))
    }

    /// Locks the organisation and then its member, and checks the expected version of the member. A user who is not a
    /// member is not found.
    async fn lock_member(
        &self,
        conn: &mut Conn,
        command: &CommandContext,
        id: UserId,
        organisation: OrganisationId,
    ) -> Result<User, Error> {
        organisations::lock(conn, &self.keyring, organisation).await?;
        let user = accounts::lock(conn, id).await?;
        let user = user.filter(|user| user.in_organisation(organisation).is_some());
        let user = user.ok_or_else(accounts_refusals::user_not_found)?;
        command.expects(user.version)?;
        Ok(user)
    }

    /// Result of an idempotent replay. The user may have left the organisation meanwhile.
    async fn find_again(&self, id: UserId) -> Result<User, Error> {
        let mut conn = self.pool.acquire().await?;
        let user = accounts::find(&mut conn, id).await?;
        Ok(user.ok_or_else(accounts_refusals::user_not_found)?)
    }
}

/// Restricts a user to the memberships that the caller may read: all of the caller's own and, for administrators, of
/// every user; otherwise that in the organisation of the change.
fn shown(caller: &Caller, organisation: OrganisationId, mut user: User) -> User {
    if !may_read_account(caller, user.id) {
        user.memberships
            .retain(|membership| membership.organisation == organisation);
    }
    user
}

/// The organisation whose member a change is about, and the reason to record.
struct Scope {
    organisation: OrganisationId,
    reason: Option<String>,
}

impl Scope {
    /// The caller's own organisation, or any for administrators, who must give a reason for another one.
    fn of(caller: &Caller, change: &RoleChange) -> Result<Self, Error> {
        let own = OrganisationId(caller.user()?.organisation);
        let organisation = change.organisation.unwrap_or(own);
        let is_own = organisation == own;
        if !is_own && !caller.has_role(Role::PlatformAdmin) {
            return Err(refusals::organisation_not_found()
                .at(&["organisationId"])
                .into());
        }
        let given = change.reason.as_deref().unwrap_or_default();
        let reason = if is_own && given.trim().is_empty() {
            None
        } else {
            Some(reason(given).map_err(|refusal| refusal.at(&["reason"]))?)
        };
        Ok(Self {
            organisation,
            reason,
        })
    }

    fn audit(&self, action: &'static str, user: UserId) -> Audit<'_> {
        Audit {
            action,
            subject: user.0,
            reason: self.reason.as_deref(),
        }
    }
}

/// Refuses if this member is the last owner of the organisation.
async fn require_owner_besides(
    conn: &mut Conn,
    organisation: OrganisationId,
    user: &User,
) -> Result<(), Error> {
    match user.in_organisation(organisation) {
        Some(own) if own.is_owner() => {
            require_other_owner(conn, organisation, owner_role(own.kind), user.id).await
        }
        _ => Ok(()),
    }
}

/// Refuses if the organisation would have no other owner. The organisation is locked, so that of two owners who leave
/// concurrently one remains.
async fn require_other_owner(
    conn: &mut Conn,
    organisation: OrganisationId,
    role: Role,
    besides: UserId,
) -> Result<(), Error> {
    match accounts::count_others_with_role(conn, organisation, role, besides).await? {
        0 => Err(refusals::last_owner().into()),
        _ => Ok(()),
    }
}
