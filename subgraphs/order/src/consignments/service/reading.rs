//! Reads consignments by ID and as lists, with their goods, devices and timelines.

use std::collections::HashMap;

use caller::Caller;
use commands::Error;

use super::Consignments;
use super::access::Viewer;
use crate::consignments::domain::{
    Consignment, ConsignmentFilter, ConsignmentStep, DeviceAssignment, Goods,
};
use crate::consignments::store;
use crate::domain::ConsignmentId;
use crate::store::{ListPage, PageOf};

impl Consignments {
    pub async fn find(
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
    pub async fn list(
        &self,
        caller: &Caller,
        filter: &ConsignmentFilter,
        page: ListPage,
    ) -> Result<Vec<Consignment>, Error> {
        let viewer = Viewer::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut consignments = Vec::new();
        for scope in viewer.scopes() {
            consignments.extend(store::list_consignments(&mut conn, scope, filter, page).await?);
        }
        Ok(page.merge(consignments, |one| page.sorting.key(one.sort_values())))
    }

    pub async fn count(&self, caller: &Caller, filter: &ConsignmentFilter) -> Result<i64, Error> {
        let viewer = Viewer::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut total = 0;
        for scope in viewer.scopes() {
            total += store::count_consignments(&mut conn, scope, filter).await?;
        }
        Ok(total)
    }

    /// Goods of those consignments that the reader may see.
    pub async fn list_goods(
        &self,
        caller: &Caller,
        ids: &[ConsignmentId],
    ) -> Result<HashMap<ConsignmentId, Goods>, Error> {
        let seen = self.seen(caller, ids).await?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_goods(&mut conn, &self.keys, &seen).await?)
    }

    pub async fn list_device_assignments(
        &self,
        caller: &Caller,
        ids: &[ConsignmentId],
    ) -> Result<Vec<DeviceAssignment>, Error> {
        let seen = self.seen(caller, ids).await?;
        let mut conn = self.pool.acquire().await?;
        Ok(store::list_device_assignments(&mut conn, &seen).await?)
    }

    /// Pages of the timelines of those consignments that the reader may see.
    pub async fn list_timelines(
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

    pub async fn count_steps(&self, caller: &Caller, id: ConsignmentId) -> Result<i64, Error> {
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
        let seen = self.find(caller, ids).await?;
        Ok(seen.into_iter().map(|consignment| consignment.id).collect())
    }
}
