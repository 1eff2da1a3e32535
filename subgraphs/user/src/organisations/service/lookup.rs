//! Organisations for the use cases of other capabilities, on their connection.

use commands::Error;
use database::Conn;
use secrecy::SecretString;

use crate::domain::OrganisationId;
use crate::organisations::domain::Organisation;
use crate::organisations::store::{display_names, organisations as store};
use crate::store::Keyring;

/// Finds an organisation, without its names.
pub(crate) async fn find(
    conn: &mut Conn,
    keyring: &Keyring,
    id: OrganisationId,
) -> Result<Option<Organisation>, Error> {
    Ok(store::list(conn, keyring, &[id], |_| false).await?.pop())
}

/// Finds an organisation with its names. The caller must be authorised to read them.
pub(crate) async fn find_with_names(
    conn: &mut Conn,
    keyring: &Keyring,
    id: OrganisationId,
) -> Result<Option<Organisation>, Error> {
    Ok(store::list(conn, keyring, &[id], |_| true).await?.pop())
}

pub(crate) async fn insert(
    conn: &mut Conn,
    keyring: &Keyring,
    organisation: &Organisation,
    legal_name: &SecretString,
) -> Result<(), Error> {
    Ok(store::insert(conn, keyring, organisation, legal_name).await?)
}

/// Writes the display name that a new organisation chose.
pub(crate) async fn update_display_name(
    conn: &mut Conn,
    keyring: &Keyring,
    id: OrganisationId,
    name: &str,
) -> Result<(), Error> {
    Ok(display_names::update(conn, keyring, id, Some(name)).await?)
}

/// Locks an organisation `FOR NO KEY UPDATE` and returns it without its names. Lock it before its users.
pub(crate) async fn lock(
    conn: &mut Conn,
    keyring: &Keyring,
    id: OrganisationId,
) -> Result<Option<Organisation>, Error> {
    Ok(store::lock(conn, keyring, id).await?)
}

/// Locks an organisation `FOR SHARE`. Lock it before its users.
pub(crate) async fn share(conn: &mut Conn, id: OrganisationId) -> Result<(), Error> {
    Ok(store::share(conn, id).await?)
}

/// Writes status, version and time of a locked organisation.
pub(crate) async fn update(conn: &mut Conn, organisation: &Organisation) -> Result<(), Error> {
    Ok(store::update(conn, organisation).await?)
}
