//! Orders of reviews.
//!
//! From the moment of a change, an approval that depends on the changed evidence counts as suspended. The review is ordered in
//! the transaction of the change. It writes the suspensions and repeats the questions to the rules page by page (see
//! [`super::pages`]). If the rules approve with the remaining evidence, the approval is valid again automatically. Questions of
//! approvals that are requested or in review are also repeated, because they may contain evidence that is no longer valid.
//! Approvals that are refused or expired, or whose goods have arrived, are not reviewed.

use commands::Error;
use database::Conn;
use events::EventContext;
use uuid::Uuid;

use crate::approval_reviews::domain::{
    ApprovalReview, Change, ProviderReview, ReviewSubject, VerdictChange,
};
use crate::approval_reviews::events::outgoing;
use crate::approval_reviews::store;
use crate::domain::{ProviderId, ReviewId};

/// Orders a review of the approvals that depend on this, in the transaction of the change.
pub(crate) async fn order_review(
    conn: &mut Conn,
    context: EventContext,
    subject: ReviewSubject,
    change: Option<Change>,
) -> Result<(), Error> {
    let (id, trail) = (ReviewId::new(), outgoing::trail(context));
    let review = ApprovalReview {
        id,
        subject,
        change,
        cursor: Uuid::nil(),
        again: false,
        trail,
    };
    Ok(store::insert_approval_review(conn, &review).await?)
}

/// Orders a review of the approvals of any of these products on its lane. Each approval is evaluated once, regardless of the
/// number of its products that have changed.
pub(crate) async fn order_review_of_verdicts(
    conn: &mut Conn,
    context: EventContext,
    changes: &[VerdictChange],
) -> Result<(), Error> {
    order_review(
        conn,
        context.in_bulk(),
        ReviewSubject::Verdicts(changes.to_vec()),
        None,
    )
    .await
}

/// Orders a review that applies the status of a provider to its certificates.
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
