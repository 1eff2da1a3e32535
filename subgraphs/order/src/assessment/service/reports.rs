//! Providers assess and report, and sellers accept reports.

use caller::Caller;
use commands::{CommandContext, Error};
use database::Conn;
use sha2::{Digest, Sha256};
use time::{Date, OffsetDateTime};
use uuid::Uuid;

use super::Assessments;
use crate::assessment::domain::{
    DetachedJws, FindingResult, MOST_REPORTS, ReportDraft, Signed, Unsignable, refusals,
    report_body, report_warnings,
};
use crate::assessment::store;
use crate::certificates::service::suspend_corrected;
use crate::domain::{KeyId, Mentions, Noted, OrderId, RIGHTS, Refusal, ReportId, Warning};
use crate::evidence::domain::refusals::document_not_found;
use crate::evidence::domain::{Document, DocumentStatus};
use crate::evidence::service::list_documents_of_orders;
use crate::orders::domain::refusals::order_not_found;
use crate::orders::domain::{Command, Order};
use crate::orders::service::order_steps::{LockedOrder, StepTaken, find_order, lock_order};
use crate::projections::domain::ExternalReferences;
use crate::projections::service::{list_warnings, share_provider_key};
use crate::service::access::{Actor, SeenOrder};

/// A report that its order permits.
struct CheckedReport {
    /// Canonical JSON, which the provider signs.
    body: String,
    warnings: Vec<Warning>,
}

/// Body of a report with the provider's signature, which was verified with this key.
struct SignedBody {
    body: String,
    key: KeyId,
    signature: String,
}

impl Assessments {
    pub async fn start_assessment(
        &self,
        command: &CommandContext,
        order: OrderId,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(command.caller(), "startAssessment")?;
        self.commands
            .run(command, order, async |tx| {
                let mut locked = lock_order(tx, command, actor, order).await?;
                let step = locked
                    .order
                    .step(Command::StartAssessment, actor.organisation)?;
                let (step, note) = (&step, None);
                self.steps
                    .record(tx, command, &mut locked, StepTaken { step, note })
                    .await?;
                Ok(locked.seen())
            })
            .await?
            .or_replay(async |first| self.steps.find_again(actor, first).await)
            .await
    }

    /// Returns the bytes that the provider signs for this report. `issue_report` computes the same bytes again.
    pub async fn report_to_sign(
        &self,
        caller: &Caller,
        report: ReportDraft,
        now: OffsetDateTime,
    ) -> Result<Noted<String>, Error> {
        RIGHTS.check(caller, "reportToSign")?;
        report.check()?;
        let mut conn = self.pool.acquire().await?;
        let order = find_order(&mut conn, report.order).await?;
        let order = order.filter(|order| order.provider.map(|one| one.0) == caller.organisation());
        let order = order.ok_or_else(order_not_found)?;
        let CheckedReport { body, warnings } =
            self.check_report(&mut conn, &order, &report, now).await?;
        Ok(Noted {
            item: body,
            warnings,
        })
    }

    /// Issues the signed report of a provider, which never changes.
    pub async fn issue_report(
        &self,
        command: &CommandContext,
        report: ReportDraft,
        signature: String,
    ) -> Result<Noted<SeenOrder>, Error> {
        let actor = Actor::using(command.caller(), "issueReport")?;
        report.check()?;
        let references = ExternalReferences {
            // A malformed signature is refused after the checks of the order.
            signing_key: DetachedJws::read(&signature).ok().map(|jws| jws.key),
            ..ExternalReferences::default()
        };
        self.projections
            .wait_for(command, actor.organisation, references)
            .await?;
        let (order, mentions) = (report.order, report.mentions());
        self.steps.preload_key(order).await?;
        self.commands
            .run(command, order, async |tx| {
                let now = command.now();
                let mut locked = lock_order(tx, command, actor, order).await?;
                let step = locked
                    .order
                    .step(Command::IssueReport, actor.organisation)?;
                let CheckedReport { body, warnings } =
                    self.check_report(tx, &locked.order, &report, now).await?;
                let id = ReportId::new();
                let body = verify(tx, &locked.order, body, signature).await?;
                let signed = self.countersign(id, body, now)?;
                let report = report.issue(id, signed, now);
                store::insert_report(tx, &self.keys, &report).await?;
                let (step, note) = (&step, None);
                self.steps
                    .record(tx, command, &mut locked, StepTaken { step, note })
                    .await?;
                suspend_corrected(tx, command, &locked).await?;
                let item = locked.seen();
                Ok(Noted { item, warnings })
            })
            .await?
            .or_replay(async |first| self.find_reported(actor, first, &mentions).await)
            .await
    }

