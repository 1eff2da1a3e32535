use commands::Error;
use database::Conn;
use uuid::Uuid;

use crate::events::outgoing::PageStart;
use crate::provider_keys::events::outgoing;
use crate::provider_keys::store;

/// Publishes a page of the current state of providers' keys. Returns its last id, or `None` for the last page.
pub(crate) async fn publish_page(conn: &mut Conn, start: PageStart) -> Result<Option<Uuid>, Error> {
    let page = store::list_after(conn, start.after, PageStart::LIMIT).await?;
    Ok(outgoing::provider_keys_listed(conn, start, &page).await?)
}
