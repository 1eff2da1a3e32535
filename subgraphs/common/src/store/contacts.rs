use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use database::Conn;
use envelope::{Field, Keyring};
use secrecy::SecretString;
use uuid::Uuid;

use super::Error;
use crate::domain::{Contact, UserId};

/// A contact's address, opened, or the reason why it cannot be.
pub type Address = Result<SecretString, envelope::Error>;

/// Remembers a person as of this version of theirs, unless a later one is known: the newer one's memberships replace
/// all of the older one's. `address` is in base64, sealed to this domain; it is not opened here.
pub async fn upsert_contact(conn: &mut Conn, contact: &Contact, address: &str) -> Result<(), Error> {
    let address = STANDARD.decode(address).map_err(|_| Error::Sealed)?;
    insert_organisations(conn, &contact.organisations).await?;
    let done = sqlx::query!(
        "insert into contacts as known (user_id, address, deactivated, administrator, version)
         values ($1, $2, $3, $4, $5)
         on conflict (user_id) do update set address = excluded.address, deactivated = excluded.deactivated,
             administrator = excluded.administrator, version = excluded.version
         where known.version < excluded.version",
        contact.user.0,
        address,
        contact.deactivated,
        contact.administrator,
        contact.version,
    )
    .execute(&mut *conn)
    .await?;
    if done.rows_affected() == 1 {
        replace_memberships(conn, contact).await?;
    }
    Ok(())
}

/// The row of the contact is locked: nobody else writes the memberships of this person.
async fn replace_memberships(conn: &mut Conn, contact: &Contact) -> Result<(), Error> {
    sqlx::query!("delete from contact_memberships where user_id = $1", contact.user.0)
        .execute(&mut *conn)
        .await?;
    sqlx::query!(
        "insert into contact_memberships (organisation_id, user_id) select distinct unnest($2::uuid[]), $1::uuid",
        contact.user.0,
        &contact.organisations,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// In order, so that two people who arrive at the same time do not wait for each other.
async fn insert_organisations(conn: &mut Conn, organisations: &[Uuid]) -> Result<(), Error> {
    sqlx::query!(
        "insert into organisations (id) select distinct unnest($1::uuid[]) order by 1 on conflict do nothing",
        organisations,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Those of these organisations that nobody is known ever to have belonged to.
pub async fn list_unknown(conn: &mut Conn, organisations: &[Uuid]) -> Result<Vec<Uuid>, Error> {
    let unknown = sqlx::query_scalar!(
        r#"select asked.id as "id!" from unnest($1::uuid[]) as asked (id)
           where not exists (select from organisations where organisations.id = asked.id)"#,
        organisations,
    )
    .fetch_all(conn)
    .await?;
    Ok(unknown)
}

/// The people of these organisations, each once, without those who are deactivated.
pub async fn list_members(conn: &mut Conn, organisations: &[Uuid]) -> Result<Vec<UserId>, Error> {
    let users = sqlx::query_scalar!(
        "select user_id from contacts
         where not deactivated and user_id in (
             select user_id from contact_memberships where organisation_id = any($1)
         )
         order by user_id",
        organisations,
    )
    .fetch_all(conn)
    .await?;
    Ok(users.into_iter().map(UserId).collect())
}

/// Who runs the platform, without those who are deactivated.
pub async fn list_administrators(conn: &mut Conn) -> Result<Vec<UserId>, Error> {
    let users = sqlx::query_scalar!(
        "select user_id from contacts where administrator and not deactivated order by user_id"
    )
    .fetch_all(conn)
    .await?;
    Ok(users.into_iter().map(UserId).collect())
}

/// A person's address, opened for one use; `None` if they are deactivated.
pub async fn find_address(conn: &mut Conn, keys: &Keyring, user: UserId) -> Result<Option<Address>, Error> {
    let contact = sqlx::query!("select address, deactivated from contacts where user_id = $1", user.0)
        .fetch_one(conn)
        .await?;
    let field = Field { entity: "User", field: "contact", id: user.0 };
    Ok((!contact.deactivated).then(|| keys.unseal_addressed(field, &contact.address)))
}
