//! Answers to the order domain, which requests checks for its transport approvals.

use commands::Error;
use database::Conn;
use events::EventContext;
use time::Date;
use uuid::Uuid;

use super::bench::{check, insert};
use crate::domain::{Document, Evaluation, Lane, ProductId, Refusal};
use crate::evaluation::domain::Case;
use crate::products::service as products;
use crate::rule_packs::service::{self as rule_packs, Packs};
use crate::self_checks::domain::SelfCheck;
use crate::self_checks::events::outgoing;

/// Request of the order domain to check a product with exactly this evidence.
pub struct ApprovalRequest {
    pub id: Uuid,
    /// Version of the transport approval at the time of the request. The answer repeats it.
    pub version: i64,
    pub product: ProductId,
    pub organisation: Uuid,
    pub lane: Result<Lane, Refusal>,
    pub as_of: Date,
    pub evidence: Vec<Document>,
}

/// Answers every request: with a self-check, or with the code of the refusal.
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
    let active = product.require_active("The product is archived and cannot be checked.");
    active.map_err(|refusal| refusal.at(&[]))?;
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
    // An approval is about the current day, unless it was requested for a future day.
    let asked_as_of = (request.as_of > context.now.date()).then_some(request.as_of);
    let (transport_approval, asked_at_version) = (Some(request.id), Some(request.version));
    Ok(SelfCheck {
        transport_approval,
        asked_at_version,
        asked_as_of,
        ..check
    })
}
