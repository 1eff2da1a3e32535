use commands::Error;
use database::Conn;

use crate::domain::ProviderId;
use crate::projections::domain::{Listing, Provider, ProvidersRepair};
use crate::projections::store;

/// Updates a provider unless its row has an equal or greater sequence. Returns true if its status has changed.
pub(crate) async fn update_provider(
    conn: &mut Conn,
    provider: &Provider,
    sequence: i64,
) -> Result<bool, Error> {
    let before = store::lock_provider(conn, provider.id).await?;
    let is_updated = store::upsert_provider(conn, provider, sequence).await?;
    Ok(is_updated && before.is_some_and(|before| before.status != provider.status))
}

/// Compares the providers with a page and repairs them.
pub(crate) async fn repair_providers(
    conn: &mut Conn,
    page: &Listing<Provider>,
) -> Result<ProvidersRepair, Error> {
    let ids: Vec<ProviderId> = page.rows.iter().map(|listed| listed.row.id).collect();
    let before = store::find_providers(conn, &ids).await?;
    let repair = store::repair_providers(conn, page).await?;
    let is_repaired =
        |id: ProviderId| repair.missing.contains(&id.0) || repair.outdated.contains(&id.0);
    let has_same_status = |provider: &Provider| {
        before
            .iter()
            .any(|before| before.id == provider.id && before.status == provider.status)
    };
    let status_changed = page
        .rows
        .iter()
        .map(|listed| &listed.row)
        .filter(|provider| is_repaired(provider.id) && !has_same_status(provider))
        .map(|provider| provider.id)
        .collect();
    Ok(ProvidersRepair {
        repair,
        status_changed,
    })
}
