//! Reviews: what follows on a change behind approvals, and on a provider's suspension, in pages.
//!
//! The change itself commits alone, with a row that orders the review. The job takes a row, does one page in one
//! transaction and moves the row's cursor in the same transaction, so that a page is done once wherever the job stops.
//! Rows take turns, and so do sellers: after a page a row waits behind the others, and behind the other rows of its seller.
//! Until its page has come, an approval is judged by the present state of its evidence ([`crate::transport_approvals::domain::Approval::fallen`]).
//!
//! A page takes all its locks before it writes, in the order approvals, consignments, each in the order of the ids. No
//! transaction that locks a certificate or a document waits for an approval.

use std::collections::HashMap;

use database::{Conn, Tx};
use events::EventContext;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::approvals::evidence_of;
use super::suspensions::order_review;
use super::transport_steps::follow;
use crate::certificates::domain::{Certificate, CertificateEvent};
use crate::certificates::service::certificates::{announce, review_certificates};
use crate::certificates::store as certificates_store;
use crate::consignments::domain::{Consignment, TransportPart};
use crate::consignments::store as consignments_store;
use crate::domain::{ApprovalId, ConsignmentId, ProductId, ProviderId, Refusal};
use crate::projections::domain::Provider;
use crate::projections::store as projections_store;
use crate::service::{Error, Service};
use crate::transport_approvals::domain::{
    Approval, ApprovalEvent, ApprovalReview, ApprovalStatus, ApprovalStep, Behind, Change,
    ProductCheck, Standing,
};
use crate::transport_approvals::events::outgoing::{self, ApprovalNews};
use crate::transport_approvals::store::{self, ReviewPage, ReviewedApproval};

/// The most approvals or certificates in one transaction.
const PAGE: i64 = 100;
/// The most checks of approvals in one transaction, each of which is a question to the rules.
const MOST_CHECKS: usize = 1_000;
/// How long a page that failed waits for the next attempt.
const RETRY: Duration = Duration::minutes(1);

/// The state of the review job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReviewProgress {
    /// A page is done, and there may be more.
    Page,
    /// Nothing is due, or consumers have to catch up first.
    Idle,
}

/// An approval that a page looks at, and what has changed behind it.
struct Concerned {
    id: ApprovalId,
    change: Change,
}

/// A step that a page has taken: the approval after it.
struct Step {
    approval: Approval,
    event: ApprovalEvent,
    change: Option<Change>,
}

impl Service {
    /// Does one page of the review whose turn it is. While consumers have to catch up, only the reviews of providers go on: a
    /// suspension does not wait for the questions of others.
    pub async fn review_next(&self, now: OffsetDateTime) -> Result<ReviewProgress, Error> {
        let mut conn = self.pool.acquire().await?;
        let is_backlogged = outgoing::is_backlogged(&mut conn).await?;
        let provider = store::find_due_provider_review(&mut conn, now, is_backlogged).await?;
        drop(conn);
        if let Some(provider) = provider
            && self.review_provider(provider, now).await? == ReviewProgress::Page
        {
            return Ok(ReviewProgress::Page);
        }
        if is_backlogged {
            return Ok(ReviewProgress::Idle);
        }
        self.review_approvals(now).await
    }

    /// Calls `wake` once it listens, and then at each commit that orders a review. Returns only on an error.
    pub async fn watch_reviews(&self, wake: impl Fn()) -> Result<(), Error> {
        Ok(store::watch_reviews(&self.pool, wake).await?)
    }

    async fn review_provider(
        &self,
        provider: ProviderId,
        now: OffsetDateTime,
    ) -> Result<ReviewProgress, Error> {
        let mut tx = self.pool.begin().await?;
        match provider_page(&mut tx, provider, now).await {
            Ok(ReviewProgress::Page) => tx.commit().await?,
            Ok(ReviewProgress::Idle) => return Ok(ReviewProgress::Idle),
            Err(error) => {
                drop(tx);
                let mut conn = self.pool.acquire().await?;
                store::update_provider_review(&mut conn, provider, None, now + RETRY).await?;
                return Err(error);
            }
        }
        Ok(ReviewProgress::Page)
    }

