use caller::Caller;
use commands::Error;
use time::OffsetDateTime;

use super::ApiClients;
use crate::api_clients::events::outgoing::GatewaySnapshot;
use crate::api_clients::store;
use crate::sessions::service as sessions;

impl ApiClients {
    /// Returns the state that the gateway needs before it admits requests. Only the gateway may call this.
    pub async fn gateway_snapshot(
        &self,
        caller: &Caller,
        now: OffsetDateTime,
    ) -> Result<GatewaySnapshot, Error> {
        caller.gateway()?;
        let mut conn = self.pool.acquire().await?;
        let clients = store::api_clients::list_live(&mut conn).await?;
        let revoked = sessions::list_revoked(&mut conn, now).await?;
        let cutoffs = sessions::list_recent_cutoffs(&mut conn, now).await?;
        Ok(GatewaySnapshot::of(&clients, &revoked, &cutoffs))
    }
}
