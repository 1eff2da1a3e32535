//! Something behind transport approvals has changed.
//!
//! An approval that rests on it stops holding at once and the rules are asked again, in the transaction of the change;
//! if they say yes to what is left, it holds again by itself. One that is being asked about or reviewed is asked about
//! again as well: its question was sent with evidence that may be gone. What is refused, has run out or has arrived
//! stays as it is.

use database::Conn;
use uuid::Uuid;

use super::Error;
use super::approvals::ask_again;
use super::transport_steps::{Hand, Remark, record_approval, record_consignment};
use crate::domain::{
    ApprovalId, ApprovalStatus, Behind, Change, ConsignmentCommand, ConsignmentId, ConsignmentStatus,
    TransportPart, VerdictChange,
};
use crate::events::outgoing::Because;
use crate::store;

/// Suspends whatever rests on this and asks the rules again. Call it after the change is written, so that the evidence
/// is collected without it.
pub(super) async fn suspend_approvals(
    conn: &mut Conn,
    because: Because,
    behind: &Behind,
    change: Change,
) -> Result<(), Error> {
    let approvals = resting_on(conn, because, behind).await?;
    let because = because.one_of(approvals.len());
    for id in approvals {
        suspend(conn, because, id, change).await?;
    }
    Ok(())
}

/// The same for the approvals about any of these products on its lane: they are found at once, and each is asked about once,
/// however many of its products changed.
pub(super) async fn suspend_for_verdicts(
    conn: &mut Conn,
    because: Because,
    changes: &[VerdictChange],
) -> Result<(), Error> {
    for (id, change) in store::list_approvals_by_verdicts(conn, changes, because.now.date()).await? {
        suspend(conn, because.in_bulk(), id, change).await?;
    }
    Ok(())
}

async fn resting_on(conn: &mut Conn, because: Because, behind: &Behind) -> Result<Vec<ApprovalId>, Error> {
    let today = because.now.date();
    let sources: Vec<Uuid> = match behind {
        Behind::Products(products) => {
            return Ok(store::list_approvals_about(conn, products, today).await?);
        }
        Behind::Certificate(id) => vec![id.0],
        Behind::Document(id) => vec![id.0],
        Behind::Provider(provider) => store::list_certificates_of_provider(conn, *provider).await?,
    };
    Ok(store::list_approvals_resting_on(conn, &sources, today).await?)
}

async fn suspend(conn: &mut Conn, because: Because, id: ApprovalId, change: Change) -> Result<(), Error> {
    let Some(mut approval) = store::lock_approval(conn, id).await? else { return Ok(()) };
    if approval.status == ApprovalStatus::Refused {
        return Ok(());
    }
    let hand = Hand::nobody(because);
    if change.suspends() && approval.status == ApprovalStatus::Approved {
        let event = approval.suspend(change)?;
        let remark = Remark { change: Some(change), ..Remark::default() };
        record_approval(conn, hand, (&approval, event), remark).await?;
    }
    ask_again(conn, hand, &mut approval, TransportPart::System).await
}

/// A condition of the transport was broken on the way, in a way that holds the goods: they wait for a person, and their
/// approval is suspended. The rules have no say in that, so they are not asked.
pub(super) async fn hold_for_breach(
    conn: &mut Conn,
    because: Because,
    id: ConsignmentId,
) -> Result<(), Error> {
    let Some(seen) = store::find_consignments(conn, &[id]).await?.pop() else { return Ok(()) };
    if seen.status != ConsignmentStatus::InTransit {
        return Ok(());
    }
    let hand = Hand::nobody(because);
    if let Some(approval) = seen.approval
        && let Some(mut approval) = store::lock_approval(conn, approval).await?
        && approval.status == ApprovalStatus::Approved
    {
        let event = approval.suspend(Change::Breach)?;
        let remark = Remark { change: Some(Change::Breach), ..Remark::default() };
        record_approval(conn, hand, (&approval, event), remark).await?;
    }
    let Some(mut consignment) = store::lock_consignment(conn, id).await? else { return Ok(()) };
    // It has arrived meanwhile, or is held already.
    let Ok(event) = consignment.take(ConsignmentCommand::Hold, &[TransportPart::System]) else {
        return Ok(());
    };
    record_consignment(conn, hand, (&consignment, event), None).await
}

