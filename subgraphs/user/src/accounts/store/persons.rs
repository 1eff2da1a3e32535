//! Sealed personal data.

use std::collections::HashMap;

use database::Conn;
use uuid::Uuid;

use crate::accounts::domain::Person;
use crate::domain::UserId;
use crate::store::error::one;
use crate::store::{Error, Keyring};

/// Lists the personal data of these users, unsealed. Users whose key was destroyed are omitted.
pub async fn list(
    conn: &mut Conn,
    keyring: &Keyring,
    ids: &[UserId],
) -> Result<Vec<Person>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select id, email, name, phone from users where id = any($1)",
        &ids
    )
    .fetch_all(conn)
    .await?;
    let mut people = Vec::with_capacity(rows.len());
    for row in rows {
        let sealed = SealedPerson {
            id: UserId(row.id),
            email: &row.email,
            name: &row.name,
            phone: row.phone.as_deref(),
        };
        match sealed.open(keyring).await {
            Ok(person) => people.push(person),
            Err(Error::Sealed(envelope::Error::Destroyed)) => {}
            Err(other) => return Err(other),
        }
    }
    Ok(people)
}

/// The sealed columns of a user.
struct SealedPerson<'a> {
    id: UserId,
    email: &'a [u8],
    name: &'a [u8],
    phone: Option<&'a [u8]>,
}

impl SealedPerson<'_> {
    async fn open(self, keyring: &Keyring) -> Result<Person, Error> {
        let id = self.id;
        let mut phone = None;
        if let Some(sealed) = self.phone {
            phone = Some(keyring.open_of_user(id, "phone", sealed).await?);
        }
        Ok(Person {
            id,
            email: keyring.open_of_user(id, "email", self.email).await?,
            name: keyring.open_of_user(id, "name", self.name).await?,
            phone,
        })
    }
}

/// Lists the addresses of these users, sealed to the domain that sends email. Users whose key was destroyed are
/// omitted.
pub async fn list_contacts(
    conn: &mut Conn,
    keyring: &Keyring,
    ids: &[UserId],
) -> Result<HashMap<UserId, String>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!("select id, email from users where id = any($1)", &ids)
        .fetch_all(conn)
        .await?;
    let mut contacts = HashMap::with_capacity(rows.len());
    for row in rows {
        let id = UserId(row.id);
        match keyring.open_of_user(id, "email", &row.email).await {
            Ok(address) => contacts.insert(id, keyring.contact(id, &address)?),
            Err(Error::Sealed(envelope::Error::Destroyed)) => None,
            Err(other) => return Err(other),
        };
    }
    Ok(contacts)
}

/// Writes the personal data of a user.
pub async fn update(conn: &mut Conn, keyring: &Keyring, person: &Person) -> Result<(), Error> {
    let name = keyring
        .seal_for_user(person.id, "name", &person.name)
        .await?;
    let mut phone = None;
    if let Some(number) = &person.phone {
        phone = Some(keyring.seal_for_user(person.id, "phone", number).await?);
    }
    let rows = sqlx::query!(
        "update users set name = $2, phone = $3 where id = $1",
        person.id.0,
        name,
        phone
    )
    .execute(conn)
    .await?
    .rows_affected();
    one("users", rows)
}
