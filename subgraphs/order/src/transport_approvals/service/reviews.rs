//! Reviews: approvals that depend on something that has changed are suspended and evaluated again, page by page. Until the page
//! of an approval has run, its evidence determines its effective status ([`Approval::fallen`]).
//!
//! A page takes all its locks before it writes: approvals, then consignments, each in the order of their IDs. No transaction that
//! has locked a certificate or a document waits for an approval.

use std::collections::HashMap;

use commands::Error;
use database::Conn;
use events::EventContext;
use time::OffsetDateTime;
use uuid::Uuid;

use super::Reviews;
use super::questions::checks_of;
use super::timeline::update_clearance;
use crate::approval_reviews::domain::{
    ApprovalReview, Change, ProviderReview, ReviewProgress, ReviewSubject,
};
use crate::approval_reviews::service::{ReviewPages, order_review, run_next_page, watch_reviews};
use crate::certificates::service::{list_certificates_of_issuer, review_certificates_of_provider};
use crate::consignments::domain::{Consignment, TransportPart};
use crate::consignments::service::lock_consignments;
use crate::domain::{ApprovalId, ConsignmentId, ProductId, Refusal};
use crate::projections::domain::Provider;
use crate::transport_approvals::domain::{
    Approval, ApprovalEvent, ApprovalStatus, ApprovalStep, ProductCheck, Standing,
};
use crate::transport_approvals::events::outgoing::{self, ApprovalNews};
use crate::transport_approvals::store::{self, ReviewPage, ReviewedApproval};

/// Maximum number of approvals or certificates in one transaction.
const PAGE: i64 = 100;
/// Maximum number of checks of approvals in one transaction. Each check is a question to the rules.
const MOST_CHECKS: usize = 1_000;

/// Approval of a page, with the change that concerns it.
struct Concerned {
    id: ApprovalId,
    change: Change,
}

/// Step of an approval in a page, with the approval after it.
struct Step {
    approval: Approval,
    event: ApprovalEvent,
    change: Option<Change>,
}

impl Reviews {
    /// Runs one page of the next review.
    pub async fn review_next(&self, now: OffsetDateTime) -> Result<ReviewProgress, Error> {
        run_next_page(&self.pool, self, now).await
    }

    /// Calls `wake` when it begins to watch, and after each commit that orders a review. Returns only with an error.
    pub async fn watch(&self, wake: impl Fn()) -> Result<(), Error> {
        Ok(watch_reviews(&self.pool, wake).await?)
    }
}

impl ReviewPages for Reviews {
    async fn review_provider(
        &self,
        conn: &mut Conn,
        context: EventContext,
        review: ProviderReview,
        provider: Option<&Provider>,
    ) -> Result<Option<Uuid>, Error> {
        review_certificates_of_provider(conn, context, review, provider).await
    }

    async fn review_approvals(
        &self,
        conn: &mut Conn,
        context: EventContext,
        review: &ApprovalReview,
    ) -> Result<Option<Uuid>, Error> {
        if let ReviewSubject::Issuer(issuer) = &review.subject {
            let certificates =
                list_certificates_of_issuer(conn, *issuer, review.cursor, PAGE).await?;
            let (last, is_last) = (
                certificates.last().copied(),
                is_last_page(certificates.len()),
            );
            if last.is_some() {
                let subject = ReviewSubject::Evidence(certificates);
                order_review(conn, context, subject, review.change).await?;
            }
            return Ok(last.filter(|_| !is_last));
        }
        let page = ReviewPage {
            after: review.cursor,
            limit: PAGE,
            today: market_day::earliest_day(context.now),
        };
        let mut concerned = concerned(conn, review, page).await?;
        let found = concerned.len();
        keep_to_most_checks(conn, &mut concerned).await?;
        let is_last = is_last_page(found) && concerned.len() == found;
        let is_one_page = review.cursor.is_nil() && is_last;
        let context = if is_one_page {
            context.one_of(concerned.len())
        } else {
            context.in_bulk()
        };
        suspend_and_ask(conn, context, &review.subject, &concerned).await?;
        let last = concerned.last().map(|one| one.id.0);
        Ok(last.filter(|_| !is_last))
    }
}

/// Orders a review of the open approvals of these products, if there are any.
pub(crate) async fn order_review_of_products(
    conn: &mut Conn,
    context: EventContext,
    products: &[ProductId],
) -> Result<(), Error> {
    let today = market_day::earliest_day(context.now);
    if store::has_approvals_about(conn, products, today).await? {
        let subject = ReviewSubject::Products(products.to_vec());
        order_review(conn, context, subject, Some(Change::ProductChanged)).await?;
    }
    Ok(())
}

fn is_last_page(rows: usize) -> bool {
    i64::try_from(rows).is_ok_and(|rows| rows < PAGE)
}

/// Approvals of a page, in the order of their IDs.
async fn concerned(
    conn: &mut Conn,
    review: &ApprovalReview,
    page: ReviewPage,
) -> Result<Vec<Concerned>, Error> {
    let ids = match &review.subject {
        ReviewSubject::Evidence(sources) => {
            store::list_approvals_resting_on(conn, sources, page).await?
        }
        ReviewSubject::Products(products) => {
            store::list_approvals_about(conn, products, page).await?
        }
        ReviewSubject::Verdicts(changes) => {
            let found = store::list_approvals_by_verdicts(conn, changes, page).await?;
            return Ok(found
                .into_iter()
                .map(|(id, change)| Concerned { id, change })
                .collect());
        }
        ReviewSubject::Issuer(_) => Vec::new(),
    };
    let change = review.change.unwrap_or(Change::RulesChanged);
    Ok(ids.into_iter().map(|id| Concerned { id, change }).collect())
}

