//! What others' events do here. Each runs inside the transaction that also remembers the event, and has no caller.

use database::Conn;
use time::Date;
use uuid::Uuid;

use super::self_checks::{check, keep};
use super::{Error, Packs};
use crate::domain::evaluate::Case;
use crate::domain::{
    Certificate, Document, EvidenceDocument, Lane, ProductId, ProductStatus, Refusal, SelfCheck,
};
use crate::events::outgoing::{self, Because};
use crate::store;

pub async fn document_known(
    conn: &mut Conn,
    document: &EvidenceDocument,
    sequence: i64,
) -> anyhow::Result<()> {
    Ok(store::evidence::upsert_document(conn, document, sequence).await?)
}

pub async fn certificate_known(
    conn: &mut Conn,
    certificate: &Certificate,
    sequence: i64,
) -> anyhow::Result<()> {
    Ok(store::evidence::upsert_certificate(conn, certificate, sequence).await?)
}

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
pub async fn approval_requested(
    conn: &mut Conn,
    packs: &Packs,
    because: Because,
    request: ApprovalRequest,
) -> anyhow::Result<()> {
    let asked = outgoing::Asked {
        transport_approval: request.id,
        product: request.product,
        version: request.version,
        organisation: request.organisation,
    };
    store::rules_in_force::keep(conn).await?;
    match checked(conn, packs, because, request).await {
        Ok(check) => Ok(keep(conn, because, &[check]).await?),
        Err(Error::Refused(refusals)) => {
            let code = refusals.first().map_or("REFUSED", |refusal| refusal.code);
            outgoing::self_check_refused(conn, because, asked, code).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn checked(
    conn: &mut Conn,
    packs: &Packs,
    because: Because,
    request: ApprovalRequest,
) -> Result<SelfCheck, Error> {
    let product = store::products::list(conn, &[request.product], Some(request.organisation)).await?.pop();
    let product = product.ok_or_else(super::products::not_found)?;
    if product.status == ProductStatus::Archived {
        return Err(Refusal::new("PRODUCT_ARCHIVED", &[], "an archived product does not travel").into());
    }
    let packs = packs.in_force(conn, request.as_of).await?;
    let case = Case {
        hs_code: product.hs_code.clone(),
        national_codes: product.national_codes.clone(),
        facts: product.facts.clone(),
        lane: request.lane?,
        as_of: request.as_of,
        documents: request.evidence,
    };
    let check = check(&product, case, &packs, because.now);
    // An approval is about now, unless it was asked for a day that is to come.
    let asked_as_of = (request.as_of > because.now.date()).then_some(request.as_of);
    let (transport_approval, asked_at_version) = (Some(request.id), Some(request.version));
    Ok(SelfCheck { transport_approval, asked_at_version, asked_as_of, ..check })
}
