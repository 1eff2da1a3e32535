use caller::Caller;
use commands::Error;
use time::OffsetDateTime;

use super::ApiClients;
use crate::api_clients::events::outgoing::GatewaySnapshot;
use crate::api_clients::store;
use crate::sessions::service as sessions;

impl ApiClients {
    /// What the gateway must know before it can let anybody in. For the gateway only.
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
