use commands::Error;
use database::Conn;
use uuid::Uuid;

use crate::accounts::events::outgoing::{self, ReachableUser};
use crate::accounts::store::persons;
use crate::accounts::store::user_search::{self, UserFilter};
use crate::events::outgoing::PageStart;
use crate::store::Keyring;

/// Publishes a page of the current state. Returns its last id, or `None` for the last page.
///
/// Accounts whose key was destroyed are omitted, because their address cannot be read.
pub(crate) async fn publish_page(
    conn: &mut Conn,
    keyring: &Keyring,
    start: PageStart,
) -> Result<Option<Uuid>, Error> {
    let page = user_search::list(conn, keyring, &UserFilter::default(), start.window()).await?;
    let through = PageStart::through(page.iter().map(|user| user.id.0));
    let ids: Vec<_> = page.iter().map(|user| user.id).collect();
    let mut contacts = persons::list_contacts(conn, keyring, &ids).await?;
    let reachable = page.into_iter().filter_map(|user| {
        let contact = contacts.remove(&user.id)?;
        Some(ReachableUser { user, contact })
    });
    outgoing::users_listed(conn, start, through, reachable.collect()).await?;
    Ok(through)
}
