use caller::Caller;
use commands::Error;
use database::Window;
use time::OffsetDateTime;

use super::Mail;
use crate::domain::{MailId, RIGHTS};
use crate::mail::domain::{MailFilter, MailMessage, refusals};
use crate::mail::store;

impl Mail {
    pub async fn find(&self, caller: &Caller, ids: &[MailId]) -> Result<Vec<MailMessage>, Error> {
        RIGHTS.check(caller, "MailMessage")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_mails(&mut conn, ids).await?)
    }

    /// Lists a page of mails, newest first.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: MailFilter,
        window: Window<MailId>,
    ) -> Result<Vec<MailMessage>, Error> {
        RIGHTS.check(caller, "mailMessages")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_mails(&mut conn, filter, window).await?)
    }

    /// Counts mails.
    pub async fn count(&self, caller: &Caller, filter: MailFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "mailMessages")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_mails(&mut conn, filter).await?)
    }

    /// Queues a failed mail, or a mail with an unknown outcome, again. Only an administrator may, because it might arrive twice.
    pub async fn resend(
        &self,
        caller: &Caller,
        id: MailId,
        now: OffsetDateTime,
    ) -> Result<MailMessage, Error> {
        RIGHTS.check(caller, "resendMail")?;
        let mut tx = self.pool.begin().await?;
        // Decides without the lock first: a worker holds the lock of a mail that it sends for as long as the server takes.
        let found = store::find_mails(&mut tx, &[id]).await?.pop();
        found.ok_or_else(refusals::mail_not_found)?.resendable()?;
        let mail = store::lock_mail(&mut tx, id)
            .await?
            .ok_or_else(refusals::mail_not_found)?;
        mail.resendable()?;
        let mail = store::requeue_mail(&mut tx, id, now).await?;
        tx.commit().await?;
        Ok(mail)
    }
}
