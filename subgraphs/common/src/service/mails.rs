use caller::{Caller, Denied, Role};
use time::OffsetDateTime;

use super::{Error, Service};
use crate::domain::{MailId, MailMessage, MailState, Refusal};
use crate::store;

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

    /// Mails in this state, or in any, newest first, after the one with this id.
    pub async fn mails(
        &self,
        caller: &Caller,
        state: Option<MailState>,
        after: Option<MailId>,
        limit: i64,
    ) -> Result<Vec<MailMessage>, Error> {
        may_look(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_mails(&mut conn, state, after, limit).await?)
    }

    /// How many of them there are.
    pub async fn mail_total(
        &self,
        caller: &Caller,
        state: Option<MailState>,
    ) -> Result<i64, Error> {
        may_look(caller)?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_mails(&mut conn, state).await?)
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
