//! Use cases: members of organisations are listed and removed, and their roles are assigned and revoked.

use caller::{Caller, Role};
use commands::Error;
use database::{Conn, Pool, Window};
use events::EventContext;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::domain::{OWNERS, User, owner_role, refusals as accounts_refusals};
use crate::accounts::events::outgoing as accounts_events;
use crate::accounts::service::{self as accounts, letters};
use crate::audit_records::service::{self as audit_records, Audit};
use crate::domain::rights::{RIGHTS, may_read_organisation};
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
}

impl Members {
    #[must_use]
    pub const fn new(pool: Pool, keyring: Keyring) -> Self {
        Self { pool, keyring }
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
        caller: &Caller,
        change: RoleChange,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "assignRole")?;
        let scope = Scope::of(caller, &change)?;
        let organisation = scope.organisation;
        let mut tx = self.pool.begin().await?;
        organisations::lock(&mut tx, &self.keyring, organisation).await?;
        let mut user = member(&mut tx, change.user, organisation).await?;
        if user
            .assign(organisation, change.role, now)
            .map_err(|refusal| refusal.at(&["role"]))?
        {
            let audit = scope.audit("ASSIGN_ROLE", change.user);
            audit_records::insert(&mut tx, caller, audit, now).await?;
            accounts::update(&mut tx, &user).await?;
            let contact = letters::contact(&mut tx, &self.keyring, &user).await?;
            accounts_events::role_assigned(
                &mut tx,
                EventContext::of_request(caller.correlation(), now),
                &user,
                contact,
            )
            .await?;
        }
        tx.commit().await?;
        Ok(user)
    }

    /// Revokes a role of a member, and ends the member's sessions in the organisation, because their tokens still
    /// contain the role.
    pub async fn revoke_role(
        &self,
        caller: &Caller,
        change: RoleChange,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "revokeRole")?;
        let scope = Scope::of(caller, &change)?;
        let organisation = scope.organisation;
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        organisations::lock(&mut tx, &self.keyring, organisation).await?;
        let mut user = member(&mut tx, change.user, organisation).await?;
        if user
            .revoke(organisation, change.role, now)
            .map_err(|refusal| refusal.at(&["role"]))?
        {
            if OWNERS.contains(&change.role) {
                require_other_owner(&mut tx, organisation, change.role, user.id).await?;
            }
            let audit = scope.audit("REVOKE_ROLE", change.user);
            audit_records::insert(&mut tx, caller, audit, now).await?;
            accounts::update(&mut tx, &user).await?;
            end_sessions(
                &mut tx,
                context,
                SessionScope::Member(user.id, organisation),
            )
            .await?;
            let contact = letters::contact(&mut tx, &self.keyring, &user).await?;
            accounts_events::role_revoked(&mut tx, context, &user, contact).await?;
        }
        tx.commit().await?;
        Ok(user)
    }

    /// Removes a member from the caller's organisation.
    pub async fn remove_member(
        &self,
        caller: &Caller,
        user: UserId,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "removeMember")?;
        let organisation = OrganisationId(caller.user()?.organisation);
        self.remove(caller, user, organisation, now).await
    }

    /// Removes the caller from the organisation of the token.
    pub async fn leave_organisation(
        &self,
        caller: &Caller,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "leaveOrganisation")?;
        let person = caller.user()?;
        self.remove(
            caller,
            UserId(person.id),
            OrganisationId(person.organisation),
            now,
        )
        .await
    }

    async fn remove(
        &self,
        caller: &Caller,
        user: UserId,
        organisation: OrganisationId,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        organisations::lock(&mut tx, &self.keyring, organisation).await?;
        let mut user = member(&mut tx, user, organisation).await?;
        if let Some(own) = user
            .in_organisation(organisation)
            .filter(|own| own.is_owner())
        {
            require_other_owner(&mut tx, organisation, owner_role(own.kind), user.id).await?;
        }
        user.leave(organisation, now);
        accounts::update(&mut tx, &user).await?;
        end_sessions(
            &mut tx,
            context,
            SessionScope::Member(user.id, organisation),
        )
        .await?;
        if user.id.0 != caller.user()?.id {
            let audit = Audit {
                action: "REMOVE_MEMBER",
                subject: user.id.0,
                reason: None,
            };
            audit_records::insert(&mut tx, caller, audit, now).await?;
        }
        let contact = letters::contact(&mut tx, &self.keyring, &user).await?;
        accounts_events::member_left(&mut tx, context, &user, organisation, contact).await?;
        tx.commit().await?;
        Ok(user)
    }
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

/// Locks a member of this organisation. A user who is not a member is not found.
async fn member(
    conn: &mut Conn,
    user: UserId,
    organisation: OrganisationId,
) -> Result<User, Error> {
    let user = accounts::lock(conn, user).await?;
    let user = user.filter(|user| user.in_organisation(organisation).is_some());
    Ok(user.ok_or_else(accounts_refusals::user_not_found)?)
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
