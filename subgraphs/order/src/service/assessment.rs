//! The provider assesses, the seller accepts the report.

use caller::Caller;
use database::Conn;
use time::OffsetDateTime;

use super::access::{Actor, SeenOrder};
use super::steps::{Case, Turn};
use super::{Attempt, Error, Service};
use crate::domain::{
    Certificate, Command, DocumentStatus, FindingResult, OrderId, Refusal, ReportDraft, ReportId,
    certificate_number,
};
use crate::events::outgoing;
use crate::store;

impl Service {
    pub async fn start_assessment(
        &self,
        caller: &Caller,
        order: OrderId,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "startAssessment")?;
        let mut case = match self.open_case(caller, actor, order, (&attempt, order.0)).await? {
            Turn::First(case) => case,
            Turn::Again(order) => return self.order_again(actor, order).await,
        };
        let step = case.order.step(Command::StartAssessment, actor.organisation)?;
        case.record(&self.keys, &step, None, attempt.now).await?;
        case.commit().await
    }

    /// The provider hands in its findings, which nobody changes afterwards.
    pub async fn issue_report(
        &self,
        caller: &Caller,
        report: ReportDraft,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "issueReport")?;
        report.check()?;
        let order = report.order;
        let mut case = match self.open_case(caller, actor, order, (&attempt, order.0)).await? {
            Turn::First(case) => case,
            Turn::Again(order) => return self.order_again(actor, order).await,
        };
        let step = case.order.step(Command::IssueReport, actor.organisation)?;
        self.check_evidence(&mut case.tx, &report, attempt.now).await?;
        let report = report.issue(ReportId::generate(), attempt.now);
        store::insert_report(&mut case.tx, &self.keys, &report).await?;
        case.record(&self.keys, &step, None, attempt.now).await?;
        case.commit().await
    }

    /// The seller takes the report; if it passes, the certificate is issued in the same transaction.
    pub async fn accept_report(
        &self,
        caller: &Caller,
        order: OrderId,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "acceptReport")?;
        let mut case = match self.open_case(caller, actor, order, (&attempt, order.0)).await? {
            Turn::First(case) => case,
            Turn::Again(order) => return self.order_again(actor, order).await,
        };
        let step = case.order.step(Command::AcceptReport, actor.organisation)?;
        case.record(&self.keys, &step, None, attempt.now).await?;
        self.certify(&mut case, attempt.now).await?;
        case.commit().await
    }

    /// Issues the certificate that an order's report gives a right to, if it passes. In the transaction of the step
    /// that completes the order.
    pub(super) async fn certify(&self, case: &mut Case, now: OffsetDateTime) -> Result<(), Error> {
        let reports = store::list_reports_of_orders(&mut case.tx, &self.keys, &[case.order.id]).await?;
        if let Some(report) = reports.first().filter(|report| report.passes()) {
            let number = certificate_number(now.year(), store::next_certificate_number(&mut case.tx).await?);
            let certificate = Certificate::issue(report, &case.order, number, now);
            store::insert_certificate(&mut case.tx, &certificate).await?;
            let because = case.actor.because(now);
            outgoing::certificate_issued(&mut case.tx, because, &certificate, case.order.provider).await?;
        }
        Ok(())
    }

    /// A finding rests on documents of its own order only, and a PASS on accepted ones.
    async fn check_evidence(
        &self,
        conn: &mut Conn,
        report: &ReportDraft,
        now: OffsetDateTime,
    ) -> Result<(), Error> {
        let documents = store::list_documents_of_orders(conn, &self.keys, &[report.order]).await?;
        for (position, finding) in report.findings.iter().enumerate() {
            for (nth, id) in finding.evidence.iter().enumerate() {
                let (position, nth) = (position.to_string(), nth.to_string());
                let path = ["findings", &position, "evidenceIds", &nth];
                let Some(document) = documents.iter().find(|document| document.id == *id) else {
                    let path = path.iter().map(ToString::to_string).collect();
                    return Err(Refusal::DocumentNotFound { path }.into());
                };
                let accepted = document.status_on(now.date()) == DocumentStatus::Accepted;
                if finding.result == FindingResult::Pass && !accepted {
                    return Err(Refusal::invalid(&path, "must be an accepted document, for a PASS").into());
                }
            }
        }
        Ok(())
    }
}
