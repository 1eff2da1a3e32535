//! Breaches of transport conditions that measurements during the transport detect.

use commands::Error;
use database::Conn;
use events::EventContext;

use super::timeline::{Remark, record_approval};
use crate::approval_reviews::domain::Change;
use crate::consignments::domain::{ConsignmentCommand, ConsignmentStatus, TransportPart};
use crate::consignments::service::{
    StepAuthor, find_consignments, lock_consignment, record_consignment,
};
use crate::domain::ConsignmentId;
use crate::transport_approvals::domain::ApprovalStatus;
use crate::transport_approvals::store;

/// Holds a consignment after a breach of a transport condition, until an administrator decides, and suspends its approval. The
/// rules are not evaluated again.
pub async fn hold_for_breach(
    conn: &mut Conn,
    context: EventContext,
    id: ConsignmentId,
) -> Result<(), Error> {
    let Some(seen) = find_consignments(conn, &[id]).await?.pop() else {
        return Ok(());
    };
    if seen.status != ConsignmentStatus::InTransit {
        return Ok(());
    }
    let author = StepAuthor::automatic(context);
    if let Some(approval) = seen.approval
        && let Some(mut approval) = store::lock_approval(conn, approval).await?
        && approval.status == ApprovalStatus::Approved
    {
        let event = approval.suspend(Change::Breach, context.now)?;
        let remark = Remark {
            change: Some(Change::Breach),
            ..Remark::default()
        };
        record_approval(conn, author, &approval, event, remark).await?;
    }
    let Some(mut consignment) = lock_consignment(conn, id).await? else {
        return Ok(());
    };
    // The consignment has arrived in the meantime, or is on hold already.
    let hold = ConsignmentCommand::Hold;
    let Ok(event) = consignment.take(hold, &[TransportPart::System], context.now) else {
        return Ok(());
    };
    record_consignment(conn, author, &consignment, event, None).await
}

#[cfg(test)]
mod tests {
    //! Changes that only events of this domain cause, and breaches: the API alone does not lead to them.

    use std::sync::Arc;

    use commands::{CommandContext, Commands};
    use time::Duration;
    use uuid::Uuid;

    use super::*;
    use crate::approval_reviews::domain::ReviewSubject;
    use crate::approval_reviews::service::order_review;
    use crate::consignments::domain::{ConsignmentDraft, ConsignmentLine, Incoterm, Terms};
    use crate::consignments::service::Consignments;
    use crate::domain::{
        ApprovalId, Lane, LaneWish, OrganisationId, ProductId, SelfCheckId, TransportMode,
    };
    use crate::projections::domain::{Product, Versioned};
    use crate::projections::service::{Projections, update_products};
    use crate::store::{Keyring, MIGRATIONS};
    use crate::transport_approvals::domain::{
        Answer, Approval, ApprovalReference, Check, Evidence, Outcome, ProductCheck, Question,
        Source, Verdict, approval_number,
    };
    use crate::transport_approvals::service::{
        ReviewProgress, Reviews, Subject, TransportApprovals, receive_answer,
    };

    fn context() -> EventContext {
        EventContext::of_job(chassis::now())
    }

    struct Fixture {
        database: testkit::Database,
        _keys: testkit::Keys,
        consignments: Consignments,
        approvals: TransportApprovals,
        reviews: Reviews,
    }

    impl Fixture {
        async fn new() -> Self {
            let database = testkit::database(&MIGRATIONS).await;
            let keys = testkit::keys("order").await;
            let keyring = Keyring::open(&keys.args, "order").await.unwrap();
            let requests = keyring.index("idempotency").await.unwrap();
            let pool = database.pool.clone();
            let commands = Commands::keyed(pool.clone(), requests);
            let projections = Projections::new(pool.clone());
            Self {
                consignments: Consignments::new(
                    pool.clone(),
                    keyring.clone(),
                    commands.clone(),
                    projections.clone(),
                ),
                approvals: TransportApprovals::new(pool.clone(), keyring, commands, projections),
                reviews: Reviews::new(pool),
                database,
                _keys: keys,
            }
        }
    }

    /// Approved approval that depends on this evidence.
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
        let number = store::next_approval_number(conn).await.unwrap();
        let reference = ApprovalReference {
            id: ApprovalId::new(),
            number: approval_number(now.year(), number),
            at: now,
        };
        let (approval, _) = Approval::request(reference, question).unwrap();
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
        receive_answer(conn, context(), approval.id, &answer)
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
        let fixture = Fixture::new().await;
        let mut conn = fixture.database.pool.acquire().await.unwrap();
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
                ReviewSubject::Evidence(vec![id]),
                Some(change),
            )
            .await
            .unwrap();
            assert_eq!(
                fixture.reviews.review_next(chassis::now()).await.unwrap(),
                ReviewProgress::Page
            );
            assert_eq!(
                fixture.reviews.review_next(chassis::now()).await.unwrap(),
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
        let fixture = Fixture::new().await;
        let mut conn = fixture.database.pool.acquire().await.unwrap();
        let (consignment, approval) = on_its_way(&fixture, &mut conn).await;
        hold_for_breach(&mut conn, context(), consignment)
            .await
            .unwrap();
        let held = find_consignments(&mut conn, &[consignment])
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
        let again = find_consignments(&mut conn, &[consignment])
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

    async fn on_its_way(fixture: &Fixture, conn: &mut Conn) -> (ConsignmentId, ApprovalId) {
        let (seller, product) = (Uuid::now_v7(), ProductId::new());
        let caller = testkit::seller(seller);
        let command = || CommandContext::new(Arc::clone(&caller), chassis::now());
        let known = Versioned {
            row: power_bank(product, seller),
            sequence: 1,
        };
        update_products(conn, &[known]).await.unwrap();
        let made = fixture
            .consignments
            .create(&command(), draft(product))
            .await
            .unwrap()
            .item;
        let subject = Ok(Subject::Consignment(made.id));
        let approval = fixture
            .approvals
            .request(&command(), subject)
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
        receive_answer(conn, context(), approval.id, &answer)
            .await
            .unwrap();
        fixture
            .approvals
            .dispatch_consignment(&command(), made.id)
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
