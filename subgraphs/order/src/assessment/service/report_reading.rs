//! Reads of reports and disputes, by ID and of orders.

use std::collections::HashMap;

use caller::Caller;
use commands::Error;

use super::Assessments;
use crate::assessment::domain::{Dispute, Report};
use crate::assessment::store;
use crate::domain::{DisputeId, ReportId};
use crate::orders::service::order_steps::find_orders;
use crate::service::access::{Reader, Sight, by_sight, cases};

impl Assessments {
    /// Returns the last report of each order.
    pub async fn reports_of(&self, sights: &[Sight]) -> Result<HashMap<Sight, Vec<Report>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let reports =
            store::list_last_reports_of_orders(&mut conn, &self.keys, &cases(sights)).await?;
        let shown = |sight: Sight, _: &Report| sight.shows_case() && sight.shows_texts();
        Ok(by_sight(
            sights,
            &reports,
            |report| Some(report.order),
            shown,
        ))
    }

    /// Returns a report of the order of this sight.
    pub async fn report_in_case(
        &self,
        sight: Sight,
        id: ReportId,
    ) -> Result<Option<Report>, Error> {
        if !sight.shows_case() || !sight.shows_texts() {
            return Ok(None);
        }
        let mut conn = self.pool.acquire().await?;
        let report = store::find_reports(&mut conn, &self.keys, &[id])
            .await?
            .pop();
        Ok(report.filter(|report| report.order == sight.order()))
    }

    /// Returns reports for the parties. The staff reads reports in their case only, with a reason.
    pub async fn reports_by_id(
        &self,
        caller: &Caller,
        ids: &[ReportId],
    ) -> Result<Vec<Report>, Error> {
        let reader = Reader::of(caller)?;
        if reader == Reader::Staff {
            return Ok(Vec::new());
        }
        let mut conn = self.pool.acquire().await?;
        let mut reports = store::find_reports(&mut conn, &self.keys, ids).await?;
        let orders = find_orders(&mut conn, reports.iter().map(|report| report.order)).await?;
        let readable = |id| {
            orders
                .get(&id)
                .is_some_and(|order| reader.reads_case(order.seller, Some(order)))
        };
        reports.retain(|report| readable(report.order));
        Ok(reports)
    }

    pub async fn disputes_of(
        &self,
        sights: &[Sight],
    ) -> Result<HashMap<Sight, Vec<Dispute>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let disputes =
            store::list_disputes_of_orders(&mut conn, &self.keys, &cases(sights)).await?;
        Ok(by_sight(
            sights,
            &disputes,
            |dispute| Some(dispute.order),
            |sight, _| sight.shows_case(),
        ))
    }

    pub async fn disputes_by_id(
        &self,
        caller: &Caller,
        ids: &[DisputeId],
    ) -> Result<Vec<Dispute>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut disputes = store::find_disputes(&mut conn, &self.keys, ids).await?;
        let orders = find_orders(&mut conn, disputes.iter().map(|dispute| dispute.order)).await?;
        let readable = |id| {
            orders
                .get(&id)
                .is_some_and(|order| reader.reads_case(order.seller, Some(order)))
        };
        disputes.retain(|dispute| readable(dispute.order));
        Ok(disputes)
    }
}
