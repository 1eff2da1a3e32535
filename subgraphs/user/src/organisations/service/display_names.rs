use std::collections::HashMap;

use caller::Caller;
use commands::Error;

use super::Organisations;
use crate::domain::OrganisationId;
use crate::domain::rights::RIGHTS;
use crate::organisations::store::display_names;

impl Organisations {
    /// Lists the names under which these organisations appear to others. Every reader of an organisation may read its
    /// display name.
    pub async fn find_display_names(
        &self,
        caller: &Caller,
        ids: &[OrganisationId],
    ) -> Result<HashMap<OrganisationId, String>, Error> {
        if RIGHTS.check(caller, "Organisation").is_err() {
            return Ok(HashMap::new());
        }
        let mut conn = self.pool.acquire().await?;
        Ok(display_names::list(&mut conn, &self.keyring, ids).await?)
    }

    /// The display name of the organisation of a session that this request began, so that no caller is authorised.
    pub async fn display_name_of_session(
        &self,
        id: OrganisationId,
    ) -> Result<Option<String>, Error> {
        let mut conn = self.pool.acquire().await?;
        let mut found = display_names::list(&mut conn, &self.keyring, &[id]).await?;
        Ok(found.remove(&id))
    }
}