/// Leaves approvals to the next page if their checks exceed the maximum. The first approval always remains.
async fn keep_to_most_checks(conn: &mut Conn, concerned: &mut Vec<Concerned>) -> Result<(), Error> {
    let ids: Vec<ApprovalId> = concerned.iter().map(|one| one.id).collect();
    let counts = store::count_checks(conn, &ids).await?;
    let mut checks = 0;
    let fits = |one: &&Concerned| {
        checks += counts.get(&one.id).copied().unwrap_or(0);
        checks <= MOST_CHECKS
    };
    let kept = concerned.iter().take_while(fits).count();
    concerned.truncate(kept.max(1));
    Ok(())
}

/// Suspends approvals and repeats their questions, with the remaining evidence.
async fn suspend_and_ask(
    conn: &mut Conn,
    context: EventContext,
    subject: &ReviewSubject,
    concerned: &[Concerned],
) -> Result<(), Error> {
    let ids: Vec<ApprovalId> = concerned.iter().map(|one| one.id).collect();
    let changes: HashMap<ApprovalId, Change> =
        concerned.iter().map(|one| (one.id, one.change)).collect();
    let mut approvals = store::lock_approvals(conn, &ids).await?;
    approvals.retain(|approval| is_concerned(approval, subject));
    if approvals.is_empty() {
        return Ok(());
    }
    let consignments: Vec<ConsignmentId> = approvals
        .iter()
        .filter_map(|approval| approval.consignment)
        .collect();
    let consignments = lock_consignments(conn, &consignments).await?;
    let products: Vec<ProductId> = approvals
        .iter()
        .flat_map(|approval| approval.checks.iter().map(|check| check.product))
        .collect();
    let standing = store::list_standing_evidence(conn, &products).await?;
    // Read after the evidence: earlier losses are found here, and later ones concern evidence of the new question.
    let fallen = store::find_approvals(conn, &ids).await?.into_iter();
    let fallen: HashMap<_, _> = fallen
        .map(|approval| (approval.id, approval.fallen))
        .collect();
    let versions: Vec<i64> = approvals.iter().map(|approval| approval.version).collect();
    let mut steps = Vec::new();
    for approval in &mut approvals {
        let change = changes.get(&approval.id).copied();
        approval.fallen = fallen.get(&approval.id).copied().flatten();
        steps.extend(take_steps(approval, change, &standing, context.now)?);
    }
    let reviewed = approvals.iter().zip(versions);
    let reviewed: Vec<_> = reviewed
        .map(|(approval, before)| ReviewedApproval { approval, before })
        .collect();
    store::update_approvals_reviewed(conn, &reviewed).await?;
    store::update_questions(conn, &approvals.iter().collect::<Vec<_>>()).await?;
    record(conn, context, &steps, &consignments).await?;
    for approval in &approvals {
        update_clearance(conn, context, approval).await?;
    }
    Ok(())
}

/// Suspends an approved approval if the change or invalid evidence requires it, and repeats its question.
fn take_steps(
    approval: &mut Approval,
    change: Option<Change>,
    standing: &[Standing],
    now: OffsetDateTime,
) -> Result<Vec<Step>, Refusal> {
    let mut steps = Vec::new();
    let change = change
        .filter(|change| change.suspends())
        .or(approval.fallen);
    if let Some(change) = change.filter(|_| approval.status == ApprovalStatus::Approved) {
        let event = approval.suspend(change, now)?;
        steps.push(Step {
            approval: approval.clone(),
            event,
            change: Some(change),
        });
    }
    let products: Vec<ProductId> = approval.checks.iter().map(|check| check.product).collect();
    let checks = checks_of(standing, &products, approval.lane.today(now));
    let event = approval.ask_again(TransportPart::System, checks, now)?;
    steps.push(Step {
        approval: approval.clone(),
        event,
        change: None,
    });
    Ok(steps)
}

/// True if a locked approval still needs the review. Its question may have been repeated in the meantime.
fn is_concerned(approval: &Approval, subject: &ReviewSubject) -> bool {
    let rests = match subject {
        ReviewSubject::Evidence(subjects) => approval
            .checks
            .iter()
            .flat_map(ProductCheck::sources)
            .any(|source| subjects.contains(&source)),
        _ => true,
    };
    rests && approval.status != ApprovalStatus::Refused
}

/// Publishes the steps and adds them to the timelines.
async fn record(
    conn: &mut Conn,
    context: EventContext,
    steps: &[Step],
    consignments: &[Consignment],
) -> Result<(), Error> {
    let carrier = |approval: &Approval| {
        let of = consignments
            .iter()
            .find(|consignment| Some(consignment.id) == approval.consignment);
        of.and_then(|consignment| consignment.carrier)
    };
    let news: Vec<ApprovalNews<'_>> = steps
        .iter()
        .map(
            |Step {
                 approval, event, ..
             }| ApprovalNews {
                approval,
                event: *event,
                carrier: carrier(approval),
                before: None,
            },
        )
        .collect();
    let ids = outgoing::approval_steps(conn, context, &news).await?;
    let entry = |(step, id): (&Step, Uuid)| ApprovalStep {
        id,
        approval: step.approval.id,
        sequence: step.approval.version,
        event: step.event,
        status: step.approval.status,
        at: context.now,
        by_user: None,
        by: None,
        change: step.change,
        documents: Vec::new(),
        note: None,
    };
    let entries: Vec<ApprovalStep> = steps.iter().zip(ids).map(entry).collect();
    Ok(store::insert_approval_steps(conn, &entries).await?)
}
