//! Writes a mail for one attempt. The opened address and text are dropped afterwards.

use commands::Error;
use database::Conn;
use secrecy::SecretString;
use time::OffsetDateTime;

use super::Mail;
use crate::contacts::service as contacts;
use crate::domain::{MailId, UserId};
use crate::mail::domain::{self, Letter, MailTopic, Token};
use crate::mail::store::{self, Content, SealedLetter};
use crate::notifications::domain::Notice;

/// Address and text of a mail.
pub struct Written {
    pub to: SecretString,
    pub subject: String,
    pub body: SecretString,
    pub unsubscribe: Option<SecretString>,
}

/// A written mail, or the code of the permanent failure.
pub type Writing = Result<Written, &'static str>;

impl Mail {
    pub(super) async fn write(
        &self,
        conn: &mut Conn,
        mail: MailId,
        content: &Content,
        now: OffsetDateTime,
    ) -> Result<Writing, Error> {
        let (written, topic) = match content {
            Content::Notice(user, notice) => (
                self.write_notice(conn, mail, *user, notice).await?,
                Some(MailTopic::Notices),
            ),
            Content::Letter(letter, sealed) => (
                self.write_letter(mail, letter, sealed, now),
                letter.kind.topic(),
            ),
        };
        match (written, topic) {
            (Ok(written), Some(topic)) => self.with_unsubscribe_link(conn, written, topic).await,
            (written, _) => Ok(written),
        }
    }

    async fn write_notice(
        &self,
        conn: &mut Conn,
        mail: MailId,
        user: UserId,
        notice: &Notice,
    ) -> Result<Writing, Error> {
        let Some(address) = contacts::find_address(conn, &self.keys, user).await? else {
            return Ok(Err("DEACTIVATED"));
        };
        Ok(match address {
            Ok(to) => {
                let (subject, body) = (domain::title(notice), domain::body(notice).into());
                Ok(Written {
                    to,
                    subject,
                    body,
                    unsubscribe: None,
                })
            }
            Err(error) => {
                tracing::error!(%error, mail = %mail.0, "the address cannot be opened");
                Err("ADDRESS_UNREADABLE")
            }
        })
    }

    fn write_letter(
        &self,
        mail: MailId,
        letter: &Letter,
        sealed: &SealedLetter,
        now: OffsetDateTime,
    ) -> Writing {
        if letter.expired(now) {
            return Err("EXPIRED");
        }
        let to = sealed.address(&self.keys, letter.id).map_err(|error| {
            tracing::error!(%error, mail = %mail.0, "the address cannot be opened");
            "ADDRESS_UNREADABLE"
        })?;
        let token = sealed.token(&self.keys, letter.id).map_err(|error| {
            tracing::error!(%error, mail = %mail.0, "the token cannot be opened");
            "TOKEN_UNREADABLE"
        })?;
        let token = token.and_then(Token::new);
        if letter.kind.action().is_some() && token.is_none() {
            return Err("TOKEN_UNREADABLE");
        }
        let subject = domain::letter_title(letter.kind).to_owned();
        let body = domain::letter_body(letter, &self.pages.account, token.as_ref());
        Ok(Written {
            to,
            subject,
            body,
            unsubscribe: None,
        })
    }

    /// Adds the unsubscribe link of the topic, or refuses the mail if the address has stopped the topic.
    async fn with_unsubscribe_link(
        &self,
        conn: &mut Conn,
        written: Written,
        topic: MailTopic,
    ) -> Result<Writing, Error> {
        let stop = self.stop_keys.stop(topic, &written.to);
        for stop in self
            .stop_keys
            .former_stop(topic, &written.to)
            .iter()
            .chain([&stop])
        {
            if store::find_mail_stop(conn, stop).await? {
                return Ok(Err("UNSUBSCRIBED"));
            }
        }
        let link = self
            .pages
            .site
            .unsubscribe_link(&self.stop_keys.token(&stop));
        let body = domain::with_unsubscribe_link(&written.body, &link);
        Ok(Ok(Written {
            body,
            unsubscribe: Some(link),
            ..written
        }))
    }
}
