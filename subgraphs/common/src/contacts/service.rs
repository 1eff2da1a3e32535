//! Use cases: contacts mirror the accounts of the user domain, and are the recipients of notices.
//!
//! Each function runs inside the transaction that also inserts the event into the inbox.

use std::collections::{BTreeMap, BTreeSet};

use commands::Error;
use database::Conn;
use uuid::Uuid;

use crate::contacts::domain::{
    self, Differences, IdRange, Repair, SealedContact, UnknownOrganisation,
};
use crate::contacts::store::{self, Member};
use crate::domain::UserId;
use crate::store::Keyring;

pub use crate::contacts::store::Address;

/// Updates contacts from account facts. The greatest version of an account wins.
pub async fn contacts_changed(conn: &mut Conn, contacts: Vec<SealedContact>) -> Result<(), Error> {
    Ok(store::upsert_contacts(conn, &domain::latest(contacts)).await?)
}

/// Compares the contacts of a range with a page of the user domain's listing, and repairs missing and outdated contacts.
pub async fn contacts_listed(
    conn: &mut Conn,
    range: IdRange,
    listed: Vec<SealedContact>,
) -> Result<Differences, Error> {
    let ids: Vec<Uuid> = listed.iter().map(|sealed| sealed.contact.user.0).collect();
    let known = store::find_contacts(conn, &ids).await?;
    let Repair {
        contacts,
        missing,
        outdated,
    } = Repair::of(listed, known);
    store::upsert_contacts(conn, &contacts).await?;
    let surplus = store::count_surplus(conn, range, &ids).await?;
    Ok(Differences {
        missing,
        outdated,
        surplus,
    })
}

/// Deletes the contact and the organisations of an unverified registration.
pub async fn registration_removed(
    conn: &mut Conn,
    organisations: &[Uuid],
    user: UserId,
) -> Result<(), Error> {
    Ok(store::delete_contact(conn, user, organisations).await?)
}

/// Opens a user's address for one use. Returns `None` if the account is deactivated.
pub(crate) async fn find_address(
    conn: &mut Conn,
    keys: &Keyring,
    user: UserId,
) -> Result<Option<Address>, Error> {
    Ok(store::find_address(conn, keys, user).await?)
}

/// Lists the members of these organisations without deactivated ones, at most `most` per organisation.
///
/// Every organisation has an owner from its registration on. An organisation without any known account fails with
/// [`UnknownOrganisation`]: it does not exist, or its registration has not arrived yet, because events of two producers have no
/// common order.
pub(crate) async fn members(
    conn: &mut Conn,
    organisations: &[Uuid],
    most: usize,
) -> Result<Vec<UserId>, Error> {
    if let Some(unknown) = store::list_unknown(conn, organisations).await?.first() {
        let unknown = UnknownOrganisation(*unknown);
        return Err(anyhow::Error::from(unknown).into());
    }
    let mut found: BTreeMap<Uuid, usize> = BTreeMap::new();
    let mut users = BTreeSet::new();
    for Member { organisation, user } in store::list_members(conn, organisations, most + 1).await? {
        let count = found.entry(organisation).or_default();
        *count += 1;
        if *count <= most {
            users.insert(user);
        }
    }
    for (organisation, _) in found.iter().filter(|(_, count)| **count > most) {
        tracing::warn!(%organisation, most, "an organisation has more members than are notified");
    }
    Ok(users.into_iter().collect())
}

/// Lists at most `most` platform administrators, without deactivated ones.
pub(crate) async fn administrators(conn: &mut Conn, most: usize) -> Result<Vec<UserId>, Error> {
    let mut users = store::list_administrators(conn, most + 1).await?;
    if users.len() > most {
        tracing::warn!(most, "there are more administrators than are notified");
        users.truncate(most);
    }
    Ok(users)
}
