//! Projections of documents and certificates of the order domain. The functions run inside the transaction that also inserts the
//! events into the inbox, and have no caller.

use commands::Error;
use database::Conn;
use uuid::Uuid;

use crate::domain::ProductId;
use crate::projections::domain::{Certificate, Differences, EvidenceDocument, IdRange, Sequenced};
use crate::projections::store;

pub(crate) use crate::projections::store::Evidence;

/// Upserts documents. Older versions change nothing.
pub async fn upsert_documents(
    conn: &mut Conn,
    documents: Vec<Sequenced<EvidenceDocument>>,
) -> anyhow::Result<()> {
    let latest = Sequenced::latest(documents, |document| document.id);
    store::upsert_documents(conn, &latest).await?;
    Ok(())
}

/// Upserts certificates. Older versions change nothing.
pub async fn upsert_certificates(
    conn: &mut Conn,
    certificates: Vec<Sequenced<Certificate>>,
) -> anyhow::Result<()> {
    let latest = Sequenced::latest(certificates, |certificate| certificate.id);
    store::upsert_certificates(conn, &latest).await?;
    Ok(())
}

/// Reconciles the projection of documents with a page of its source.
pub async fn compare_documents(
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

/// Reconciles the projection of certificates with a page of its source.
pub async fn compare_certificates(
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

/// Lists the evidence of products.
pub(crate) async fn list_evidence(
    conn: &mut Conn,
    products: &[ProductId],
) -> Result<Vec<Evidence>, Error> {
    Ok(store::list(conn, products).await?)
}
