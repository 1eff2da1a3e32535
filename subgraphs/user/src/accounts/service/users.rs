use caller::{Caller, Denied, Role};
use chassis::Patch;
use database::{Conn, Window};
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::registration::LONGEST_NAME;
use super::{Proof, letters};
use crate::accounts::domain::{Email, Membership, Person, User, UserStatus, owner_role, refusals};
use crate::accounts::events::outgoing;
use crate::accounts::store;
use crate::accounts::store::user_search::UserFilter;
use crate::administration::service::{Audit, audit};
use crate::domain::rights::RIGHTS;
use crate::domain::{OrganisationId, OrganisationKind, UserId, name, phone, reason};
use crate::organisations::domain::refusals as organisations_refusals;
use crate::organisations::store as organisations_store;
use crate::service::{Checks, Error, Service};
use crate::sessions::domain::SessionScope;
use crate::sessions::service::session_ends::end_sessions;

/// The search of an administrator for people.
#[derive(Clone, Debug, Default)]
pub struct UserSearch {
    pub status: Option<UserStatus>,
    pub organisation: Option<OrganisationId>,
    pub role: Option<Role>,
    /// The whole address: it is found by its hash.
    pub email: Option<SecretString>,
    /// Those that last changed at this time or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Those that last changed before this time.
    pub updated_to: Option<OffsetDateTime>,
}

/// The changes of the caller's own profile.
pub struct ProfileChange {
    /// It cannot be cleared.
    pub name: Patch<SecretString>,
    pub phone: Patch<SecretString>,
}

/// The end of an account.
pub struct Deactivation {
    /// The caller's own if none is named; another one for administrators.
    pub user: Option<UserId>,
    pub reason: String,
    /// Required for the caller's own account.
    pub proof: Proof,
}

impl Service {
    /// Those of these people that the caller may know of: itself and its colleagues, and everybody for administrators and
    /// auditors. Of colleagues only what they are in the caller's own organisation.
    pub async fn get_users(&self, caller: &Caller, ids: &[UserId]) -> Result<Vec<User>, Error> {
        let Ok(reader) = caller.user() else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        let mut users = store::users::list(&mut conn, ids).await?;
        if sees_everybody(caller) {
            return Ok(users);
        }
        let own = OrganisationId(reader.organisation);
        users.retain(|user| user.id.0 == reader.id || user.in_organisation(own).is_some());
        for user in users.iter_mut().filter(|user| user.id.0 != reader.id) {
            user.memberships
                .retain(|membership| membership.organisation == own);
        }
        Ok(users)
    }

    /// Who those of these people are whose names the caller may know: its own and its colleagues'. Nobody else's, not for
    /// administrators either: see [`Service::reveal_personal_data`].
    pub async fn get_people(&self, caller: &Caller, ids: &[UserId]) -> Result<Vec<Person>, Error> {
        let Ok(reader) = caller.user() else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        let own = OrganisationId(reader.organisation);
        let users = store::users::list(&mut conn, ids).await?.into_iter();
        let known =
            users.filter(|user| user.id.0 == reader.id || user.in_organisation(own).is_some());
        let known: Vec<UserId> = known.map(|user| user.id).collect();
        Ok(store::users::list_people(&mut conn, &self.vault, &known).await?)
    }

    /// The person who calls.
    pub async fn me(&self, caller: &Caller) -> Result<User, Error> {
        RIGHTS.check(caller, "me")?;
        let id = UserId(caller.user()?.id);
        let found = self.get_users(caller, &[id]).await?.pop();
        // A token can outlive its account, for seconds.
        Ok(found
            .filter(|user| user.status != UserStatus::Deactivated)
            .ok_or(Denied::Unauthenticated)?)
    }

