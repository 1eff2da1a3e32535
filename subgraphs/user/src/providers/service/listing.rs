use commands::Error;
use database::Conn;
use uuid::Uuid;

use crate::events::outgoing::PageStart;
use crate::providers::events::outgoing;
use crate::providers::store;

/// Publishes a page of the current state of providers. Returns its last id, or `None` for the last page.
pub(crate) async fn publish_page(conn: &mut Conn, start: PageStart) -> Result<Option<Uuid>, Error> {
    let page = store::providers::list_after(conn, start.after, PageStart::LIMIT).await?;
    Ok(outgoing::providers_listed(conn, start, &page).await?)
}
