use caller::{Caller, OrganisationKind, Role};
use commands::Error;
use database::Conn;
use events::EventContext;
use time::OffsetDateTime;

use super::Administration;
use crate::accounts::domain::{Membership, Person, User, UserStatus, owner_role, refusals};
use crate::accounts::events::outgoing;
use crate::accounts::service::{self as accounts, Proof, letters};
use crate::audit_records::service::{self as audit_records, Audit};
use crate::domain::rights::RIGHTS;
use crate::domain::{UserId, reason};
use crate::organisations::domain::refusals as organisations_refusals;
use crate::organisations::service as organisations;
use crate::sessions::domain::SessionScope;
use crate::sessions::service::end_sessions;

/// Input of the deactivation of an account.
pub struct Deactivation {
    /// `None` means the caller's own account. Only administrators name another one.
    pub user: Option<UserId>,
    pub reason: String,
    /// Required for the caller's own account.
    pub proof: Proof,
}

impl Administration {
    /// Locks an account until it is unlocked, and ends its sessions.
    pub async fn lock_user(
        &self,
        caller: &Caller,
        id: UserId,
        why: &str,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "lockUser")?;
        let step = Step {
            user: id,
            action: "LOCK_USER",
            from: &[UserStatus::Active],
            to: UserStatus::Locked,
            reason: why,
        };
        self.step_user(caller, step, now).await
    }

    /// Unlocks an account.
    pub async fn unlock_user(
        &self,
        caller: &Caller,
        id: UserId,
        why: &str,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "unlockUser")?;
        let step = Step {
            user: id,
            action: "UNLOCK_USER",
            from: &[UserStatus::Locked],
            to: UserStatus::Active,
            reason: why,
        };
        self.step_user(caller, step, now).await
    }

    /// Deactivates an account for good. Users deactivate their own account with a proof; administrators deactivate any.
    /// An organisation that may act keeps an owner.
    pub async fn deactivate_user(
        &self,
        caller: &Caller,
        deactivation: &Deactivation,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "deactivateUser")?;
        let own = UserId(caller.user()?.id);
        let id = deactivation.user.unwrap_or(own);
        if id != own && !caller.has_role(Role::PlatformAdmin) {
            return Err(refusals::user_not_found().into());
        }
        let why = deactivation.reason.as_str();
        reason(why).map_err(|refusal| refusal.at(&["reason"]))?;
        if id == own {
            self.proofs
                .prove_person(caller, &deactivation.proof, now)
                .await?;
        }
        let from = [
            UserStatus::Registered,
            UserStatus::Active,
            UserStatus::Locked,
        ];
        let step = Step {
            user: id,
            action: "DEACTIVATE_USER",
            from: &from,
            to: UserStatus::Deactivated,
            reason: why,
        };
        self.step_user(caller, step, now).await
    }

    async fn step_user(
        &self,
        caller: &Caller,
        step: Step<'_>,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        let Step {
            user: id,
            action,
            from,
            to,
            reason: why,
        } = step;
        let why = reason(why).map_err(|refusal| refusal.at(&["reason"]))?;
        let context = EventContext::of_request(caller.correlation(), now);
        let mut tx = self.pool.begin().await?;
        if to != UserStatus::Active {
            self.check_owners(&mut tx, id, to).await?;
        }
        let found = accounts::lock(&mut tx, id).await?;
        let mut user = found.ok_or_else(refusals::user_not_found)?;
        user.step(from, to, now)?;
        accounts::update(&mut tx, &user).await?;
        let audit = Audit {
            action,
            subject: id.0,
            reason: Some(&why),
        };
        audit_records::insert(&mut tx, caller, audit, now).await?;
        if to != UserStatus::Active {
            end_sessions(&mut tx, context, SessionScope::User(id)).await?;
        }
        let contact = letters::contact(&mut tx, &self.keyring, &user).await?;
        match to {
            UserStatus::Locked => outgoing::user_locked(&mut tx, context, &user, contact).await?,
            UserStatus::Active => outgoing::user_unlocked(&mut tx, context, &user, contact).await?,
            _ => outgoing::user_deactivated(&mut tx, context, &user, contact).await?,
        }
        tx.commit().await?;
        Ok(user)
    }

    /// Locks the organisations that must keep this user as an owner, and refuses the step if the user is the last one.
    async fn check_owners(&self, conn: &mut Conn, id: UserId, to: UserStatus) -> Result<(), Error> {
        // Organisations are locked before users, as all code does, to prevent deadlocks.
        let found = accounts::find(conn, id).await?;
        let user = found.ok_or_else(refusals::user_not_found)?;
        let mut owned: Vec<_> = user
            .memberships
            .iter()
            .filter(|each| keeps(each, to))
            .collect();
        owned.sort_by_key(|membership| membership.organisation);
        for membership in owned {
            let organisation = membership.organisation;
            organisations::lock(conn, &self.keyring, organisation).await?;
            let role = owner_role(membership.kind);
            if accounts::count_others_with_role(conn, organisation, role, id).await? == 0 {
                return Err(organisations_refusals::last_owner().into());
            }
        }
        Ok(())
    }

    /// Returns the personal data of a user and inserts an audit record (break-glass).
    pub async fn reveal_personal_data(
        &self,
        caller: &Caller,
        id: UserId,
        why: &str,
        now: OffsetDateTime,
    ) -> Result<Person, Error> {
        RIGHTS.check(caller, "revealPersonalData")?;
        let why = reason(why).map_err(|refusal| refusal.at(&["reason"]))?;
        let mut tx = self.pool.begin().await?;
        let person = accounts::find_person(&mut tx, &self.keyring, id)
            .await?
            .ok_or_else(refusals::user_not_found)?;
        let audit = Audit {
            action: "REVEAL_PERSONAL_DATA",
            subject: id.0,
            reason: Some(&why),
        };
        audit_records::insert(&mut tx, caller, audit, now).await?;
        tx.commit().await?;
        Ok(person)
    }
}

/// A status change by an administrator or by the user.
struct Step<'a> {
    user: UserId,
    action: &'static str,
    from: &'a [UserStatus],
    to: UserStatus,
    reason: &'a str,
}

/// Returns whether the organisation must keep the user as an owner in this step. A locked user can return, so a lock
/// matters only to the platform: without an administrator, no account could be unlocked.
fn keeps(membership: &Membership, to: UserStatus) -> bool {
    let minds = to == UserStatus::Deactivated || membership.kind == OrganisationKind::Platform;
    minds && membership.is_owner() && membership.status.may_act()
}