    async fn review_approvals(&self, now: OffsetDateTime) -> Result<ReviewProgress, Error> {
        let mut tx = self.pool.begin().await?;
        let Some(review) = store::lock_approval_review(&mut tx, now).await? else {
            return Ok(ReviewProgress::Idle);
        };
        let id = review.id;
        match approval_page(&mut tx, &review, now).await {
            Ok(()) => tx.commit().await?,
            Err(error) => {
                drop(tx);
                let mut conn = self.pool.acquire().await?;
                store::update_approval_review(&mut conn, id, None, now + RETRY).await?;
                return Err(error);
            }
        }
        Ok(ReviewProgress::Page)
    }
}

/// Lets the next certificates of a provider follow its status: suspended when it is suspended or removed, valid again
/// when it is listed again.
async fn provider_page(
    tx: &mut Tx,
    id: ProviderId,
    now: OffsetDateTime,
) -> Result<ReviewProgress, Error> {
    let provider = projections_store::lock_provider(tx, id).await?;
    let Some(review) = store::lock_provider_review(tx, id).await? else {
        return Ok(ReviewProgress::Idle);
    };
    let Some(decide) = provider.as_ref().and_then(decision) else {
        store::delete_provider_review(tx, id).await?;
        return Ok(ReviewProgress::Page);
    };
    let certificates =
        certificates_store::lock_certificates_of_provider(tx, id, review.cursor, PAGE).await?;
    let last = certificates.last().map(|certificate| certificate.id.0);
    let is_last_page = is_last_page(certificates.len());
    let mut decided: Vec<(Certificate, CertificateEvent)> = Vec::new();
    for mut certificate in certificates {
        if let Some(event) = decide(&mut certificate, now) {
            certificates_store::update_certificate(tx, &certificate).await?;
            decided.push((certificate, event));
        }
    }
    let context = outgoing::following(review.trail, now);
    let context = if review.cursor.is_nil() {
        context.one_of(decided.len())
    } else {
        context.in_bulk()
    };
    for (certificate, event) in &decided {
        let entry = announce(tx, context, certificate, *event).await?;
        certificates_store::insert_certificate_entry_without_reason(tx, &entry).await?;
    }
    // An approval that rests on several certificates of the page asks the rules once.
    review_certificates(tx, context, &decided).await?;
    match last.filter(|_| !is_last_page) {
        Some(last) => store::update_provider_review(tx, id, Some(last), now).await?,
        None => store::delete_provider_review(tx, id).await?,
    }
    Ok(ReviewProgress::Page)
}

fn decision(
    provider: &Provider,
) -> Option<fn(&mut Certificate, OffsetDateTime) -> Option<CertificateEvent>> {
    if provider.is_suspended() {
        Some(Certificate::suspend_with_issuer)
    } else if provider.is_listed() {
        Some(Certificate::reinstate_with_issuer)
    } else {
        None
    }
}

fn is_last_page(rows: usize) -> bool {
    i64::try_from(rows).is_ok_and(|rows| rows < PAGE)
}