    /// People, oldest first.
    pub async fn list_users(
        &self,
        caller: &Caller,
        search: &UserSearch,
        window: Window<Uuid>,
    ) -> Result<Vec<User>, Error> {
        let Some(filter) = filter(caller, search)? else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::user_search::list(&mut conn, &self.vault, &filter, window).await?)
    }

    pub async fn count_users(&self, caller: &Caller, search: &UserSearch) -> Result<i64, Error> {
        let Some(filter) = filter(caller, search)? else {
            return Ok(0);
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::user_search::count(&mut conn, &self.vault, &filter).await?)
    }

    /// Changes what the person who calls says of itself.
    pub async fn update_profile(
        &self,
        caller: &Caller,
        change: ProfileChange,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        RIGHTS.check(caller, "updateProfile")?;
        let id = UserId(caller.user()?.id);
        let mut checks = Checks::default();
        let new_name = checks.replaced(&["name"], change.name, |text: SecretString| {
            name(text.expose_secret(), LONGEST_NAME)
        });
        let country = match &change.phone {
            Patch::Set(_) => self.country_of(caller).await?,
            Patch::Keep | Patch::Clear => None,
        };
        let new_phone = change
            .phone
            .try_map(|text| phone(text.expose_secret(), country.as_deref()));
        let new_phone = checks.field(&["phone"], new_phone);
        let Some(new_phone) = new_phone else {
            return Err(checks.refused());
        };
        checks.passed()?;
        let mut tx = self.pool.begin().await?;
        let mut user = store::users::lock(&mut tx, id)
            .await?
            .ok_or(Denied::Unauthenticated)?;
        user.change(now);
        store::users::update(&mut tx, &user).await?;
        for person in store::users::list_people(&mut tx, &self.vault, &[id]).await? {
            let name = new_name.clone().unwrap_or(person.name);
            let person = Person {
                name,
                phone: new_phone.clone().apply(person.phone),
                ..person
            };
            store::users::update_person(&mut tx, &self.vault, &person).await?;
        }
        let contact = letters::contact(&mut tx, &self.vault, &user).await?;
        outgoing::user_updated(
            &mut tx,
            EventContext::of_request(caller.correlation(), now),
            &user,
            contact,
        )
        .await?;
        tx.commit().await?;
        Ok(user)
    }

    /// The country of the organisation that the person acts for: numbers without a country code are dialled there.
    async fn country_of(&self, caller: &Caller) -> Result<Option<String>, Error> {
        let organisation = OrganisationId(caller.user()?.organisation);
        let mut conn = self.pool.acquire().await?;
        let found = organisations_store::organisations::list(
            &mut conn,
            &self.vault,
            &[organisation],
            |_| false,
        )
        .await?;
        Ok(found
            .into_iter()
            .next()
            .map(|organisation| organisation.country))
    }

    /// Keeps a person out until it is unlocked, and ends its sessions.
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

    /// Lets a person that was locked out in again.
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

    /// Ends an account for good: the caller's own, which takes a proof, or any for administrators. An organisation that
    /// others use too keeps an owner.
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
            self.prove_person(caller, &deactivation.proof, now).await?;
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
        let found = store::users::lock(&mut tx, id).await?;
        let mut user = found.ok_or_else(refusals::user_not_found)?;
        user.step(from, to, now)?;
        store::users::update(&mut tx, &user).await?;
        let audit = Audit {
            action,
            subject: id.0,
            reason: Some(&why),
        };
        audit::record(&mut tx, caller, audit, now).await?;
        if to != UserStatus::Active {
            end_sessions(&mut tx, context, SessionScope::User(id)).await?;
        }
        let contact = letters::contact(&mut tx, &self.vault, &user).await?;
        match to {
            UserStatus::Locked => outgoing::user_locked(&mut tx, context, &user, contact).await?,
            UserStatus::Active => outgoing::user_unlocked(&mut tx, context, &user, contact).await?,
            _ => outgoing::user_deactivated(&mut tx, context, &user, contact).await?,
        }
        tx.commit().await?;
        Ok(user)
    }

    /// Locks the organisations that must not lose this person as their last owner, and refuses the step if one would.
    async fn check_owners(&self, conn: &mut Conn, id: UserId, to: UserStatus) -> Result<(), Error> {
        // Organisations before people, as everywhere: so nobody waits for each other.
        let found = store::users::find(conn, id).await?;
        let user = found.ok_or_else(refusals::user_not_found)?;
        let mut owned: Vec<_> = user
            .memberships
            .iter()
            .filter(|each| keeps(each, to))
            .collect();
        owned.sort_by_key(|membership| membership.organisation);
        for membership in owned {
            let organisation = membership.organisation;
            organisations_store::organisations::lock(conn, &self.vault, organisation).await?;
            let role = owner_role(membership.kind);
            if store::users::count_others_with_role(conn, organisation, role, id).await? == 0 {
                return Err(organisations_refusals::last_owner().into());
            }
        }
        Ok(())
    }

    /// Breaks the glass: who a person is, for who must know and says why. Everybody can see later that it was done.
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
        let people = store::users::list_people(&mut tx, &self.vault, &[id]).await?;
        let person = people
            .into_iter()
            .next()
            .ok_or_else(refusals::user_not_found)?;
        let audit = Audit {
            action: "REVEAL_PERSONAL_DATA",
            subject: id.0,
            reason: Some(&why),
        };
        audit::record(&mut tx, caller, audit, now).await?;
        tx.commit().await?;
        Ok(person)
    }
}

/// A change of an account's state by an administrator or its owner.
struct Step<'a> {
    user: UserId,
    action: &'static str,
    from: &'a [UserStatus],
    to: UserStatus,
    reason: &'a str,
}

/// Whether this organisation must not lose this person as its last owner by this step. A locked person comes back, so only
/// the platform minds: nobody could unlock anybody any more.
fn keeps(membership: &Membership, to: UserStatus) -> bool {
    let minds = to == UserStatus::Deactivated || membership.kind == OrganisationKind::Platform;
    minds && membership.is_owner() && membership.status.may_act()
}

/// Returns whether the caller runs or audits the platform, and so reads all accounts whole.
#[must_use]
pub fn sees_everybody(caller: &Caller) -> bool {
    caller
        .with_role(&[Role::PlatformAdmin, Role::Auditor])
        .is_ok()
}

/// Returns whether the caller is this person, or runs or audits the platform.
#[must_use]
pub fn may_read_account(caller: &Caller, id: UserId) -> bool {
    caller.user().is_ok_and(|reader| reader.id == id.0) || sees_everybody(caller)
}

/// `None` where what is looked for cannot be.
fn filter(caller: &Caller, search: &UserSearch) -> Result<Option<UserFilter>, Error> {
    RIGHTS.check(caller, "users")?;
    let email = search
        .email
        .as_ref()
        .map(|text| Email::parse(text.expose_secret()));
    let Ok(email) = email.transpose() else {
        return Ok(None);
    };
    Ok(Some(UserFilter {
        status: search.status,
        organisation: search.organisation,
        role: search.role,
        email,
        updated_from: search.updated_from,
        updated_to: search.updated_to,
    }))
}