#[cfg(test)]
mod tests {
    //! The causes that are this domain's own facts, and a breach: nothing in the API leads to them alone.

    use events::Cause;
    use time::Duration;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        Answer, Approval, CertificateId, Check, ConsignmentDraft, ConsignmentLine, DocumentId, Evidence,
        Incoterm, Lane, LaneWish, OrganisationId, Outcome, Product, ProductCheck, ProductId, Question,
        SelfCheckId, Source, Terms, TransportMode, Verdict, Versioned,
    };
    use crate::service::answers::take_answer;
    use crate::service::{Attempt, Service, Subject};
    use crate::store::MIGRATIONS;

    fn because() -> Because {
        Because::new(Cause::request(Uuid::now_v7()), chassis::now())
    }

    /// An approval that is given, and rests on this.
    async fn given(conn: &mut Conn, source: Source) -> Approval {
        let now = chassis::now();
        let expires_on = Some(now.date() + Duration::days(100));
        let evidence =
            Evidence { kind: "SDS".into(), issued_on: now.date(), expires_on, source: Some(source) };
        let question = Question {
            organisation: OrganisationId::generate(),
            consignment: None,
            lane: Lane {
                origin: "CN".into(),
                destination: "DE".into(),
                mode: TransportMode::Air,
                direction: None,
                aircraft: None,
            },
            checks: vec![ProductCheck::open(ProductId::generate(), vec![evidence])],
        };
        let (approval, _) = Approval::request(ApprovalId::generate(), question, now).unwrap();
        store::insert_approval(conn, &approval).await.unwrap();
        let check = Check {
            id: SelfCheckId::generate(),
            verdict: Verdict::Compliant,
            rules: Vec::new(),
            conditions: Vec::new(),
        };
        let answer = Answer { product: None, asked_at: Some(1), outcome: Outcome::Checked(check) };
        take_answer(conn, because(), approval.id, &answer).await.unwrap();
        let approval = read(conn, approval.id).await;
        assert_eq!(approval.status, ApprovalStatus::Approved);
        approval
    }

    async fn read(conn: &mut Conn, id: ApprovalId) -> Approval {
        store::find_approvals(conn, &[id]).await.unwrap().pop().unwrap()
    }

    #[tokio::test]
    async fn what_rests_on_a_certificate_or_a_document_falls_with_it_and_nothing_else_does() {
        let database = testkit::database(&MIGRATIONS).await;
        let mut conn = database.pool.acquire().await.unwrap();
        let id = Uuid::now_v7();
        let (certificate, document) =
            (Behind::Certificate(CertificateId(id)), Behind::Document(DocumentId(id)));
        for (source, behind, change) in [
            (Source::Certificate(id), &certificate, Change::CertificateSuspended),
            (Source::Certificate(id), &certificate, Change::CertificateRevoked),
            (Source::Certificate(id), &certificate, Change::CertificateSuperseded),
            (Source::Certificate(id), &certificate, Change::CertificateExpired),
            (Source::Document(id), &document, Change::DocumentExpired),
            (Source::Document(id), &document, Change::DocumentRejected),
        ] {
            let resting = given(&mut conn, source).await;
            let other = given(&mut conn, Source::Certificate(Uuid::now_v7())).await;
            suspend_approvals(&mut conn, because(), behind, change).await.unwrap();
            let fallen = read(&mut conn, resting.id).await;
            assert_eq!((fallen.status, fallen.version, fallen.asked_at), (ApprovalStatus::Suspended, 4, 4));
            assert_eq!(fallen.reasons.first().map(|one| one.code.as_str()), Some(change.word()));
            assert!(
                fallen.checks.iter().all(|check| check.evidence.is_empty() && check.answered_at.is_none())
            );
            assert_eq!(read(&mut conn, other.id).await, other);
        }
    }

    #[tokio::test]
    async fn a_breach_holds_the_goods_and_suspends_their_approval_once() {
        let (database, keys) = (testkit::database(&MIGRATIONS).await, testkit::keys("order").await);
        let keyring = crate::store::Keyring::open(&keys.args, "order").await.unwrap();
        let key = crate::domain::generate_certificate_key().unwrap();
        let issuer = crate::service::Issuer::new(&key, "https://carnet.example").unwrap();
        let objects = std::sync::Arc::new(object_store::memory::InMemory::new());
        let files = crate::service::Files { objects, largest: 1, unattached: 1 };
        let service = Service::open(database.pool.clone(), keyring, issuer, files).await.unwrap();
        let mut conn = database.pool.acquire().await.unwrap();
        let (consignment, approval) = on_its_way(&service, &mut conn).await;
        hold_for_breach(&mut conn, because(), consignment).await.unwrap();
        let held = store::find_consignments(&mut conn, &[consignment]).await.unwrap().pop().unwrap();
        assert_eq!((held.status, held.version), (ConsignmentStatus::OnHold, 4));
        let suspended = read(&mut conn, approval).await;
        assert_eq!(
            (suspended.status, suspended.version, suspended.asked_at),
            (ApprovalStatus::Suspended, 3, 1)
        );
        hold_for_breach(&mut conn, because(), consignment).await.unwrap();
        let again = store::find_consignments(&mut conn, &[consignment]).await.unwrap().pop().unwrap();
        assert_eq!((again.version, read(&mut conn, approval).await), (4, suspended));
        hold_for_breach(&mut conn, because(), ConsignmentId::generate()).await.unwrap();
    }

    async fn on_its_way(service: &Service, conn: &mut Conn) -> (ConsignmentId, ApprovalId) {
        let (seller, product) = (Uuid::now_v7(), ProductId::generate());
        let caller = testkit::seller(seller);
        let attempt = || Attempt { now: chassis::now(), once: None, expected_version: None, bulk: false };
        let known = Product {
            id: product,
            organisation: OrganisationId(seller),
            sku: "PB".into(),
            name: "Power bank".into(),
            origin_country: "CN".into(),
            status: "ACTIVE".into(),
        };
        store::upsert_products(conn, &[Versioned { row: known, sequence: 1 }]).await.unwrap();
        let made = service.create_consignment(&caller, draft(product), attempt()).await.unwrap();
        let subject = Ok(Subject::Consignment(made.id));
        let approval = service.request_transport_approval(&caller, subject, attempt()).await.unwrap();
        let check = Check {
            id: SelfCheckId::generate(),
            verdict: Verdict::Compliant,
            rules: Vec::new(),
            conditions: Vec::new(),
        };
        let answer = Answer { product: Some(product), asked_at: Some(1), outcome: Outcome::Checked(check) };
        take_answer(conn, because(), approval.id, &answer).await.unwrap();
        service.dispatch_consignment(&caller, made.id, attempt()).await.unwrap();
        (made.id, approval.id)
    }

    fn draft(product: ProductId) -> ConsignmentDraft {
        let line = ConsignmentLine {
            product,
            quantity: "1".into(),
            unit: "C62".into(),
            packages: 1,
            gross_mass: None,
            description: None,
        };
        ConsignmentDraft {
            lines: vec![line],
            lane: LaneWish {
                origin: None,
                destination: "DE".into(),
                mode: TransportMode::Road,
                direction: None,
                aircraft: None,
            },
            carrier: None,
            terms: Terms {
                incoterm: Incoterm::Dap,
                port_of_loading: "CNSZX".into(),
                place_of_delivery: "DEHAM".into(),
                containers: Vec::new(),
            },
            incoterm_place: "Gate 1".into(),
        }
    }
}
