//! Something behind transport approvals has changed.
//!
//! An approval that rests on it counts as suspended from that moment. A review is ordered in the transaction of the change:
//! it writes the suspensions and asks the rules again in pages (see [`super::reviews`]), and if the rules say yes to the
//! evidence that is left, an approval holds again by itself. An approval that is being asked about or reviewed is asked about
//! again as well: its question was sent with evidence that may be gone. What is refused, has run out or has arrived
//! stays as it is.

use database::Conn;
use events::EventContext;
use uuid::Uuid;

use super::transport_steps::{Hand, Remark, record_approval, record_consignment};
use crate::consignments::domain::{ConsignmentCommand, ConsignmentStatus, TransportPart};
use crate::consignments::store as consignments_store;
use crate::domain::{ConsignmentId, ProviderId, ReviewId};
use crate::service::Error;
use crate::transport_approvals::domain::{
    ApprovalReview, ApprovalStatus, Behind, Change, ProviderReview, VerdictChange,
};
use crate::transport_approvals::events::outgoing::{self, ConsignmentNews};
use crate::transport_approvals::store;

/// Orders a review of whatever rests on this, in the transaction of the change.
pub(crate) async fn order_review(
    conn: &mut Conn,
    context: EventContext,
    behind: Behind,
    change: Option<Change>,
) -> Result<(), Error> {
    let (id, trail) = (ReviewId::new(), outgoing::trail(context));
    let review = ApprovalReview {
        id,
        behind,
        change,
        cursor: Uuid::nil(),
        again: false,
        trail,
    };
    Ok(store::insert_approval_review(conn, &review).await?)
}

/// Orders a review of the approvals about any of these products on its lane: each is asked about once, however many of its
/// products changed.
pub(crate) async fn order_review_of_verdicts(
    conn: &mut Conn,
    context: EventContext,
    changes: &[VerdictChange],
) -> Result<(), Error> {
    order_review(
        conn,
        context.in_bulk(),
        Behind::Verdicts(changes.to_vec()),
        None,
    )
    .await
}

/// Orders that the certificates of a provider follow its status.
pub(crate) async fn order_provider_review(
    conn: &mut Conn,
    context: EventContext,
    provider: ProviderId,
) -> Result<(), Error> {
    let review = ProviderReview {
        provider,
        cursor: Uuid::nil(),
        trail: outgoing::trail(context),
    };
    Ok(store::upsert_provider_review(conn, &review).await?)
}

/// A condition of the transport was broken on the way, in a way that holds the goods: they wait for a person, and their
/// approval is suspended. The rules have no say in that, so they are not asked.
pub(crate) async fn hold_for_breach(
    conn: &mut Conn,
    context: EventContext,
    id: ConsignmentId,
) -> Result<(), Error> {
    let Some(seen) = consignments_store::find_consignments(conn, &[id])
        .await?
        .pop()
    else {
        return Ok(());
    };
    if seen.status != ConsignmentStatus::InTransit {
        return Ok(());
    }
    let hand = Hand::nobody(context);
    if let Some(approval) = seen.approval
        && let Some(mut approval) = store::lock_approval(conn, approval).await?
        && approval.status == ApprovalStatus::Approved
    {
        let event = approval.suspend(Change::Breach, context.now)?;
        let remark = Remark {
            change: Some(Change::Breach),
            ..Remark::default()
        };
        record_approval(conn, hand, &approval, event, remark).await?;
    }
    let Some(mut consignment) = consignments_store::lock_consignment(conn, id).await? else {
        return Ok(());
    };
    // It has arrived meanwhile, or is held already.
    let hold = ConsignmentCommand::Hold;
    let Ok(event) = consignment.take(hold, &[TransportPart::System], context.now) else {
        return Ok(());
    };
    record_consignment(
        conn,
        hand,
        ConsignmentNews {
            consignment: &consignment,
            event,
        },
        None,
    )
    .await
}

#[cfg(test)]
mod tests {
    //! The causes that are this domain's own facts, and a breach: nothing in the API leads to them alone.

