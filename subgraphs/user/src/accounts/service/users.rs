use caller::{Caller, Denied, Role};
use chassis::Patch;
use commands::{CommandContext, Error};
use database::{Conn, Window};
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;
use uuid::Uuid;

use super::{Accounts, letters};
use crate::accounts::domain::{Email, LONGEST_NAME, Locale, Person, User, UserStatus};
use crate::accounts::events::outgoing;
use crate::accounts::store;
use crate::accounts::store::user_search::UserFilter;
use crate::domain::rights::{RIGHTS, reads_platform};
use crate::domain::{OrganisationId, UserId, name, phone};
use crate::organisations::service as organisations;
use crate::service::validation::Validation;

/// An administrator's search for users.
#[derive(Clone, Debug, Default)]
pub struct UserSearch {
    pub status: Option<UserStatus>,
    pub organisation: Option<OrganisationId>,
    pub role: Option<Role>,
    /// The whole address; it is looked up by its hash.
    pub email: Option<SecretString>,
    /// Last changed at this time or later.
    pub updated_from: Option<OffsetDateTime>,
    /// Last changed before this time.
    pub updated_to: Option<OffsetDateTime>,
}

/// The changes of the caller's own profile.
pub struct ProfileChange {
    /// Cannot be cleared.
    pub name: Patch<SecretString>,
    pub phone: Patch<SecretString>,
    /// Cannot be cleared.
    pub locale: Patch<Locale>,
}

/// The changes of a profile, with valid values.
struct NewProfile {
    name: Option<SecretString>,
    phone: Patch<SecretString>,
    locale: Option<Locale>,
}

impl Accounts {
    /// Lists those of these users whom the caller may read: the caller and members of the same organisation, or all
    /// users for administrators and auditors. For other members, only the membership in the caller's organisation is
    /// included.
    pub async fn find(&self, caller: &Caller, ids: &[UserId]) -> Result<Vec<User>, Error> {
        let Ok(reader) = caller.user() else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        let mut users = store::users::list(&mut conn, ids).await?;
        if reads_platform(caller) {
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

    /// Lists the personal data that the caller may read: the caller's own and that of members of the same organisation.
    /// Administrators have no further access; see `revealPersonalData`.
    pub async fn find_people(&self, caller: &Caller, ids: &[UserId]) -> Result<Vec<Person>, Error> {
        let Ok(reader) = caller.user() else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        let own = OrganisationId(reader.organisation);
        let users = store::users::list(&mut conn, ids).await?.into_iter();
        let known =
            users.filter(|user| user.id.0 == reader.id || user.in_organisation(own).is_some());
        let known: Vec<UserId> = known.map(|user| user.id).collect();
        Ok(store::persons::list(&mut conn, &self.keyring, &known).await?)
    }

    /// The caller's account.
    pub async fn me(&self, caller: &Caller) -> Result<User, Error> {
        RIGHTS.check(caller, "me")?;
        let id = UserId(caller.user()?.id);
        let found = self.find(caller, &[id]).await?.pop();
        // A token can outlive its account by seconds.
        Ok(found
            .filter(|user| user.status != UserStatus::Deactivated)
            .ok_or(Denied::Unauthenticated)?)
    }

    /// Lists users, oldest first.
    pub async fn list(
        &self,
        caller: &Caller,
        search: &UserSearch,
        window: Window<Uuid>,
    ) -> Result<Vec<User>, Error> {
        let Some(filter) = filter(caller, search)? else {
            return Ok(Vec::new());
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::user_search::list(&mut conn, &self.keyring, &filter, window).await?)
    }

    pub async fn count(&self, caller: &Caller, search: &UserSearch) -> Result<i64, Error> {
        let Some(filter) = filter(caller, search)? else {
            return Ok(0);
        };
        let mut conn = self.pool.acquire().await?;
        Ok(store::user_search::count(&mut conn, &self.keyring, &filter).await?)
    }

    /// Changes the caller's own profile.
    pub async fn update_profile(
        &self,
        command: &CommandContext,
        change: ProfileChange,
    ) -> Result<User, Error> {
        let caller = command.caller();
        RIGHTS.check(caller, "updateProfile")?;
        let id = UserId(caller.user()?.id);
        let new = self.validated(caller, change).await?;
        self.commands
            .run(command, id, async |tx| {
                let found = store::users::lock(tx, id).await?;
                let mut user = found.ok_or(Denied::Unauthenticated)?;
                command.expects(user.version)?;
                user.locale = new.locale.unwrap_or(user.locale);
                user.change(command.now());
                store::users::update(tx, &user).await?;
                self.update_person(tx, id, new).await?;
                let contact = letters::contact(tx, &self.keyring, &user).await?;
                outgoing::user_updated(tx, command.event_context(), &user, contact).await?;
                Ok(user)
            })
            .await?
            .or_replay(async |_| self.me(caller).await)
            .await
    }

    async fn validated(&self, caller: &Caller, change: ProfileChange) -> Result<NewProfile, Error> {
        let mut validation = Validation::default();
        let name = validation.replaced(&["name"], change.name, |text: SecretString| {
            name(text.expose_secret(), LONGEST_NAME)
        });
        let country = match &change.phone {
            Patch::Set(_) => self.country_of(caller).await?,
            Patch::Keep | Patch::Clear => None,
        };
        let phone = change
            .phone
            .try_map(|text| phone(text.expose_secret(), country.as_deref()));
        let phone = validation.field(&["phone"], phone);
        let locale = validation.replaced(&["locale"], change.locale, Ok);
        let Some(phone) = phone else {
            return Err(validation.refused());
        };
        validation.passed()?;
        Ok(NewProfile {
            name,
            phone,
            locale,
        })
    }

    async fn update_person(
        &self,
        conn: &mut Conn,
        id: UserId,
        new: NewProfile,
    ) -> Result<(), Error> {
        let Some(person) = store::persons::list(conn, &self.keyring, &[id])
            .await?
            .pop()
        else {
            return Ok(());
        };
        let person = Person {
            name: new.name.unwrap_or(person.name),
            phone: new.phone.apply(person.phone),
            ..person
        };
        Ok(store::persons::update(conn, &self.keyring, &person).await?)
    }

    /// The country of the organisation for which the caller acts. Telephone numbers without a country code are read as
    /// dialled there.
    async fn country_of(&self, caller: &Caller) -> Result<Option<String>, Error> {
        let organisation = OrganisationId(caller.user()?.organisation);
        let mut conn = self.pool.acquire().await?;
        let found = organisations::find(&mut conn, &self.keyring, organisation).await?;
        Ok(found.map(|organisation| organisation.country))
    }
}

/// Returns `None` if the search cannot match anything.
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
