//! Use cases: security events are appended to the chains of their days, listed and verified.

use caller::Caller;
use commands::Error;
use database::{Conn, Pool, Window};
use time::Date;
use uuid::Uuid;

use crate::domain::{Chained, DayChain, Days, RIGHTS, RecordKey};
use crate::security_events::domain::{SecurityEvent, SecurityFilter};
use crate::security_events::store::{self, SecurityChain};
use crate::service::verification;

/// Use cases of security events. Cheap to clone.
#[derive(Clone)]
pub struct SecurityEvents {
    pool: Pool,
}

impl SecurityEvents {
    #[must_use]
    pub const fn new(pool: Pool) -> Self {
        Self { pool }
    }

    /// Lists a page of security events, newest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &SecurityFilter,
        window: Window<RecordKey>,
    ) -> Result<Vec<SecurityEvent>, Error> {
        RIGHTS.check(caller, "securityEvents")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_security_events(&mut conn, filter, window).await?)
    }

    /// Counts security events.
    pub async fn count(&self, caller: &Caller, filter: &SecurityFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "securityEvents")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_security_events(&mut conn, filter).await?)
    }

    /// Lists a page of security events of one user's account, newest first. Empty for callers that may not see them.
    pub async fn list_of(
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

    /// Counts the security events of one user's account. 0 for callers that may not see them.
    pub async fn count_of(&self, caller: &Caller, user: Uuid) -> Result<i64, Error> {
        if !may_see(caller, user) {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_security_events(&mut conn, &SecurityFilter::of(user)).await?)
    }

    /// Verifies the chain of a day.
    pub async fn verify(&self, caller: &Caller, day: Date) -> Result<DayChain, Error> {
        RIGHTS.check(caller, "verifySecurityEvents")?;
        self.verify_day(day).await
    }

    /// Verifies a day without a caller. For the command line.
    pub async fn verify_day(&self, day: Date) -> Result<DayChain, Error> {
        let mut conn = self.pool.acquire().await?;
        verification::verify::<SecurityChain>(&mut conn, day).await
    }

    /// Lists all days with security events, in calendar order. For the command line.
    pub async fn list_days(&self) -> Result<Vec<Date>, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_security_days(&mut conn).await?)
    }
}

/// Returns true if the caller is this user or may see all security events.
fn may_see(caller: &Caller, user: Uuid) -> bool {
    let own = RIGHTS
        .check(caller, "User.securityEvents")
        .and_then(|()| caller.user());
    own.is_ok_and(|me| me.id == user) || RIGHTS.check(caller, "securityEvents").is_ok()
}

/// Appends security events to the chains of their days, in the transaction that also inserts the user domain's events into the inbox.
pub(crate) async fn append(conn: &mut Conn, events: Vec<SecurityEvent>) -> Result<(), Error> {
    if events.is_empty() {
        return Ok(());
    }
    let events: Vec<_> = events.into_iter().map(Chained::canonical).collect();
    let mut days = store::lock_security_days(conn, &Days::of(&events)).await?;
    let links = days.append(events);
    store::insert_security_days(conn, &days.begun()).await?;
    store::insert_security_events(conn, &links).await?;
    store::update_security_days(conn, &days.grown()).await?;
    Ok(())
}
