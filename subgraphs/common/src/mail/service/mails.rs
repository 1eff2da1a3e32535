use caller::{Caller, Denied, Role};
use commands::Error;
use database::Window;
use time::OffsetDateTime;

use super::Mail;
use crate::domain::MailId;
use crate::mail::domain::{MailFilter, MailMessage, refusals};
use crate::mail::store;

/// Mails are the platform's business: their recipients see notifications.
fn may_look(caller: &Caller) -> Result<(), Denied> {
    caller
        .with_role(&[Role::PlatformAdmin, Role::Auditor])
        .map(drop)
}

impl Mail {
    pub async fn find(&self, caller: &Caller, ids: &[MailId]) -> Result<Vec<MailMessage>, Error> {
        may_look(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_mails(&mut conn, ids).await?)
    }

    /// A page of the mails to everybody, newest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: MailFilter,
        window: Window<MailId>,
    ) -> Result<Vec<MailMessage>, Error> {
        may_look(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_mails(&mut conn, filter, window).await?)
    }

    /// How many of them there are.
    pub async fn count(&self, caller: &Caller, filter: MailFilter) -> Result<i64, Error> {
        may_look(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_mails(&mut conn, filter).await?)
    }

    /// Queues a mail again that failed or whose fate is unknown. Only a person may: it might arrive twice.
    pub async fn resend(
        &self,
        caller: &Caller,
        id: MailId,
        now: OffsetDateTime,
    ) -> Result<MailMessage, Error> {
        caller.with_role(&[Role::PlatformAdmin])?;
        let mut tx = self.pool.begin().await?;
        let mail = store::lock_mail(&mut tx, id)
            .await?
            .ok_or_else(refusals::mail_not_found)?;
        mail.resendable()?;
        let mail = store::requeue_mail(&mut tx, id, now).await?;
        tx.commit().await?;
        Ok(mail)
    }
}
