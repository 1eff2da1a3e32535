//! References of commands to objects that another domain made a moment ago.
//!
//! A client may send the ID of a new object before the event about the object is consumed here. The command then waits for the
//! projection, before its transaction begins and without a database connection. An object that the caller may not use is
//! treated like an object that does not exist, so the response time does not reveal it.

use std::time::Duration;

use commands::{CommandContext, Error};
use database::Conn;
use tokio::time::{Instant, sleep_until};

use super::Projections;
use crate::domain::{KeyId, OrganisationId, ProductId, ProviderId};
use crate::projections::domain::{ExternalReferences, Organisation, Provider};
use crate::projections::store;
use crate::service::slots::SlotLimits;

const LONGEST_WAIT: Duration = Duration::from_secs(2);
/// Time until the projections are read again. It doubles up to [`LONGEST_PAUSE`].
const FIRST_PAUSE: Duration = Duration::from_millis(25);
const LONGEST_PAUSE: Duration = Duration::from_millis(100);
/// Maximum number of unknown references of a command that waits. Each read of the projections reads all of them.
const MOST_REFERENCES: usize = 100;
/// Maximum numbers of commands of this process that wait at a time. Further commands do not wait.
pub(super) const WAITS: SlotLimits = SlotLimits {
    of_organisation: 8,
    in_total: 128,
};

impl Projections {
    /// Waits until the organisation of the caller may use all of these objects, for at most two seconds. Objects that are older
    /// than ten seconds are not waited for, and neither are more than 100 unknown objects. The command itself refuses references
    /// that are still unknown.
    ///
    /// The commands of an import do not wait, because the import has waited for the references of all its lines.
    pub(crate) async fn wait_for(
        &self,
        command: &CommandContext,
        own: OrganisationId,
        references: ExternalReferences,
    ) -> Result<(), Error> {
        let fresh = references.fresh(command.now());
        if fresh.is_empty() || command.is_in_bulk() {
            return Ok(());
        }
        let mut unknown = self.unknown(own, fresh).await?;
        if unknown.is_empty() || unknown.count() > MOST_REFERENCES {
            return Ok(());
        }
        let Some(_slot) = self.waits.take(own) else {
            return Ok(());
        };
        let end = Instant::now() + LONGEST_WAIT;
        let mut pause = FIRST_PAUSE;
        while !unknown.is_empty() && Instant::now() < end {
            sleep_until(end.min(Instant::now() + pause)).await;
            unknown = self.unknown(own, unknown).await?;
            pause = LONGEST_PAUSE.min(pause * 2);
        }
        Ok(())
    }

    /// Returns the references to objects that the organisation may not use, or that the projections do not have.
    async fn unknown(
        &self,
        own: OrganisationId,
        references: ExternalReferences,
    ) -> Result<ExternalReferences, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(ExternalReferences {
            products: unknown_products(&mut conn, own, references.products).await?,
            providers: unknown_providers(&mut conn, references.providers).await?,
            carrier: unknown_organisation(
                &mut conn,
                references.carrier,
                Organisation::is_active_carrier,
            )
            .await?,
            organisation: unknown_organisation(
                &mut conn,
                references.organisation,
                |organisation| !organisation.is_closed(),
            )
            .await?,
            signing_key: unknown_key(&mut conn, own, references.signing_key).await?,
        })
    }
}

async fn unknown_products(
    conn: &mut Conn,
    own: OrganisationId,
    mut ids: Vec<ProductId>,
) -> Result<Vec<ProductId>, Error> {
    if !ids.is_empty() {
        let mut known = store::find_products(conn, &ids).await?;
        known.retain(|product| product.organisation == own);
        ids.retain(|id| !known.iter().any(|product| product.id == *id));
    }
    Ok(ids)
}

async fn unknown_providers(
    conn: &mut Conn,
    mut ids: Vec<ProviderId>,
) -> Result<Vec<ProviderId>, Error> {
    if !ids.is_empty() {
        let mut known = store::find_providers(conn, &ids).await?;
        known.retain(Provider::is_listed);
        ids.retain(|id| !known.iter().any(|provider| provider.id == *id));
    }
    Ok(ids)
}

async fn unknown_organisation(
    conn: &mut Conn,
    id: Option<OrganisationId>,
    may_be_used: fn(&Organisation) -> bool,
) -> Result<Option<OrganisationId>, Error> {
    let Some(id) = id else { return Ok(None) };
    let known = store::find_organisation(conn, id).await?;
    let unknown = known.is_none_or(|organisation| !may_be_used(&organisation));
    Ok(unknown.then_some(id))
}

async fn unknown_key(
    conn: &mut Conn,
    own: OrganisationId,
    id: Option<KeyId>,
) -> Result<Option<KeyId>, Error> {
    let Some(id) = id else { return Ok(None) };
    let owner = store::find_owner_of_provider_key(conn, id).await?;
    Ok((owner != Some(own)).then_some(id))
}
