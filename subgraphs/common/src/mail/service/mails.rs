use caller::Caller;
use commands::{CommandContext, Error};
use database::Window;
use uuid::Uuid;

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
        filter: &MailFilter,
        window: Window<MailId>,
    ) -> Result<Vec<MailMessage>, Error> {
        RIGHTS.check(caller, "mailMessages")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_mails(&mut conn, filter, window).await?)
    }

    /// Counts mails.
    pub async fn count(&self, caller: &Caller, filter: &MailFilter) -> Result<i64, Error> {
        RIGHTS.check(caller, "mailMessages")?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_mails(&mut conn, filter).await?)
    }

    /// Queues a failed mail, or a mail with an unknown outcome, again. Only an administrator may, because it might arrive twice.
    pub async fn resend(&self, command: &CommandContext, id: MailId) -> Result<MailMessage, Error> {
        RIGHTS.check(command.caller(), "resendMail")?;
        self.commands
            .run(command, id, async |tx| {
                // Decides without the lock first: a worker holds the lock of a mail that it sends for as long as the server takes.
                let found = store::find_mails(tx, &[id]).await?.pop();
                check_resendable(command, found.as_ref())?;
                let locked = store::lock_mail(tx, id).await?;
                check_resendable(command, locked.as_ref())?;
                Ok(store::requeue_mail(tx, id, command.now()).await?)
            })
            .await?
            .or_replay(async |first| self.find_again(first).await)
            .await
    }

    /// Result of an idempotent replay. The mail may have been deleted since.
    async fn find_again(&self, id: Uuid) -> Result<MailMessage, Error> {
        let mut conn = self.pool.acquire().await?;
        let found = store::find_mails(&mut conn, &[MailId(id)]).await?.pop();
        Ok(found.ok_or_else(refusals::mail_not_found)?)
    }
}

fn check_resendable(command: &CommandContext, mail: Option<&MailMessage>) -> Result<(), Error> {
    let mail = mail.ok_or_else(refusals::mail_not_found)?;
    command.expects(mail.version)?;
    Ok(mail.resendable()?)
}
