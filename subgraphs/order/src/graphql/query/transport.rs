use async_graphql::{Context, ID, Object};
use chassis::{Failure, Page, Paged};
use uuid::Uuid;

use crate::domain::{ApprovalId, ProductId};
use crate::graphql::error::uuid;
use crate::graphql::loaders::{Reads, reading, reads};
use crate::graphql::types::TransportApproval;
use crate::service::Window;

#[derive(Default)]
pub struct TransportQuery;

#[Object]
impl TransportQuery {
    /// A transport approval by its id; null if there is none that you may see.
    async fn transport_approval(
        &self,
        ctx: &Context<'_>,
        id: ID,
    ) -> Result<Option<TransportApproval>, Failure> {
        Ok(reading(ctx)?.load_one(ApprovalId(uuid(&id))).await?.map(TransportApproval))
    }

    /// Your organisation's transport approvals, newest first; all for the platform's staff.
    async fn transport_approvals(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "1 to 100, by default 20.")] first: Option<i32>,
        #[graphql(desc = "The endCursor of the page before.")] after: Option<String>,
        #[graphql(desc = "Only those of this product.")] product_id: Option<ID>,
    ) -> Result<Paged<Uuid, TransportApproval>, Failure> {
        let Reads { service, caller, .. } = reads(ctx)?;
        let (page, product) = (Page::new(first, after)?, product_id.map(|id| ProductId(uuid(&id))));
        let window = Window { after: page.after, limit: page.limit() };
        let rows = service.approvals(caller, product, window).await?;
        let (service, caller) = (service.clone(), caller.clone());
        let count = move || {
            let (service, caller) = (service.clone(), caller.clone());
            async move { Ok(service.approval_total(&caller, product).await?) }
        };
        Ok(page.connection(rows.into_iter().map(TransportApproval), |approval| approval.0.id.0, count))
    }
}
