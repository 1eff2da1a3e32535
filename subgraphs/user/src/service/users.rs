use caller::{Caller, Denied, Role};
use time::OffsetDateTime;

use super::{Error, Service, because};
use crate::domain::{OrganisationId, Refusal, User, UserId, platform_role};
use crate::events::outgoing;
use crate::store;

impl Service {
    /// Those of these people that the caller may know of: itself and its colleagues, and everybody for administrators.
    pub async fn get_users(&self, caller: &Caller, ids: &[UserId]) -> Result<Vec<User>, Error> {
        let Ok(reader) = caller.user() else { return Ok(Vec::new()) };
        let within = (!caller.has_role(Role::PlatformAdmin)).then_some(OrganisationId(reader.organisation));
        let mut conn = self.pool.acquire().await?;
        Ok(store::users::list(&mut conn, &self.vault, ids, within).await?)
    }

    /// The person who calls.
    pub async fn me(&self, caller: &Caller) -> Result<User, Error> {
        let id = UserId(caller.user()?.id);
        // A token can outlive its account, for minutes.
        Ok(self.get_users(caller, &[id]).await?.pop().ok_or(Denied::Unauthenticated)?)
    }

    /// Gives a person a role of the platform. A role that it has already is no error and no event.
    pub async fn assign_role(
        &self,
        caller: &Caller,
        user: UserId,
        role: Role,
        now: OffsetDateTime,
    ) -> Result<User, Error> {
        caller.with_role(&[Role::PlatformAdmin])?;
        let role = platform_role(role).map_err(|why| Error::refused(&["role"], why))?;
        let unknown = || Error::refused(&["userId"], Refusal::UserNotFound);
        let mut tx = self.pool.begin().await?;
        let mut user = store::users::lock(&mut tx, &self.vault, user).await?.ok_or_else(unknown)?;
        if user.assign(role) {
            store::users::update_roles(&mut tx, &user).await?;
            let contact = self.vault.contact(user.id, &user.email)?;
            outgoing::role_assigned(&mut tx, because(caller, now), &user, contact).await?;
        }
        tx.commit().await?;
        Ok(user)
    }
}
