//! Accounts for the use cases of other capabilities, on their connection.

use commands::Error;
use database::{Conn, Window};
use uuid::Uuid;

use crate::accounts::domain::{Account, Email, NewAccount, PasswordHash, Person, User};
use crate::accounts::store::user_search::{self, UserFilter};
use crate::accounts::store::{persons, users};
use crate::domain::{OrganisationId, Role, UserId};
use crate::store::Keyring;

pub(crate) async fn find(conn: &mut Conn, id: UserId) -> Result<Option<User>, Error> {
    Ok(users::find(conn, id).await?)
}

/// Locks an account `FOR NO KEY UPDATE`. Lock its organisations first.
pub(crate) async fn lock(conn: &mut Conn, id: UserId) -> Result<Option<User>, Error> {
    Ok(users::lock(conn, id).await?)
}

pub(crate) async fn insert(
    conn: &mut Conn,
    keyring: &Keyring,
    account: NewAccount<'_>,
) -> Result<(), Error> {
    Ok(users::insert(conn, keyring, account).await?)
}

/// Writes status, language, version, time and memberships of a locked account.
pub(crate) async fn update(conn: &mut Conn, user: &User) -> Result<(), Error> {
    Ok(users::update(conn, user).await?)
}

/// Finds the account that signs in with this address.
pub(crate) async fn find_account(
    conn: &mut Conn,
    keyring: &Keyring,
    email: &Email,
) -> Result<Option<Account>, Error> {
    Ok(users::find_account(conn, keyring, email).await?)
}

/// Finds the password of an account that has one.
pub(crate) async fn find_password(conn: &mut Conn, id: UserId) -> Result<Option<Account>, Error> {
    Ok(users::find_password(conn, id).await?)
}

/// Writes another hash of the same password.
pub(crate) async fn update_password_hash(
    conn: &mut Conn,
    id: UserId,
    hash: &PasswordHash,
) -> Result<(), Error> {
    Ok(users::update_password_hash(conn, id, hash).await?)
}

/// Returns whether the account has this address.
pub(crate) async fn has_address(
    conn: &mut Conn,
    keyring: &Keyring,
    id: UserId,
    email: &Email,
) -> Result<bool, Error> {
    Ok(users::has_address(conn, keyring, id, email).await?)
}

/// Finds the personal data of an account. The caller must be authorised to read it.
pub(crate) async fn find_person(
    conn: &mut Conn,
    keyring: &Keyring,
    id: UserId,
) -> Result<Option<Person>, Error> {
    Ok(persons::list(conn, keyring, &[id]).await?.pop())
}

/// Lists a page of the members of an organisation, oldest account first.
pub(crate) async fn list_members(
    conn: &mut Conn,
    keyring: &Keyring,
    organisation: OrganisationId,
    window: Window<Uuid>,
) -> Result<Vec<User>, Error> {
    Ok(user_search::list(conn, keyring, &members(organisation), window).await?)
}

pub(crate) async fn count_members(
    conn: &mut Conn,
    keyring: &Keyring,
    organisation: OrganisationId,
) -> Result<i64, Error> {
    Ok(user_search::count(conn, keyring, &members(organisation)).await?)
}

fn members(organisation: OrganisationId) -> UserFilter {
    UserFilter {
        organisation: Some(organisation),
        ..UserFilter::default()
    }
}

/// Counts the other users who have a role in an organisation and can use it. Lock the organisation first.
pub(crate) async fn count_others_with_role(
    conn: &mut Conn,
    organisation: OrganisationId,
    role: Role,
    besides: UserId,
) -> Result<i64, Error> {
    Ok(users::count_others_with_role(conn, organisation, role, besides).await?)
}

/// Returns whether a user who is not deactivated has this role. Locks the table of members until the transaction ends.
pub(crate) async fn lock_role_exists(conn: &mut Conn, role: Role) -> Result<bool, Error> {
    Ok(users::lock_role_exists(conn, role).await?)
}
