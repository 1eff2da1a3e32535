//! Reactions to events of other domains. Each runs inside the transaction that also inserts the event into the inbox, and has no
//! caller.

use database::Conn;
use events::EventContext;
use refusal::ErrorCode;
use time::Date;
use uuid::Uuid;

use crate::domain::{Document, Lane, ProductId, Refusal};
use crate::evaluation::domain::{Case, Evaluation};
use crate::products::domain::{ProductStatus, refusals};
use crate::products::store as products_store;
use crate::projections::domain::{Certificate, Differences, EvidenceDocument, IdRange, Sequenced};
use crate::projections::store;
use crate::rule_packs::service::Packs;
use crate::rule_packs::store as rule_packs_store;
use crate::self_checks::domain::SelfCheck;
use crate::self_checks::events::outgoing as self_checks_events;
use crate::self_checks::service::self_checks::{check, keep};
use crate::service::Error;

/// Brings the projection of documents up to these versions; older ones change nothing.
pub async fn documents_known(
    conn: &mut Conn,
    documents: Vec<Sequenced<EvidenceDocument>>,
) -> anyhow::Result<()> {
    let latest = Sequenced::latest(documents, |document| document.id);
    store::upsert_documents(conn, &latest).await?;
    Ok(())
}

/// Brings the projection of certificates up to these versions; older ones change nothing.
pub async fn certificates_known(
    conn: &mut Conn,
    certificates: Vec<Sequenced<Certificate>>,
) -> anyhow::Result<()> {
    let latest = Sequenced::latest(certificates, |certificate| certificate.id);
    store::upsert_certificates(conn, &latest).await?;
    Ok(())
}

/// Compares the projection of documents with a page of its source, and repairs it.
pub async fn documents_listed(
    conn: &mut Conn,
    range: IdRange,
    documents: Vec<Sequenced<EvidenceDocument>>,
) -> anyhow::Result<Differences> {
    let latest = Sequenced::latest(documents, |document| document.id);
    let ids: Vec<Uuid> = latest.iter().map(|one| one.item.id).collect();
    let written = store::upsert_documents(conn, &latest).await?;
    let surplus = store::count_other_documents(conn, range, &ids).await?;
    Ok(Differences {
        missing: written.inserted,
        outdated: written.updated,
        surplus,
    })
}

/// Compares the projection of certificates with a page of its source, and repairs it.
pub async fn certificates_listed(
    conn: &mut Conn,
    range: IdRange,
    certificates: Vec<Sequenced<Certificate>>,
) -> anyhow::Result<Differences> {
    let latest = Sequenced::latest(certificates, |certificate| certificate.id);
    let ids: Vec<Uuid> = latest.iter().map(|one| one.item.id).collect();
    let written = store::upsert_certificates(conn, &latest).await?;
    let surplus = store::count_other_certificates(conn, range, &ids).await?;
    Ok(Differences {
        missing: written.inserted,
        outdated: written.updated,
        surplus,
    })
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
    context: EventContext,
    request: ApprovalRequest,
) -> anyhow::Result<()> {
    let asked = self_checks_events::Asked {
        transport_approval: request.id,
        product: request.product,
        version: request.version,
        organisation: request.organisation,
    };
    rule_packs_store::rules_in_force::keep(conn).await?;
    match checked(conn, packs, context, request).await {
        Ok(check) => Ok(keep(conn, context, &[check]).await?),
        Err(Error::Refused(refusals)) => {
            let code = refusals
                .first()
                .map_or("REFUSED", |refusal| refusal.code.into_str());
            self_checks_events::self_check_refused(conn, context, asked, code).await
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
    let product =
        products_store::products::list(conn, &[request.product], Some(request.organisation))
            .await?
            .pop();
    let product = product.ok_or_else(refusals::product_not_found)?;
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
