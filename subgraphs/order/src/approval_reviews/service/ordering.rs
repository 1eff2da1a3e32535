//! Something behind transport approvals has changed.
//!
//! An approval that rests on it counts as suspended from that moment. A review is ordered in the transaction of the change:
//! it writes the suspensions and asks the rules again in pages (see [`super::pages`]), and if the rules say yes to the
//! evidence that is left, an approval holds again by itself. An approval that is being asked about or reviewed is asked about
//! again as well: its question was sent with evidence that may be gone. Approvals that are refused, have run out or whose goods have
//! arrived are not reviewed.

use commands::Error;
use database::Conn;
use events::EventContext;
use uuid::Uuid;

use crate::approval_reviews::domain::{
    ApprovalReview, Behind, Change, ProviderReview, VerdictChange,
};
use crate::approval_reviews::events::outgoing;
use crate::approval_reviews::store;
use crate::domain::{ProviderId, ReviewId};

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
