//! Providers for the use cases of other capabilities, on their connection.

use caller::Caller;
use commands::Error;
use database::Conn;
use time::OffsetDateTime;

use crate::domain::rights::reads_platform;
use crate::domain::{OrganisationId, ProviderId};
use crate::providers::domain::{Provider, Visible, refusals};
use crate::providers::store::providers as store;

/// The providers that a caller may read. An API client without the scope reads listed providers only.
pub(crate) fn visible(caller: &Caller) -> Visible {
    let reads_own = caller.user().is_ok() || caller.has_scope("providers:read");
    let own = caller
        .organisation()
        .filter(|_| reads_own)
        .map(OrganisationId);
    if reads_platform(caller) {
        Visible::All
    } else {
        Visible::ListedAndOwn(own)
    }
}

/// Locks a provider.
pub(crate) async fn lock(conn: &mut Conn, id: ProviderId) -> Result<Provider, Error> {
    Ok(store::lock(conn, id)
        .await?
        .ok_or_else(refusals::provider_not_found)?)
}

/// Locks the provider of an organisation.
pub(crate) async fn lock_of(
    conn: &mut Conn,
    organisation: OrganisationId,
) -> Result<Provider, Error> {
    Ok(store::lock_of(conn, organisation)
        .await?
        .ok_or_else(refusals::provider_not_found)?)
}

/// Writes the time of a change that is not in the provider's row, for example of one of its keys.
pub(crate) async fn update_time(
    conn: &mut Conn,
    id: ProviderId,
    now: OffsetDateTime,
) -> Result<(), Error> {
    Ok(store::update_time(conn, id, now).await?)
}
