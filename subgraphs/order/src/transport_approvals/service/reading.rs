//! Reads transport approvals by ID and as lists, with their timelines.

use std::collections::HashMap;

use caller::Caller;
use commands::Error;
use database::Conn;

use super::TransportApprovals;
use crate::consignments::domain::Consignment;
use crate::consignments::service::{Viewer, find_consignments};
use crate::domain::{ApprovalId, ConsignmentId};
use crate::store::{ListPage, PageOf};
use crate::transport_approvals::domain::{Approval, ApprovalFilter, ApprovalStep};
use crate::transport_approvals::store;

impl TransportApprovals {
    pub async fn find(&self, caller: &Caller, ids: &[ApprovalId]) -> Result<Vec<Approval>, Error> {
        let viewer = Viewer::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut approvals = store::find_approvals(&mut conn, ids).await?;
        let consignments = consignments_of(&mut conn, &approvals).await?;
        approvals.retain(|approval| {
            let consignment = approval.consignment.and_then(|id| consignments.get(&id));
            viewer.sees_approval(approval.organisation, consignment)
        });
        Ok(approvals)
    }

    /// One page of the transport approvals that the reader may see.
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &ApprovalFilter,
        page: ListPage,
    ) -> Result<Vec<Approval>, Error> {
        let viewer = Viewer::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut approvals = Vec::new();
        for scope in viewer.scopes() {
            approvals.extend(store::list_approvals(&mut conn, scope, filter, page).await?);
        }
        Ok(page.merge(approvals, |approval| {
            page.sorting.key(approval.sort_values())
        }))
    }

    pub async fn count(&self, caller: &Caller, filter: &ApprovalFilter) -> Result<i64, Error> {
        let viewer = Viewer::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut total = 0;
        for scope in viewer.scopes() {
            total += store::count_approvals(&mut conn, scope, filter).await?;
        }
        Ok(total)
    }

    /// Pages of the timelines of those approvals that the reader may see.
    pub async fn list_timelines(
        &self,
        caller: &Caller,
        pages: &[PageOf<ApprovalId>],
    ) -> Result<HashMap<PageOf<ApprovalId>, Vec<ApprovalStep>>, Error> {
        let ids: Vec<ApprovalId> = pages.iter().map(|page| page.of).collect();
        let visible = self.find(caller, &ids).await?;
        let sees = |id| visible.iter().any(|approval| approval.id == id);
        let pages: Vec<_> = pages.iter().copied().filter(|page| sees(page.of)).collect();
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_approval_timelines(&mut conn, &self.keys, &pages).await?)
    }

    pub async fn count_steps(&self, caller: &Caller, id: ApprovalId) -> Result<i64, Error> {
        if self.find(caller, &[id]).await?.is_empty() {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_approval_steps(&mut conn, id).await?)
    }
}

/// Consignments of the approvals, for the check of access.
async fn consignments_of(
    conn: &mut Conn,
    approvals: &[Approval],
) -> Result<HashMap<ConsignmentId, Consignment>, Error> {
    let ids: Vec<ConsignmentId> = approvals
        .iter()
        .filter_map(|approval| approval.consignment)
        .collect();
    let consignments = find_consignments(conn, &ids).await?;
    Ok(consignments
        .into_iter()
        .map(|consignment| (consignment.id, consignment))
        .collect())
}