    use time::Duration;
    use uuid::Uuid;

    use super::*;
    use crate::consignments::domain::{ConsignmentDraft, ConsignmentLine, Incoterm, Terms};
    use crate::domain::{
        ApprovalId, Lane, LaneWish, OrganisationId, ProductId, SelfCheckId, TransportMode,
    };
    use crate::projections::domain::{Product, Versioned};
    use crate::projections::store as projections_store;
    use crate::service::{Attempt, Service};
    use crate::store::MIGRATIONS;
    use crate::transport_approvals::domain::{
        Answer, Approval, Check, Evidence, Outcome, ProductCheck, Question, Source, Verdict,
    };
    use crate::transport_approvals::service::answers::take_answer;
    use crate::transport_approvals::service::{ReviewProgress, Subject};

    fn context() -> EventContext {
        EventContext::of_job(chassis::now())
    }

    async fn service(database: &testkit::Database, keys: &testkit::Keys) -> Service {
        let keyring = crate::store::Keyring::open(&keys.args, "order")
            .await
            .unwrap();
        let key = crate::certificates::domain::generate_certificate_key().unwrap();
        let issuer =
            crate::certificates::service::Issuer::new(&key, "https://carnet.example").unwrap();
        let objects = std::sync::Arc::new(object_store::memory::InMemory::new());
        let downloads = crate::evidence::service::Downloads::at_most(1);
        let files = crate::evidence::service::Files {
            objects,
            largest: 1,
            unattached: 1,
            stored: 1,
            downloads,
        };
        Service::open(database.pool.clone(), keyring, issuer, files)
            .await
            .unwrap()
    }

    /// An approval that is given, and rests on this.
    async fn given(conn: &mut Conn, source: Source) -> Approval {
        let now = chassis::now();
        let expires_on = Some(now.date() + Duration::days(100));
        let evidence = Evidence {
            kind: "SDS".into(),
            issued_on: now.date(),
            expires_on,
            source: Some(source),
        };
        let question = Question {
            organisation: OrganisationId::new(),
            consignment: None,
            lane: Lane {
                origin: "CN".into(),
                destination: "DE".into(),
                mode: TransportMode::Air,
                direction: None,
                aircraft: None,
            },
            checks: vec![ProductCheck::open(ProductId::new(), vec![evidence])],
        };
        let (approval, _) = Approval::request(ApprovalId::new(), question, now).unwrap();
        store::insert_approval(conn, &approval).await.unwrap();
        let check = Check {
            id: SelfCheckId::new(),
            verdict: Verdict::Compliant,
            rules: Vec::new(),
            conditions: Vec::new(),
        };
        let answer = Answer {
            product: None,
            asked_at: Some(1),
            outcome: Outcome::Checked(check),
        };
        take_answer(conn, context(), approval.id, &answer)
            .await
            .unwrap();
        let approval = read(conn, approval.id).await;
        assert_eq!(approval.status, ApprovalStatus::Approved);
        approval
    }

    async fn read(conn: &mut Conn, id: ApprovalId) -> Approval {
        store::find_approvals(conn, &[id])
            .await
            .unwrap()
            .pop()
            .unwrap()
    }

