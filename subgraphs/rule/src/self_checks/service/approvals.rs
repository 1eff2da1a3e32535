//! Answers to the order domain, which asks about the products of its transport approvals.

use commands::Error;
use database::Conn;
use events::EventContext;
use refusal::ErrorCode;
use time::Date;
use uuid::Uuid;

use super::bench::{check, insert};
use crate::domain::{Document, Evaluation, Lane, ProductId, Refusal};
use crate::evaluation::domain::Case;
use crate::products::domain::ProductStatus;
use crate::products::service as products;
use crate::rule_packs::service::{self as rule_packs, Packs};
use crate::self_checks::domain::SelfCheck;
use crate::self_checks::events::outgoing;

/// The order domain asks whether a product may travel, with this evidence and no other.
pub struct ApprovalRequest {
    pub id: Uuid,
    /// The approval's version when it asked: the answer repeats it.
    pub version: i64,
    pub product: ProductId,
    pub organisation: Uuid,
    pub lane: Result<Lane, Refusal>,
    pub as_of: Date,
    pub evidence: Vec<Document>,
}

/// Answers a request in every case: with a self-check, or with the reason why there is none.
pub async fn answer_approval_request(
    conn: &mut Conn,
    packs: &Packs,
    context: EventContext,
    request: ApprovalRequest,
) -> anyhow::Result<()> {
    let asked = outgoing::Asked {
        transport_approval: request.id,
        product: request.product,
        version: request.version,
        organisation: request.organisation,
    };
    rule_packs::share_rules_in_force(conn).await?;
    match checked(conn, packs, context, request).await {
        Ok(check) => Ok(insert(conn, context, &[check]).await?),
        Err(Error::Refused(refusals)) => {
            let code = refusals
                .first()
                .map_or("REFUSED", |refusal| refusal.code.into_str());
            outgoing::self_check_refused(conn, context, asked, code).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn checked(
    conn: &mut Conn,
    packs: &Packs,
    context: EventContext,
    request: ApprovalRequest,
) -> Result<SelfCheck, Error> {
    let product = products::find(conn, request.product, Some(request.organisation)).await?;
    if product.status == ProductStatus::Archived {
        return Err(Refusal::new(
            ErrorCode::ProductArchived,
            &[],
            "an archived product does not travel",
        )
        .into());
    }
    let packs = packs.in_force(conn, request.as_of).await?;
    let case = Case {
        hs_code: product.hs_code.clone(),
        national_codes: product.national_codes.clone(),
        facts: product.facts.clone(),
        lane: request.lane?,
        as_of: request.as_of,
        documents: request.evidence,
        evaluation: Evaluation::default(),
    };
    let check = check(&product, case, &packs, context.now);
    // An approval is about now, unless it was asked for a day that is to come.
    let asked_as_of = (request.as_of > context.now.date()).then_some(request.as_of);
    let (transport_approval, asked_at_version) = (Some(request.id), Some(request.version));
    Ok(SelfCheck {
        transport_approval,
        asked_at_version,
        asked_as_of,
        ..check
    })
}
