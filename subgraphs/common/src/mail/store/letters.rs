use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use database::Conn;
use envelope::{Field, Keyring};
use secrecy::SecretString;
use uuid::Uuid;

use super::mail_queue::wake_workers;
use crate::domain::{LetterId, MailId};
use crate::mail::domain::Letter;
use crate::store::Error;

/// Address and token of a letter, sealed to this domain.
pub struct SealedLetter {
    pub(crate) address: Vec<u8>,
    pub(super) token: Option<Vec<u8>>,
}

impl SealedLetter {
    /// Decodes both from base64 without opening them.
    pub fn read(address: &str, token: Option<&str>) -> Result<Self, Error> {
        let bytes = |text: &str| STANDARD.decode(text).map_err(|_| Error::Sealed);
        Ok(Self {
            address: bytes(address)?,
            token: token.map(bytes).transpose()?,
        })
    }

    /// Opens the address for one use.
    pub fn address(&self, keys: &Keyring, of: LetterId) -> Result<SecretString, envelope::Error> {
        keys.unseal_addressed(field("address", of), &self.address)
    }

    /// Opens the token for one use.
    pub fn token(
        &self,
        keys: &Keyring,
        of: LetterId,
    ) -> Result<Option<SecretString>, envelope::Error> {
        self.token
            .as_ref()
            .map(|sealed| keys.unseal_addressed(field("token", of), sealed))
            .transpose()
    }
}

const fn field(name: &'static str, of: LetterId) -> Field {
    Field {
        entity: "Letter",
        field: name,
        id: of.0,
    }
}

/// Queues the mail of a letter, due at once. Returns false if the letter already has a mail.
pub async fn insert_letter_mail(
    conn: &mut Conn,
    id: MailId,
    letter: &Letter,
    sealed: &SealedLetter,
    correlation: Uuid,
) -> Result<bool, Error> {
    let done = sqlx::query!(
        "insert into mail_messages (id, version, user_id, letter_id, address, token, expires_at, template, priority,
             state, attempts, due_at, correlation_id, created_at, changed_at)
         values ($1, 1, $2, $3, $4, $5, $6, $7, $10, 'QUEUED', 0, $8, $9, $8, $8)
         on conflict (letter_id) do nothing",
        id.0,
        letter.user.map(|user| user.0),
        letter.id.0,
        sealed.address,
        sealed.token,
        letter.expires_at,
        letter.kind.into_str(),
        letter.created_at,
        correlation,
        letter.kind.priority().number(),
    )
    .execute(&mut *conn)
    .await?;
    wake_workers(conn).await?;
    Ok(done.rows_affected() == 1)
}
