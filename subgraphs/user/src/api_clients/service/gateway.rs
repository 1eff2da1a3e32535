use caller::Caller;
use time::OffsetDateTime;

use crate::api_clients::events::outgoing::GatewaySnapshot;
use crate::api_clients::store;
use crate::service::{Error, Service};
use crate::sessions::domain::signing_key::Jwks;
use crate::sessions::service::Authority;
use crate::sessions::store as sessions_store;

impl Service {
    /// What the gateway must know before it can let anybody in. For the gateway only.
    pub async fn gateway_snapshot(
        &self,
        caller: &Caller,
        now: OffsetDateTime,
    ) -> Result<GatewaySnapshot, Error> {
        caller.gateway()?;
        let mut conn = self.pool.acquire().await?;
        let clients = store::api_clients::list_live(&mut conn).await?;
        let revoked = sessions_store::sessions::list_revoked(&mut conn, now).await?;
        let cutoffs = sessions_store::session_cutoffs::list_recent(&mut conn, now).await?;
        Ok(GatewaySnapshot::of(&clients, &revoked, &cutoffs))
    }

    /// What access tokens are verified with. For everybody.
    #[must_use]
    pub fn public_keys(&self, now: OffsetDateTime) -> Jwks {
        self.tokens.public_keys(now)
    }

    /// Who issues access tokens, and where. For everybody.
    #[must_use]
    pub fn authority(&self) -> &Authority {
        self.tokens.authority()
    }
}
