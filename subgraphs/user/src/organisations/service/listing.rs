use commands::Error;
use database::Conn;
use uuid::Uuid;

use crate::events::outgoing::PageStart;
use crate::organisations::domain::OrganisationFilter;
use crate::organisations::events::outgoing;
use crate::organisations::store::{organisation_search, organisations};
use crate::store::Keyring;

/// Publishes a page of the current state. Returns its last id, or `None` for the last page.
pub(crate) async fn publish_page(
    conn: &mut Conn,
    keyring: &Keyring,
    start: PageStart,
) -> Result<Option<Uuid>, Error> {
    let filter = OrganisationFilter::default();
    let ids = organisation_search::list_page(conn, keyring, &filter, start.window()).await?;
    let page = organisations::list(conn, keyring, &ids, |_| false).await?;
    Ok(outgoing::organisations_listed(conn, start, &page).await?)
}
