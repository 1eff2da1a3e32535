//! Letters: emails about accounts, which the common domain sends. Their contents are sealed to that domain.

use commands::Error;
use database::Conn;
use events::EventContext;
use secrecy::{ExposeSecret, SecretString};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use crate::accounts::domain::{Email, Locale, MOST_LINKS, Purpose, User};
use crate::accounts::events::outgoing::{self, Letter, LetterKind};
use crate::accounts::store;
use crate::domain::{Secret, UserId};
use crate::store::Keyring;

/// A letter before its contents are sealed.
pub(crate) struct NewLetter<'a> {
    pub kind: LetterKind,
    pub addressee: Addressee,
    pub address: &'a SecretString,
    pub link: Option<Link<'a>>,
}

/// The recipient of a letter.
#[derive(Clone, Copy)]
pub(crate) enum Addressee {
    /// A user, with the language of the account.
    User(UserId),
    /// A person without an account, with this language.
    Person(Locale),
}

/// The link in a letter.
pub(crate) struct Link<'a> {
    pub token: &'a Secret,
    pub expires_at: OffsetDateTime,
}

/// Counts a letter under a key and returns the number of letters with this key on this day. Locks the row.
pub(crate) async fn count(conn: &mut Conn, key: &[u8], day: Date) -> Result<i64, Error> {
    Ok(store::letter_counts::add(conn, key, day).await?)
}

/// Writes a letter. Returns false if the address has reached its daily limit for letters of this kind.
pub(crate) async fn write(
    conn: &mut Conn,
    keyring: &Keyring,
    context: EventContext,
    new: NewLetter<'_>,
) -> Result<bool, Error> {
    let NewLetter {
        kind,
        addressee,
        address,
        link,
    } = new;
    if let Some(most) = kind.most_a_day() {
        let key = keyring.letters_key(
            &Email::parse(address.expose_secret())?,
            &format!("{kind:?}"),
        );
        if count(conn, &key, context.now.date()).await? > most {
            tracing::warn!("letter not written: daily limit of the address reached");
            return Ok(false);
        }
    }
    let (user, locale) = match addressee {
        Addressee::User(user) => (Some(user), store::users::find_locale(conn, user).await?),
        Addressee::Person(locale) => (None, Some(locale)),
    };
    let id = Uuid::now_v7();
    let token = link
        .as_ref()
        .map(|link| keyring.letter(id, "token", &link.token.text()))
        .transpose()?;
    let letter = Letter {
        id,
        user,
        locale: locale.unwrap_or_default(),
        address: keyring.letter(id, "address", address)?,
        token,
        expires_at: link.map(|link| link.expires_at),
    };
    outgoing::letter(conn, context, kind, letter).await?;
    Ok(true)
}

/// Writes a letter with a one-time link. Does nothing if the user has the maximum number of valid links.
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
            addressee: Addressee::User(user),
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

/// Writes a letter that informs a user of a change of the account.
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
            addressee: Addressee::User(user),
            address: &person.email,
            link: None,
        };
        write(conn, keyring, context, letter).await?;
    }
    Ok(())
}

/// The user's address, sealed to the domain that sends email, for the events about the account.
pub(crate) async fn contact(
    conn: &mut Conn,
    keyring: &Keyring,
    user: &User,
) -> Result<String, Error> {
    let people = store::persons::list(conn, keyring, &[user.id]).await?;
    let person = people
        .first()
        .ok_or_else(|| anyhow::anyhow!("the account has no personal data"))?;
    Ok(keyring.contact(user.id, &person.email)?)
}
