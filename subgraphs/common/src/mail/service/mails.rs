use caller::{Caller, Denied, Role};
use database::Window;
use time::OffsetDateTime;

use crate::domain::{MailId, Refusal};
use crate::mail::domain::{MailFilter, MailMessage};
use crate::mail::store;
use crate::service::{Error, Service};

/// Mails are the platform's business: their recipients see notifications.
fn may_look(caller: &Caller) -> Result<(), Denied> {
    caller
        .with_role(&[Role::PlatformAdmin, Role::Auditor])
        .map(drop)
}

impl Service {
    pub async fn mails_by_id(
        &self,
        caller: &Caller,
        ids: &[MailId],
    ) -> Result<Vec<MailMessage>, Error> {
        may_look(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::find_mails(&mut conn, ids).await?)
    }

    /// A page of the mails to everybody, newest first.
    pub async fn mails(
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
    pub async fn mail_total(&self, caller: &Caller, filter: MailFilter) -> Result<i64, Error> {
        may_look(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_mails(&mut conn, filter).await?)
    }

    /// Queues a mail again that failed or whose fate is unknown. Only a person may: it might arrive twice.
    pub async fn resend_mail(
        &self,
        caller: &Caller,
        id: MailId,
        now: OffsetDateTime,
    ) -> Result<MailMessage, Error> {
        caller.with_role(&[Role::PlatformAdmin])?;
        let mut tx = self.pool.begin().await?;
        let mail = store::lock_mail(&mut tx, id)
            .await?
            .ok_or(Refusal::MailNotFound)?;
        mail.resendable()?;
        let mail = store::requeue_mail(&mut tx, id, now).await?;
        tx.commit().await?;
        Ok(mail)
    }
}
