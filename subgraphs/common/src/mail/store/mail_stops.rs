use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use database::Conn;
use envelope::{BlindIndex, Keyring};
use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use crate::mail::domain::{AddressKeys, MailStop, MailTopic};
use crate::store::Error;

/// Length of an HMAC-SHA-256.
const HASH: usize = 32;

/// Keys that hash addresses and sign unsubscribe links.
#[derive(Clone)]
pub struct StopKeys {
    addresses: BlindIndex,
    links: BlindIndex,
}

impl StopKeys {
    pub async fn open(keys: &Keyring) -> Result<Self, envelope::Error> {
        Ok(Self {
            addresses: keys.index("mailAddress").await?,
            links: keys.index("unsubscribeLink").await?,
        })
    }

    #[must_use]
    pub fn stop(&self, topic: MailTopic, address: &SecretString) -> MailStop {
        let address_hash = self
            .addresses
            .hash(AddressKeys::of(address).normalised.expose_secret());
        MailStop {
            topic,
            address_hash,
        }
    }

    /// The stop of an address in its former form; `None` if the form is the same.
    #[must_use]
    pub fn former_stop(&self, topic: MailTopic, address: &SecretString) -> Option<MailStop> {
        let former = AddressKeys::of(address).former?;
        Some(MailStop {
            topic,
            address_hash: self.addresses.hash(former.expose_secret()),
        })
    }

    /// Token of an unsubscribe link: the topic, the hash of the address, and a signature of both. It does not expire, because
    /// recipients may use the link of an old mail.
    #[must_use]
    pub fn token(&self, stop: &MailStop) -> SecretString {
        let signature = self.links.hash(&signed(stop));
        let bytes = [stop.address_hash.as_slice(), &signature].concat();
        format!("{}{}", stop.topic.letter(), URL_SAFE_NO_PAD.encode(bytes)).into()
    }

    /// Parses a token. Returns `None` if this domain has not signed it.
    #[must_use]
    pub fn read(&self, token: &str) -> Option<MailStop> {
        let mut letters = token.chars();
        let topic = MailTopic::of_letter(letters.next()?)?;
        let bytes = URL_SAFE_NO_PAD.decode(letters.as_str()).ok()?;
        let (address_hash, signature) = bytes.split_at_checked(HASH)?;
        let stop = MailStop {
            topic,
            address_hash: address_hash.to_owned(),
        };
        self.links.verify(&signed(&stop), signature).then_some(stop)
    }
}

fn signed(stop: &MailStop) -> String {
    format!(
        "{} {}",
        stop.topic.into_str(),
        URL_SAFE_NO_PAD.encode(&stop.address_hash)
    )
}

/// Stores a stop. Idempotent.
pub async fn insert_mail_stop(
    conn: &mut Conn,
    stop: &MailStop,
    now: OffsetDateTime,
) -> Result<(), Error> {
    sqlx::query!(
        "insert into mail_stops (address_hash, topic, stopped_at) values ($1, $2, $3) on conflict do nothing",
        stop.address_hash,
        stop.topic.into_str(),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

pub async fn delete_mail_stop(conn: &mut Conn, stop: &MailStop) -> Result<(), Error> {
    sqlx::query!(
        "delete from mail_stops where address_hash = $1 and topic = $2",
        stop.address_hash,
        stop.topic.into_str(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Returns true if this stop is in force.
pub async fn find_mail_stop(conn: &mut Conn, stop: &MailStop) -> Result<bool, Error> {
    let found = sqlx::query_scalar!(
        r#"select exists (select from mail_stops where address_hash = $1 and topic = $2) as "found!""#,
        stop.address_hash,
        stop.topic.into_str(),
    )
    .fetch_one(conn)
    .await?;
    Ok(found)
}
