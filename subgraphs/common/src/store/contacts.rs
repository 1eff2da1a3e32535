use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use database::Conn;
use envelope::{Field, Keyring};
use secrecy::SecretString;
use uuid::Uuid;

use super::Error;
use crate::domain::UserId;

/// A contact's address, opened, or the reason why it cannot be.
pub type Address = Result<SecretString, envelope::Error>;

/// Remembers a person as of this version of theirs, unless a later one is known. `contact` is their address in base64,
/// sealed to this domain; it is not opened here.
pub async fn upsert_contact(
    conn: &mut Conn,
    user: UserId,
    organisation: Uuid,
    contact: &str,
    version: i64,
) -> Result<(), Error> {
    let address = STANDARD.decode(contact).map_err(|_| Error::Contact)?;
    sqlx::query!(
        "insert into contacts as known (user_id, organisation_id, address, version) values ($1, $2, $3, $4)
         on conflict (user_id) do update set organisation_id = excluded.organisation_id, address = excluded.address,
             version = excluded.version
         where known.version < excluded.version",
        user.0,
        organisation,
        address,
        version,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The people of these organisations.
pub async fn list_members(conn: &mut Conn, organisation: Uuid) -> Result<Vec<UserId>, Error> {
    let users = sqlx::query_scalar!(
        "select user_id from contacts where organisation_id = $1 order by user_id",
        organisation,
    )
    .fetch_all(conn)
    .await?;
    Ok(users.into_iter().map(UserId).collect())
}

/// A person's address, opened for one use.
pub async fn find_address(conn: &mut Conn, keys: &Keyring, user: UserId) -> Result<Address, Error> {
    let sealed = sqlx::query_scalar!("select address from contacts where user_id = $1", user.0)
        .fetch_one(conn)
        .await?;
    let field = Field { entity: "User", field: "contact", id: user.0 };
    Ok(keys.unseal_addressed(field, &sealed))
}
