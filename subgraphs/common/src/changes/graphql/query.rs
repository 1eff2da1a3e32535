use async_graphql::{Context, ID, Object};
use chassis::{Failure, RequestContext};

use super::types::Change;
use crate::changes::service::Changes;

#[derive(Default)]
pub struct ChangesQuery;

#[Object]
impl ChangesQuery {
    /// Change of an object of your organisation, by the ID that `changed` returned.
    ///
    /// Signed-in users may call this, and programs with a scope for objects of this kind. Null for other programs, and if the ID is not
    /// the ID of a change. The change does not say whether the object exists: see `subject`.
    async fn change(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "ID of the change.")] id: ID,
    ) -> Result<Option<Change>, Failure> {
        let found = Changes::find(RequestContext::of(ctx).caller(), &id)?;
        Ok(found.map(Change::from))
    }
}