    /// Returns the order of an earlier request, with the warnings about the same report.
    async fn find_reported(
        &self,
        actor: Actor,
        order: Uuid,
        mentions: &Mentions,
    ) -> Result<Noted<SeenOrder>, Error> {
        let item = self.steps.find_again(actor, order).await?;
        let mut conn = self.pool.acquire().await?;
        let documents = list_documents_of_orders(&mut conn, &self.keys, &[item.order().id]).await?;
        let warnings = warn(&mut conn, item.order(), mentions, &documents).await?;
        Ok(Noted { item, warnings })
    }

    /// Checks a report against its order.
    async fn check_report(
        &self,
        conn: &mut Conn,
        order: &Order,
        report: &ReportDraft,
        now: OffsetDateTime,
    ) -> Result<CheckedReport, Error> {
        let today = order.lane.today(now);
        report.check_validity(today)?;
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
        let documents = list_documents_of_orders(conn, &self.keys, &[order.id]).await?;
        check_evidence(&documents, report, today)?;
        let body = report_body(report, order, &documents).map_err(|why| match why {
            Unsignable::Refused(refusal) => Error::from(refusal),
            Unsignable::Json(error) => Error::Internal(error.into()),
        })?;
        let warnings = warn(conn, order, &report.mentions(), &documents).await?;
        Ok(CheckedReport { body, warnings })
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
        let issuer = &self.certification.issuer;
        let countersignature = issuer.countersign(report, &sha256, &signature, now)?;
        Ok(Signed {
            body: Some(body.into()),
            sha256,
            key,
            signature,
            countersignature,
        })
    }

    /// Accepts the report for the seller. If it passes, the certificate is issued in the same transaction.
    pub async fn accept_report(
        &self,
        command: &CommandContext,
        order: OrderId,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(command.caller(), "acceptReport")?;
        self.steps.preload_key(order).await?;
        self.commands
            .run(command, order, async |tx| {
                let mut locked = lock_order(tx, command, actor, order).await?;
                let step = locked
                    .order
                    .step(Command::AcceptReport, actor.organisation)?;
                let (step, note) = (&step, None);
                self.steps
                    .record(tx, command, &mut locked, StepTaken { step, note })
                    .await?;
                self.certify(tx, command, &locked).await?;
                Ok(locked.seen())
            })
            .await?
            .or_replay(async |first| self.steps.find_again(actor, first).await)
            .await
    }

    /// Supersedes the certificate of an earlier report, and issues one if the order's last report passes.
    pub(super) async fn certify(
        &self,
        tx: &mut Conn,
        command: &CommandContext,
        locked: &LockedOrder,
    ) -> Result<(), Error> {
        let reports =
            store::list_last_reports_of_orders(tx, &self.keys, &[locked.order.id]).await?;
        let last = reports.iter().find(|report| report.superseded_by.is_none());
        let certificates = &self.certification.certificates;
        certificates.certify(tx, command, locked, last).await
    }
}

/// Returns warnings about names that no published rule pack has, and about differences between the report and its order.
async fn warn(
    conn: &mut Conn,
    order: &Order,
    mentions: &Mentions,
    documents: &[Document],
) -> Result<Vec<Warning>, Error> {
    let mut warnings = list_warnings(conn, mentions).await?;
    let (ordered, findings) = (&order.requirements, &mentions.requirements);
    warnings.extend(report_warnings(ordered, findings, documents));
    Ok(warnings)
}

/// Verifies the provider's signature over the body of a report.
async fn verify(
    tx: &mut Conn,
    order: &Order,
    body: String,
    signature: String,
) -> Result<SignedBody, Error> {
    let chosen = order.chosen().ok_or_else(order_not_found)?;
    let jws = DetachedJws::read(&signature)?;
    let key = share_provider_key(tx, jws.key).await?;
    let key = key.ok_or_else(refusals::signing_key_not_found)?;
    key.signs_for(chosen.provider, chosen.organisation)?;
    jws.verify(&key, body.as_bytes())?;
    Ok(SignedBody {
        body,
        key: key.id,
        signature,
    })
}

/// Checks the evidence of the findings: documents of the order only, and for a PASS only accepted documents that have not
/// expired on this day, which is the current day at the destination.
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
                return Err(refusals::evidence_not_accepted(&path));
            }
        }
    }
    Ok(())
}