async fn approval_page(
    tx: &mut Tx,
    review: &ApprovalReview,
    now: OffsetDateTime,
) -> Result<(), Error> {
    let context = outgoing::following(review.trail, now);
    let page = ReviewPage {
        after: review.cursor,
        limit: PAGE,
        today: market_day::earliest_day(now),
    };
    let (last, is_last) = if let Behind::Issuer(issuer) = &review.behind {
        let some =
            certificates_store::list_certificates_of_issuer(tx, *issuer, review.cursor, PAGE)
                .await?;
        let (last, is_last) = (some.last().copied(), is_last_page(some.len()));
        if last.is_some() {
            order_review(tx, context, Behind::Evidence(some), review.change).await?;
        }
        (last, is_last)
    } else {
        let mut concerned = concerned(tx, review, page).await?;
        let found = concerned.len();
        keep_to_most_checks(tx, &mut concerned).await?;
        let is_last = is_last_page(found) && concerned.len() == found;
        let is_one_page = review.cursor.is_nil() && is_last;
        let context = if is_one_page {
            context.one_of(concerned.len())
        } else {
            context.in_bulk()
        };
        suspend_and_ask(tx, context, &review.behind, &concerned).await?;
        (concerned.last().map(|one| one.id.0), is_last)
    };
    match last
        .filter(|_| !is_last)
        .or_else(|| review.again.then(Uuid::nil))
    {
        Some(cursor) => store::update_approval_review(tx, review.id, Some(cursor), now).await?,
        None => store::delete_approval_review(tx, review.id).await?,
    }
    Ok(())
}

/// The approvals of a page, in the order of their ids.
async fn concerned(
    conn: &mut Conn,
    review: &ApprovalReview,
    page: ReviewPage,
) -> Result<Vec<Concerned>, Error> {
    let ids = match &review.behind {
        Behind::Evidence(sources) => store::list_approvals_resting_on(conn, sources, page).await?,
        Behind::Products(products) => store::list_approvals_about(conn, products, page).await?,
        Behind::Verdicts(changes) => {
            let found = store::list_approvals_by_verdicts(conn, changes, page).await?;
            return Ok(found
                .into_iter()
                .map(|(id, change)| Concerned { id, change })
                .collect());
        }
        Behind::Issuer(_) => Vec::new(),
    };
    let change = review.change.unwrap_or(Change::RulesChanged);
    Ok(ids.into_iter().map(|id| Concerned { id, change }).collect())
}

/// Leaves approvals to the next page whose checks would be too many for this one. The first approval stays.
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

/// Suspends approvals and asks the rules about them again, with the evidence that is left.
async fn suspend_and_ask(
    conn: &mut Conn,
    context: EventContext,
    behind: &Behind,
    concerned: &[Concerned],
) -> Result<(), Error> {
    let ids: Vec<ApprovalId> = concerned.iter().map(|one| one.id).collect();
    let changes: HashMap<ApprovalId, Change> =
        concerned.iter().map(|one| (one.id, one.change)).collect();
    let mut approvals = store::lock_approvals(conn, &ids).await?;
    approvals.retain(|approval| is_concerned(approval, behind));
    if approvals.is_empty() {
        return Ok(());
    }
    let consignments: Vec<ConsignmentId> = approvals
        .iter()
        .filter_map(|approval| approval.consignment)
        .collect();
    let consignments = consignments_store::lock_consignments(conn, &consignments).await?;
    let products: Vec<ProductId> = approvals
        .iter()
        .flat_map(|approval| approval.checks.iter().map(|check| check.product))
        .collect();
    let standing = certificates_store::list_standing_evidence(conn, &products).await?;
    // After the evidence was read: what fell before is seen here, and what falls later is among the evidence of the question.
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
        follow(conn, context, approval).await?;
    }
    Ok(())
}

/// Suspends an approval, if it holds and the change or fallen evidence says so, and asks about it again.
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
    let checks = evidence_of(standing, &products, approval.lane.today(now));
    let event = approval.ask_again(TransportPart::System, checks, now)?;
    steps.push(Step {
        approval: approval.clone(),
        event,
        change: None,
    });
    Ok(steps)
}

/// Returns whether a locked approval still has to be reviewed: it may have been asked about again meanwhile.
fn is_concerned(approval: &Approval, behind: &Behind) -> bool {
    let rests = match behind {
        Behind::Evidence(subjects) => approval
            .checks
            .iter()
            .flat_map(ProductCheck::sources)
            .any(|source| subjects.contains(&source)),
        _ => true,
    };
    rests && approval.status != ApprovalStatus::Refused
}

/// Publishes the steps and writes them into the timelines.
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