    #[tokio::test]
    async fn what_rests_on_a_certificate_or_a_document_falls_with_it_and_nothing_else_does() {
        let (database, keys) = (
            testkit::database(&MIGRATIONS).await,
            testkit::keys("order").await,
        );
        let service = service(&database, &keys).await;
        let mut conn = database.pool.acquire().await.unwrap();
        let id = Uuid::now_v7();
        for (source, change) in [
            (Source::Certificate(id), Change::CertificateSuspended),
            (Source::Certificate(id), Change::CertificateRevoked),
            (Source::Certificate(id), Change::CertificateSuperseded),
            (Source::Certificate(id), Change::CertificateExpired),
            (Source::Document(id), Change::DocumentExpired),
            (Source::Document(id), Change::DocumentRejected),
        ] {
            let resting = given(&mut conn, source).await;
            let other = given(&mut conn, Source::Certificate(Uuid::now_v7())).await;
            order_review(
                &mut conn,
                context(),
                Behind::Evidence(vec![id]),
                Some(change),
            )
            .await
            .unwrap();
            assert_eq!(
                service.review_next(chassis::now()).await.unwrap(),
                ReviewProgress::Page
            );
            assert_eq!(
                service.review_next(chassis::now()).await.unwrap(),
                ReviewProgress::Idle
            );
            let fallen = read(&mut conn, resting.id).await;
            assert_eq!(
                (fallen.status, fallen.version, fallen.asked_at),
                (ApprovalStatus::Suspended, 4, 4)
            );
            assert_eq!(
                fallen.reasons.first().map(|one| one.code.as_str()),
                Some(change.into_str())
            );
            assert!(
                fallen
                    .checks
                    .iter()
                    .all(|check| check.evidence.is_empty() && check.answered_at.is_none())
            );
            assert_eq!(read(&mut conn, other.id).await, other);
        }
    }

    #[tokio::test]
    async fn a_breach_holds_the_goods_and_suspends_their_approval_once() {
        let (database, keys) = (
            testkit::database(&MIGRATIONS).await,
            testkit::keys("order").await,
        );
        let service = service(&database, &keys).await;
        let mut conn = database.pool.acquire().await.unwrap();
        let (consignment, approval) = on_its_way(&service, &mut conn).await;
        hold_for_breach(&mut conn, context(), consignment)
            .await
            .unwrap();
        let held = consignments_store::find_consignments(&mut conn, &[consignment])
            .await
            .unwrap()
            .pop()
            .unwrap();
        assert_eq!((held.status, held.version), (ConsignmentStatus::OnHold, 4));
        let suspended = read(&mut conn, approval).await;
        assert_eq!(
            (suspended.status, suspended.version, suspended.asked_at),
            (ApprovalStatus::Suspended, 3, 1)
        );
        hold_for_breach(&mut conn, context(), consignment)
            .await
            .unwrap();
        let again = consignments_store::find_consignments(&mut conn, &[consignment])
            .await
            .unwrap()
            .pop()
            .unwrap();
        assert_eq!(
            (again.version, read(&mut conn, approval).await),
            (4, suspended)
        );
        hold_for_breach(&mut conn, context(), ConsignmentId::new())
            .await
            .unwrap();
    }

    async fn on_its_way(service: &Service, conn: &mut Conn) -> (ConsignmentId, ApprovalId) {
        let (seller, product) = (Uuid::now_v7(), ProductId::new());
        let caller = testkit::seller(seller);
        let attempt = || Attempt {
            now: chassis::now(),
            once: None,
            expected_version: None,
            bulk: false,
        };
        let known = Versioned {
            row: power_bank(product, seller),
            sequence: 1,
        };
        projections_store::upsert_products(conn, &[known])
            .await
            .unwrap();
        let made = service
            .create_consignment(&caller, draft(product), attempt())
            .await
            .unwrap()
            .item;
        let subject = Ok(Subject::Consignment(made.id));
        let approval = service
            .request_transport_approval(&caller, subject, attempt())
            .await
            .unwrap();
        let check = Check {
            id: SelfCheckId::new(),
            verdict: Verdict::Compliant,
            rules: Vec::new(),
            conditions: Vec::new(),
        };
        let answer = Answer {
            product: Some(product),
            asked_at: Some(1),
            outcome: Outcome::Checked(check),
        };
        take_answer(conn, context(), approval.id, &answer)
            .await
            .unwrap();
        service
            .dispatch_consignment(&caller, made.id, attempt())
            .await
            .unwrap();
        (made.id, approval.id)
    }

    fn power_bank(id: ProductId, seller: Uuid) -> Product {
        Product {
            id,
            organisation: OrganisationId(seller),
            sku: "PB".into(),
            name: "Power bank".into(),
            origin_country: "CN".into(),
            hs_code: None,
            status: "ACTIVE".into(),
            digest: Vec::new(),
        }
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
