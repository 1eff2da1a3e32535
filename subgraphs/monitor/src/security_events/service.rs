//! Use cases.

use caller::Caller;
use database::Window;
use uuid::Uuid;

use crate::access_records::domain::RecordKey;
use crate::domain::{RIGHTS, SecurityFilter};
use crate::security_events::domain::SecurityEvent;
use crate::security_events::store;
use crate::service::{Error, Service};

impl Service {
    /// Security events, newest first.
    pub async fn security_events(
        &self,
        caller: &Caller,
        filter: &SecurityFilter,
        window: Window<RecordKey>,
    ) -> Result<Vec<SecurityEvent>, Error> {
        RIGHTS.check(caller, "securityEvents")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_security_events(&mut conn, filter, window).await?)
    }

    pub async fn security_event_total(
        &self,
        caller: &Caller,
        filter: &SecurityFilter,
    ) -> Result<i64, Error> {
        RIGHTS.check(caller, "securityEvents")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_security_events(&mut conn, filter).await?)
    }

    /// What happened to one person's account, newest first; nothing, if that is not the caller's to know.
    pub async fn security_events_of(
        &self,
        caller: &Caller,
        user: Uuid,
        window: Window<RecordKey>,
    ) -> Result<Vec<SecurityEvent>, Error> {
        if !may_see(caller, user) {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_security_events(&mut conn, &SecurityFilter::of(user), window).await?)
    }

    pub async fn security_event_total_of(&self, caller: &Caller, user: Uuid) -> Result<i64, Error> {
        if !may_see(caller, user) {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_security_events(&mut conn, &SecurityFilter::of(user)).await?)
    }
}

/// Whether this caller may look at what happened to this person: itself, or whoever may look at everybody.
fn may_see(caller: &Caller, user: Uuid) -> bool {
    let own = RIGHTS
        .check(caller, "User.securityEvents")
        .and_then(|()| caller.user());
    own.is_ok_and(|me| me.id == user) || RIGHTS.check(caller, "securityEvents").is_ok()
}
