//! Use cases: members of organisations are listed, get and lose roles, and leave.

use caller::{Caller, Role};
use commands::Error;
use database::{Conn, Pool, Window};
use events::EventContext;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::accounts::domain::{Membership, User, owner_role, refusals as accounts_refusals};
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

/// A role of somebody somewhere.
pub struct RoleChange {
    pub user: UserId,
    pub role: Role,
    /// The caller's own if none is named; another one for administrators, who then say why.
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

    /// The members of an organisation, oldest account first: for members, administrators and auditors.
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

    /// Gives a member a role. A role that it has already is no error and no event.
    pub async fn assign_role(
        &self,
        caller: &Caller,
        change: RoleChange,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "assignRole")?;
        let organisation = whose(caller, &change)?;
        let mut tx = self.pool.begin().await?;
        organisations::lock(&mut tx, &self.keyring, organisation).await?;
        let mut user = member(&mut tx, change.user, organisation).await?;
        if user
            .assign(organisation, change.role, now)
            .map_err(|refusal| refusal.at(&["role"]))?
        {
            note(&mut tx, caller, "ASSIGN_ROLE", &change, now).await?;
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

    /// Takes a role away from a member, and ends its sessions there: what its tokens say is not true any more.
    pub async fn revoke_role(
        &self,
        caller: &Caller,
        change: RoleChange,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "revokeRole")?;
        let organisation = whose(caller, &change)?;
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        organisations::lock(&mut tx, &self.keyring, organisation).await?;
        let mut user = member(&mut tx, change.user, organisation).await?;
        if user
            .revoke(organisation, change.role, now)
            .map_err(|refusal| refusal.at(&["role"]))?
        {
            if change.role == role_of_owner(&user, organisation) {
                keep_an_owner(&mut tx, organisation, change.role, user.id).await?;
            }
            note(&mut tx, caller, "REVOKE_ROLE", &change, now).await?;
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

    /// Takes a member out of the caller's organisation.
    pub async fn remove_member(
        &self,
        caller: &Caller,
        user: UserId,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "removeMember")?;
        let organisation = OrganisationId(caller.user()?.organisation);
        self.take_out(caller, user, organisation, now).await
    }

    /// Takes the person who calls out of the organisation that the token is for.
    pub async fn leave_organisation(
        &self,
        caller: &Caller,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "leaveOrganisation")?;
        let person = caller.user()?;
        self.take_out(
            caller,
            UserId(person.id),
            OrganisationId(person.organisation),
            now,
        )
        .await
    }

    async fn take_out(
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
        if user
            .in_organisation(organisation)
            .is_some_and(Membership::is_owner)
        {
            keep_an_owner(
                &mut tx,
                organisation,
                role_of_owner(&user, organisation),
                user.id,
            )
            .await?;
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

/// The organisation that a change is about: the caller's, if it runs that, or any for administrators.
fn whose(caller: &Caller, change: &RoleChange) -> Result<OrganisationId, Error> {
    let own = OrganisationId(caller.user()?.organisation);
    match change.organisation {
        None => Ok(own),
        Some(named) if named == own => Ok(own),
        Some(named) if caller.has_role(Role::PlatformAdmin) => {
            reason(change.reason.as_deref().unwrap_or_default())
                .map_err(|refusal| refusal.at(&["reason"]))?;
            Ok(named)
        }
        Some(_) => Err(refusals::organisation_not_found()
            .at(&["organisationId"])
            .into()),
    }
}

async fn note(
    conn: &mut Conn,
    caller: &Caller,
    action: &'static str,
    change: &RoleChange,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let audit = Audit {
        action,
        subject: change.user.0,
        reason: change.reason.as_deref(),
    };
    audit_records::insert(conn, caller, audit, now).await
}

/// A member of this organisation, locked. Who belongs elsewhere is not there.
async fn member(
    conn: &mut Conn,
    user: UserId,
    organisation: OrganisationId,
) -> Result<User, Error> {
    let user = accounts::lock(conn, user).await?;
    let user = user.filter(|user| user.in_organisation(organisation).is_some());
    Ok(user.ok_or_else(accounts_refusals::user_not_found)?)
}

fn role_of_owner(user: &User, organisation: OrganisationId) -> Role {
    user.in_organisation(organisation)
        .map_or(Role::PlatformAdmin, |each| owner_role(each.kind))
}

/// Refuses what would leave the organisation without an owner. The organisation is locked, so that of two owners who
/// leave at the same time one stays.
async fn keep_an_owner(
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
