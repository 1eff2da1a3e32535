//! Reading consignments and transport approvals, by id and as lists, and what belongs to them.

use std::collections::HashMap;

use caller::Caller;
use database::Conn;

use crate::consignments::domain::{
    Consignment, ConsignmentFilter, ConsignmentStep, DeviceAssignment, Goods,
};
use crate::consignments::store;
use crate::domain::{ApprovalId, ConsignmentId};
use crate::service::{Error, Service};
use crate::store::{PageOf, SortedPage};
use crate::transport_approvals::domain::{Approval, ApprovalFilter, ApprovalStep};
use crate::transport_approvals::service::transport_access::Viewer;
use crate::transport_approvals::store as transport_approvals_store;

impl Service {
    pub async fn consignments_by_id(
        &self,
        caller: &Caller,
        ids: &[ConsignmentId],
    ) -> Result<Vec<Consignment>, Error> {
        let viewer = Viewer::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut consignments = store::find_consignments(&mut conn, ids).await?;
        consignments.retain(|consignment| viewer.sees(consignment));
        Ok(consignments)
    }

    /// One page of the consignments that the reader may see.
    pub async fn consignments(
        &self,
        caller: &Caller,
        filter: &ConsignmentFilter<'_>,
        page: SortedPage,
    ) -> Result<Vec<Consignment>, Error> {
        let viewer = Viewer::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut consignments = Vec::new();
        for scope in viewer.consignments() {
            consignments.extend(store::list_consignments(&mut conn, scope, filter, page).await?);
        }
        Ok(page.merge(consignments, |consignment| consignment.id.0))
    }

    pub async fn consignment_total(
        &self,
        caller: &Caller,
        filter: &ConsignmentFilter<'_>,
    ) -> Result<i64, Error> {
        let viewer = Viewer::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut total = 0;
        for scope in viewer.consignments() {
            total += store::count_consignments(&mut conn, scope, filter).await?;
        }
        Ok(total)
    }

    /// What is in these consignments, as far as the reader may see them.
    pub async fn goods_of(
        &self,
        caller: &Caller,
        ids: &[ConsignmentId],
    ) -> Result<HashMap<ConsignmentId, Goods>, Error> {
        let seen = self.seen(caller, ids).await?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_goods(&mut conn, &self.keys, &seen).await?)
    }

    pub async fn device_assignments_of(
        &self,
        caller: &Caller,
        ids: &[ConsignmentId],
    ) -> Result<Vec<DeviceAssignment>, Error> {
        let seen = self.seen(caller, ids).await?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_device_assignments(&mut conn, &seen).await?)
    }

    /// Pages of what has happened to consignments, as far as the reader may see them.
    pub async fn consignment_timelines_of(
        &self,
        caller: &Caller,
        pages: &[PageOf<ConsignmentId>],
    ) -> Result<HashMap<PageOf<ConsignmentId>, Vec<ConsignmentStep>>, Error> {
        let ids: Vec<ConsignmentId> = pages.iter().map(|page| page.of).collect();
        let seen = self.seen(caller, &ids).await?;
        let pages: Vec<_> = pages
            .iter()
            .copied()
            .filter(|page| seen.contains(&page.of))
            .collect();
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_consignment_timelines(&mut conn, &self.keys, &pages).await?)
    }

    pub async fn consignment_step_total(
        &self,
        caller: &Caller,
        id: ConsignmentId,
    ) -> Result<i64, Error> {
        if self.seen(caller, &[id]).await?.is_empty() {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_consignment_steps(&mut conn, id).await?)
    }

    async fn seen(
        &self,
        caller: &Caller,
        ids: &[ConsignmentId],
    ) -> Result<Vec<ConsignmentId>, Error> {
        let seen = self.consignments_by_id(caller, ids).await?;
        Ok(seen.into_iter().map(|consignment| consignment.id).collect())
    }

    pub async fn approvals_by_id(
        &self,
        caller: &Caller,
        ids: &[ApprovalId],
    ) -> Result<Vec<Approval>, Error> {
        let viewer = Viewer::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut approvals = transport_approvals_store::find_approvals(&mut conn, ids).await?;
        let consignments = consignments_of(&mut conn, &approvals).await?;
        approvals.retain(|approval| {
            let consignment = approval.consignment.and_then(|id| consignments.get(&id));
            viewer.sees_approval(approval.organisation, consignment)
        });
        Ok(approvals)
    }

    /// One page of the transport approvals that the reader may see.
    pub async fn approvals(
        &self,
        caller: &Caller,
        filter: &ApprovalFilter<'_>,
        page: SortedPage,
    ) -> Result<Vec<Approval>, Error> {
        let viewer = Viewer::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut approvals = Vec::new();
        for scope in viewer.approvals() {
            approvals.extend(
                transport_approvals_store::list_approvals(&mut conn, scope, filter, page).await?,
            );
        }
        Ok(page.merge(approvals, |approval| approval.id.0))
    }

    pub async fn approval_total(
        &self,
        caller: &Caller,
        filter: &ApprovalFilter<'_>,
    ) -> Result<i64, Error> {
        let viewer = Viewer::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut total = 0;
        for scope in viewer.approvals() {
            total += transport_approvals_store::count_approvals(&mut conn, scope, filter).await?;
        }
        Ok(total)
    }

    /// Pages of what has happened to approvals, as far as the reader may see them.
    pub async fn approval_timelines_of(
        &self,
        caller: &Caller,
        pages: &[PageOf<ApprovalId>],
    ) -> Result<HashMap<PageOf<ApprovalId>, Vec<ApprovalStep>>, Error> {
        let ids: Vec<ApprovalId> = pages.iter().map(|page| page.of).collect();
        let visible = self.approvals_by_id(caller, &ids).await?;
        let sees = |id| visible.iter().any(|approval| approval.id == id);
        let pages: Vec<_> = pages.iter().copied().filter(|page| sees(page.of)).collect();
        let mut conn = self.pool.acquire().await?;
        Ok(
            transport_approvals_store::list_approval_timelines(&mut conn, &self.keys, &pages)
                .await?,
        )
    }

    pub async fn approval_step_total(&self, caller: &Caller, id: ApprovalId) -> Result<i64, Error> {
        if self.approvals_by_id(caller, &[id]).await?.is_empty() {
            return Ok(0);
        }
        let mut conn = self.pool.acquire().await?;
        Ok(transport_approvals_store::count_approval_steps(&mut conn, id).await?)
    }
}

/// The consignments that approvals are for, for looking at who may see them.
async fn consignments_of(
    conn: &mut Conn,
    approvals: &[Approval],
) -> Result<HashMap<ConsignmentId, Consignment>, Error> {
    let ids: Vec<ConsignmentId> = approvals
        .iter()
        .filter_map(|approval| approval.consignment)
        .collect();
    let consignments = store::find_consignments(conn, &ids).await?;
    Ok(consignments
        .into_iter()
        .map(|consignment| (consignment.id, consignment))
        .collect())
}
