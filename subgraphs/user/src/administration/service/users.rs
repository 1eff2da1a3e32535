use caller::{Caller, OrganisationKind, Role};
use commands::{CommandContext, Error};
use database::Conn;
use time::OffsetDateTime;
use uuid::Uuid;

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
        command: &CommandContext,
        id: UserId,
        why: &str,
    ) -> Result<User, Error> {
        RIGHTS.check(command.caller(), "lockUser")?;
        let step = Step {
            user: id,
            action: "LOCK_USER",
            from: &[UserStatus::Active],
            to: UserStatus::Locked,
            reason: why,
        };
        self.step_user(command, step).await
    }

    /// Unlocks an account.
    pub async fn unlock_user(
        &self,
        command: &CommandContext,
        id: UserId,
        why: &str,
    ) -> Result<User, Error> {
        RIGHTS.check(command.caller(), "unlockUser")?;
        let step = Step {
            user: id,
            action: "UNLOCK_USER",
            from: &[UserStatus::Locked],
            to: UserStatus::Active,
            reason: why,
        };
        self.step_user(command, step).await
    }

    /// Deactivates an account for good. Users deactivate their own account with a proof; administrators deactivate any.
    /// An organisation that may act keeps an owner.
    pub async fn deactivate_user(
        &self,
        command: &CommandContext,
        deactivation: &Deactivation,
    ) -> Result<User, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "deactivateUser")?;
        let own = UserId(caller.user()?.id);
        let id = deactivation.user.unwrap_or(own);
        if id != own && !caller.has_role(Role::PlatformAdmin) {
            return Err(refusals::user_not_found().into());
        }
        let why = deactivation.reason.as_str();
        reason(why).map_err(|refusal| refusal.at(&["reason"]))?;
        if id == own {
            // The first request has used the code of its proof, so a replay would count as a wrong guess.
            if let Some(first) = self.commands.find_replay(command).await? {
                return self.find_user_again(first).await;
            }
            self.proofs
                .prove_person(caller, &deactivation.proof, command.now())
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
        self.step_user(command, step).await
    }

    async fn step_user(&self, command: &CommandContext, step: Step<'_>) -> Result<User, Error> {
        let (id, to) = (step.user, step.to);
        let why = reason(step.reason).map_err(|refusal| refusal.at(&["reason"]))?;
        self.commands
            .run(command, id, async |tx| {
                if to != UserStatus::Active {
                    self.check_owners(tx, id, to).await?;
                }
                let found = accounts::lock(tx, id).await?;
                let mut user = found.ok_or_else(refusals::user_not_found)?;
                command.expects(user.version)?;
                user.step(step.from, to, command.now())?;
                accounts::update(tx, &user).await?;
                let audit = Audit {
                    action: step.action,
                    subject: id.0,
                    reason: Some(&why),
                };
                audit_records::insert(tx, command.caller(), audit, command.now()).await?;
                let context = command.event_context();
                if to != UserStatus::Active {
                    end_sessions(tx, context, SessionScope::User(id)).await?;
                }
                let contact = letters::contact(tx, &self.keyring, &user).await?;
                match to {
                    UserStatus::Locked => {
                        outgoing::user_locked(tx, context, &user, contact).await?;
                    }
                    UserStatus::Active => {
                        outgoing::user_unlocked(tx, context, &user, contact).await?;
                    }
                    _ => outgoing::user_deactivated(tx, context, &user, contact).await?,
                }
                Ok(user)
            })
            .await?
            .or_replay(async |first| self.find_user_again(first).await)
            .await
    }

    /// Result of an idempotent replay. The caller is the user or an administrator, who may read the whole account.
    async fn find_user_again(&self, id: Uuid) -> Result<User, Error> {
        let mut conn = self.pool.acquire().await?;
        let user = accounts::find(&mut conn, UserId(id)).await?;
        Ok(user.ok_or_else(refusals::user_not_found)?)
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
