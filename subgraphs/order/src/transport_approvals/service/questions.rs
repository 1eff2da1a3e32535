//! Questions to the rule domain about locked approvals, with their evidence.

use commands::Error;
use database::Conn;
use time::Date;

use super::timeline::{Remark, publish_question, record_approval};
use crate::consignments::domain::TransportPart;
use crate::consignments::service::StepAuthor;
use crate::domain::ProductId;
use crate::transport_approvals::domain::{Approval, ApprovalStatus, ProductCheck, Standing};
use crate::transport_approvals::store;

/// Questions about these products, with the evidence that counts on a day.
pub(super) async fn checks_with_evidence(
    conn: &mut Conn,
    products: &[ProductId],
    day: Date,
) -> Result<Vec<ProductCheck>, Error> {
    let standing = store::list_standing_evidence(conn, products).await?;
    Ok(checks_of(&standing, products, day))
}

/// Questions about these products. From the valid evidence, each has that of its product that counts on the day.
pub(super) fn checks_of(
    standing: &[Standing],
    products: &[ProductId],
    day: Date,
) -> Vec<ProductCheck> {
    let check = |product: &ProductId| {
        let own = standing
            .iter()
            .filter(|one| one.product == *product && one.counts_on(day));
        ProductCheck::open(*product, own.map(|one| one.evidence.clone()).collect())
    };
    products.iter().map(check).collect()
}

/// Repeats the question of a locked approval with the evidence of today. If evidence of an approved approval is no longer valid,
/// the approval is suspended first, so that it is not valid until the answer.
pub(super) async fn ask_again(
    conn: &mut Conn,
    author: StepAuthor,
    approval: &mut Approval,
    by: TransportPart,
) -> Result<(), Error> {
    let now = author.context.now;
    let today = approval.lane.today(now);
    let products: Vec<ProductId> = approval.checks.iter().map(|check| check.product).collect();
    let checks = checks_with_evidence(conn, &products, today).await?;
    // Read after the evidence: earlier losses are found here, and later ones concern evidence of the new question.
    let now_is = store::find_approvals(conn, &[approval.id]).await?.pop();
    approval.fallen = now_is.and_then(|approval| approval.fallen);
    if let Some(change) = approval
        .fallen
        .filter(|_| approval.status == ApprovalStatus::Approved)
    {
        let event = approval.suspend(change, now)?;
        let remark = Remark {
            change: Some(change),
            ..Remark::default()
        };
        let author = StepAuthor::automatic(author.context);
        record_approval(conn, author, approval, event, remark).await?;
    }
    let event = approval.ask_again(by, checks, now)?;
    store::update_approval(conn, approval).await?;
    store::update_questions(conn, &[&*approval]).await?;
    publish_question(conn, author, approval, event).await
}
