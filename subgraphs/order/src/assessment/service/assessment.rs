//! The provider assesses, the seller accepts the report.

use caller::Caller;
use database::Conn;
use sha2::{Digest, Sha256};
use time::{Date, OffsetDateTime};

use crate::assessment::domain::{
    DetachedJws, FindingResult, MOST_REPORTS, ReportDraft, Signed, Unsignable, refusals,
    report_body,
};
use crate::assessment::store;
use crate::domain::{KeyId, Noted, OrderId, RIGHTS, Refusal, ReportId};
use crate::evidence::domain::refusals::document_not_found;
use crate::evidence::domain::{Document, DocumentStatus};
use crate::evidence::store as evidence_store;
use crate::orders::domain::refusals::order_not_found;
use crate::orders::domain::{Command, Order};
use crate::orders::store as orders_store;
use crate::projections::store as projections_store;
use crate::service::access::Actor;
use crate::service::mentions::warn_of_names;
use crate::service::steps::{Case, Turn};
use crate::service::{Attempt, Error, SeenOrder, Service};

/// The body of a report with the provider's signature, which was verified with this key.
struct SignedBody {
    body: String,
    key: KeyId,
    signature: String,
}

impl Service {
    pub async fn start_assessment(
        &self,
        caller: &Caller,
        order: OrderId,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "startAssessment")?;
        let mut case = match self.open_case(caller, actor, order, &attempt).await? {
            Turn::First(case) => case,
            Turn::Again(order) => return self.order_again(actor, order).await,
        };
        let step = case
            .order
            .step(Command::StartAssessment, actor.organisation)?;
        case.record(&self.keys, &step, None, attempt.now).await?;
        case.commit().await
    }

    /// The bytes that the provider has to sign for this report; `issue_report` makes the same ones anew.
    pub async fn report_to_sign(
        &self,
        caller: &Caller,
        report: ReportDraft,
        now: OffsetDateTime,
    ) -> Result<String, Error> {
        RIGHTS.check(caller, "reportToSign")?;
        report.check()?;
        let mut conn = self.pool.acquire().await?;
        let order = orders_store::find_orders(&mut conn, &[report.order])
            .await?
            .pop();
        let order = order.filter(|order| order.provider.map(|one| one.0) == caller.organisation());
        let order = order.ok_or_else(order_not_found)?;
        self.body_to_sign(&mut conn, &order, &report, now).await
    }

    /// The provider hands in its findings, signed, which nobody changes afterwards.
    pub async fn issue_report(
        &self,
        caller: &Caller,
        report: ReportDraft,
        signature: String,
        attempt: Attempt,
    ) -> Result<Noted<SeenOrder>, Error> {
        let actor = Actor::using(caller, "issueReport")?;
        report.check()?;
        let (order, mentions) = (report.order, report.mentions());
        let mut case = match self.open_case(caller, actor, order, &attempt).await? {
            Turn::First(case) => case,
            Turn::Again(order) => {
                let order = self.order_again(actor, order).await?;
                return self.noted(order, &mentions).await;
            }
        };
        let step = case.order.step(Command::IssueReport, actor.organisation)?;
        let body = self
            .body_to_sign(&mut case.tx, &case.order, &report, attempt.now)
            .await?;
        let id = ReportId::new();
        let body = verify(&mut case, body, signature).await?;
        let signed = self.countersign(id, body, attempt.now)?;
        let report = report.issue(id, signed, attempt.now);
        store::insert_report(&mut case.tx, &self.keys, &report).await?;
        let warnings = warn_of_names(&mut case.tx, &mentions).await?;
        case.record(&self.keys, &step, None, attempt.now).await?;
        self.suspend_corrected(&mut case, attempt.now).await?;
        Ok(Noted {
            item: case.commit().await?,
            warnings,
        })
    }

    /// The canonical JSON of a report that fits its order.
    async fn body_to_sign(
        &self,
        conn: &mut Conn,
        order: &Order,
        report: &ReportDraft,
        now: OffsetDateTime,
    ) -> Result<String, Error> {
        if store::count_reports_of_order(conn, order.id).await? >= MOST_REPORTS {
            return Err(refusals::too_many_reports(MOST_REPORTS).into());
        }
        let last = store::list_last_reports_of_orders(conn, &self.keys, &[order.id])
            .await?
            .pop();
        let named: Vec<ReportId> = report.supersedes.into_iter().collect();
        let mut known = store::find_reports(conn, &self.keys, &named).await?;
        known.retain(|known| known.order == order.id);
        report.follows(last.as_ref(), &known)?;
        let documents =
            evidence_store::list_documents_of_orders(conn, &self.keys, &[order.id]).await?;
        check_evidence(&documents, report, order.lane.today(now))?;
        report_body(report, order, &documents).map_err(|why| match why {
            Unsignable::Refused(refusal) => refusal.into(),
            Unsignable::Json(error) => Error::Internal(error.into()),
        })
    }

    /// Adds the platform's signature to the provider's.
    fn countersign(
        &self,
        report: ReportId,
        signed: SignedBody,
        now: OffsetDateTime,
    ) -> Result<Signed, Error> {
        let SignedBody {
            body,
            key,
            signature,
        } = signed;
        let sha256: [u8; 32] = Sha256::digest(&body).into();
        let countersignature = self.issuer.countersign(report, &sha256, &signature, now)?;
        Ok(Signed {
            body: Some(body.into()),
            sha256,
            key,
            signature,
            countersignature,
        })
    }

    /// The seller takes the report; if it passes, the certificate is issued in the same transaction.
    pub async fn accept_report(
        &self,
        caller: &Caller,
        order: OrderId,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "acceptReport")?;
        let mut case = match self.open_case(caller, actor, order, &attempt).await? {
            Turn::First(case) => case,
            Turn::Again(order) => return self.order_again(actor, order).await,
        };
        let step = case.order.step(Command::AcceptReport, actor.organisation)?;
        case.record(&self.keys, &step, None, attempt.now).await?;
        self.certify(&mut case, attempt.now).await?;
        case.commit().await
    }
}

/// Verifies the provider's signature over the body of a report.
async fn verify(case: &mut Case, body: String, signature: String) -> Result<SignedBody, Error> {
    let chosen = case.order.chosen().ok_or_else(order_not_found)?.clone();
    let jws = DetachedJws::read(&signature)?;
    let key = projections_store::lock_provider_key(&mut case.tx, jws.key).await?;
    let key = key.ok_or_else(refusals::signing_key_not_found)?;
    key.signs_for(chosen.provider, chosen.organisation)?;
    jws.verify(&key, body.as_bytes())?;
    Ok(SignedBody {
        body,
        key: key.id,
        signature,
    })
}

/// A finding rests on documents of its own order only, and a PASS on accepted ones that have not expired on this day, which is that of
/// the destination.
fn check_evidence(
    documents: &[Document],
    report: &ReportDraft,
    today: Date,
) -> Result<(), Refusal> {
    for (position, finding) in report.findings.iter().enumerate() {
        for (nth, id) in finding.evidence.iter().enumerate() {
            let (position, nth) = (position.to_string(), nth.to_string());
            let path = ["findings", &position, "evidenceIds", &nth];
            let Some(document) = documents.iter().find(|document| document.id == *id) else {
                return Err(document_not_found().at(&path));
            };
            let accepted = document.status_on(today) == DocumentStatus::Accepted;
            if finding.result == FindingResult::Pass && !accepted {
                return Err(Refusal::invalid(
                    &path,
                    "must be an accepted document, for a PASS",
                ));
            }
        }
    }
    Ok(())
}
