use caller::{Caller, Identity, Role};

use super::{Error, Service};
use crate::domain::{Organisation, OrganisationId};
use crate::store;

impl Service {
    /// Those of these organisations that the caller may know of: all, for whoever is signed in or calls for a partner.
    /// The legal name is for the organisation's own members and for administrators.
    pub async fn get_organisations(
        &self,
        caller: &Caller,
        ids: &[OrganisationId],
    ) -> Result<Vec<Organisation>, Error> {
        if !matches!(caller.identity(), Identity::User(_) | Identity::Client(_)) {
            return Ok(Vec::new());
        }
        let admin = caller.has_role(Role::PlatformAdmin);
        let own = caller.user().ok().map(|user| user.organisation);
        let may_read_name = |id: OrganisationId| admin || own == Some(id.0);
        let mut conn = self.pool.acquire().await?;
        Ok(store::organisations::list(&mut conn, &self.vault, ids, may_read_name).await?)
    }
}
