//! Mails about an account: common sends them. What they carry is sealed to that domain before it leaves this one.

use commands::Error;
use database::Conn;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::accounts::domain::{Email, MOST_LINKS, Purpose, User};
use crate::accounts::events::outgoing::{self, Letter, LetterKind};
use crate::accounts::store;
use crate::domain::{Secret, UserId};
use crate::store::Keyring;

/// A letter to an address, before anything of it is sealed.
pub(crate) struct NewLetter<'a> {
    pub kind: LetterKind,
    /// The person whose address it is, if the address has an account.
    pub user: Option<UserId>,
    pub address: &'a SecretString,
    pub link: Option<Link<'a>>,
}

/// The link in a letter.
pub(crate) struct Link<'a> {
    pub token: &'a Secret,
    pub expires_at: OffsetDateTime,
}

/// Counts a letter under a key, and returns the number of letters with this key on this day. Locks the count.
pub(crate) async fn count(conn: &mut Conn, key: &[u8], day: Date) -> Result<i64, Error> {
    Ok(store::letter_counts::add(conn, key, day).await?)
}

/// Writes a letter. Returns whether it was written: an address gets so many letters of a kind a day that its owner did not ask
/// for, and no more.
pub(crate) async fn write(
    conn: &mut Conn,
    keyring: &Keyring,
    context: EventContext,
    new: NewLetter<'_>,
) -> Result<bool, Error> {
    let NewLetter {
        kind,
        user,
        address,
        link,
    } = new;
    if let Some(most) = kind.most_a_day() {
        let key = keyring.letters_key(
            &Email::parse(address.expose_secret())?,
            &format!("{kind:?}"),
        );
        if count(conn, &key, context.now.date()).await? > most {
            tracing::warn!("a letter is not written: its address has got as many today as it may");
            return Ok(false);
        }
    }
    let id = Uuid::now_v7();
    let token = link
        .as_ref()
        .map(|link| keyring.letter(id, "token", &link.token.text()))
        .transpose()?;
    let letter = Letter {
        id,
        user,
        address: keyring.letter(id, "address", address)?,
        token,
        expires_at: link.map(|link| link.expires_at),
    };
    outgoing::letter(conn, context, kind, letter).await?;
    Ok(true)
}

/// Writes to a person, with a link that works once. Who has asked for many that still work gets no more.
pub(crate) async fn write_link(
    conn: &mut Conn,
    keyring: &Keyring,
    context: EventContext,
    purpose: Purpose,
    user: UserId,
) -> Result<(), Error> {
    if store::one_time_tokens::count(conn, purpose, user, context.now).await? >= MOST_LINKS {
        return Ok(());
    }
    let token = Secret::generate();
    let kind = match purpose {
        Purpose::VerifyEmail => LetterKind::EmailVerificationRequested,
        Purpose::ResetPassword => LetterKind::PasswordResetRequested,
    };
    let expires_at = context.now + purpose.lifetime();
    for person in store::persons::list(conn, keyring, &[user]).await? {
        let letter = NewLetter {
            kind,
            user: Some(user),
            address: &person.email,
            link: Some(Link {
                token: &token,
                expires_at,
            }),
        };
        if write(conn, keyring, context, letter).await? {
            store::one_time_tokens::insert(conn, token.fingerprint(), purpose, user, context.now)
                .await?;
        }
    }
    Ok(())
}

/// Tells a person what has happened to the account.
pub(crate) async fn write_notice(
    conn: &mut Conn,
    keyring: &Keyring,
    context: EventContext,
    kind: LetterKind,
    user: UserId,
) -> Result<(), Error> {
    for person in store::persons::list(conn, keyring, &[user]).await? {
        let letter = NewLetter {
            kind,
            user: Some(user),
            address: &person.email,
            link: None,
        };
        write(conn, keyring, context, letter).await?;
    }
    Ok(())
}

/// The person's address for the domain that sends mail, as it travels with every fact about the account.
pub(crate) async fn contact(
    conn: &mut Conn,
    keyring: &Keyring,
    user: &User,
) -> Result<String, Error> {
    let people = store::persons::list(conn, keyring, &[user.id]).await?;
    let person = people
        .first()
        .ok_or_else(|| anyhow::anyhow!("an account without a person"))?;
    Ok(keyring.contact(user.id, &person.email)?)
}
