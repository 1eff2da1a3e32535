//! What a mail says and to whom: opened for one attempt, and forgotten after it.

use database::Conn;
use secrecy::SecretString;
use time::OffsetDateTime;

use super::{Error, Service};
use crate::domain::{self, Letter, MailId, Notice, Token, UserId};
use crate::store::{self, Content, SealedLetter};

/// What goes into a mail.
pub struct Written {
    pub to: SecretString,
    pub subject: String,
    pub body: SecretString,
}

/// What has been written, or the code of the reason why it never will be.
pub type Writing = Result<Written, &'static str>;

impl Service {
    pub(super) async fn write(
        &self,
        conn: &mut Conn,
        mail: MailId,
        content: &Content,
        now: OffsetDateTime,
    ) -> Result<Writing, Error> {
        match content {
            Content::Notice(user, notice) => self.write_notice(conn, mail, *user, notice).await,
            Content::Letter(letter, sealed) => Ok(self.write_letter(mail, letter, sealed, now)),
        }
    }

    async fn write_notice(
        &self,
        conn: &mut Conn,
        mail: MailId,
        user: UserId,
        notice: &Notice,
    ) -> Result<Writing, Error> {
        let Some(address) = store::find_address(conn, &self.keys, user).await? else {
            return Ok(Err("DEACTIVATED"));
        };
        Ok(match address {
            Ok(to) => Ok(Written { to, subject: domain::title(notice), body: domain::body(notice).into() }),
            Err(error) => {
                tracing::error!(%error, mail = %mail.0, "an address cannot be opened");
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
            tracing::error!(%error, mail = %mail.0, "an address cannot be opened");
            "ADDRESS_UNREADABLE"
        })?;
        let token = sealed.token(&self.keys, letter.id).map_err(|error| {
            tracing::error!(%error, mail = %mail.0, "a token cannot be opened");
            "TOKEN_UNREADABLE"
        })?;
        let token = token.and_then(Token::new);
        if letter.kind.action().is_some() && token.is_none() {
            return Err("TOKEN_UNREADABLE");
        }
        let subject = domain::letter_title(letter.kind).to_owned();
        Ok(Written { to, subject, body: domain::letter_body(letter, &self.account_page, token.as_ref()) })
    }
}
