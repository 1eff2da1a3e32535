//! Pages of the current state, with which consumers reconcile their projections.

use database::Conn;
use events::EventContext;
use events::operations::{Listed, Page};
use events::order::{self as published, OrderFact};
use uuid::Uuid;

use super::{Error, append, certificate_snapshot, document_snapshot};
use crate::certificates::domain::Certificate;
use crate::enquiries::domain::Rating;
use crate::evidence::domain::Document;

/// The range of IDs of a page.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    pub run: Uuid,
    /// Last ID of the previous page. `None` for the first page.
    pub after: Option<Uuid>,
    /// Last ID of this page. `None` for the last page.
    pub through: Option<Uuid>,
}

impl Range {
    fn page<T>(self, items: Vec<Listed<T>>) -> Page<T> {
        Page {
            run: self.run,
            after: self.after,
            through: self.through,
            items,
        }
    }
}

/// Publishes a page of documents, in the order of their IDs.
pub async fn documents_listed(
    conn: &mut Conn,
    context: EventContext,
    range: Range,
    documents: &[Document],
) -> Result<(), Error> {
    let listed = |one: &Document| Listed {
        sequence: one.version,
        item: document_snapshot(one),
    };
    let page = range.page(documents.iter().map(listed).collect());
    list(conn, context, range, OrderFact::DocumentsListed(page)).await
}

/// Publishes a page of certificates, in the order of their IDs.
pub async fn certificates_listed(
    conn: &mut Conn,
    context: EventContext,
    range: Range,
    certificates: &[Certificate],
) -> Result<(), Error> {
    let listed = |one: &Certificate| Listed {
        sequence: one.version,
        item: certificate_snapshot(one),
    };
    let page = range.page(certificates.iter().map(listed).collect());
    list(conn, context, range, OrderFact::CertificatesListed(page)).await
}

/// Publishes a page of ratings, in the order of the IDs of their orders, which identify ratings.
pub async fn ratings_listed(
    conn: &mut Conn,
    context: EventContext,
    range: Range,
    ratings: &[Rating],
) -> Result<(), Error> {
    let listed = |one: &Rating| {
        let item = published::Rating {
            order: one.order.0,
            seller: one.seller.0,
            provider: one.profile.0,
            stars: one.stars,
            before: None,
        };
        Listed {
            sequence: one.version,
            item,
        }
    };
    let page = range.page(ratings.iter().map(listed).collect());
    list(conn, context, range, OrderFact::RatingsListed(page)).await
}

async fn list(
    conn: &mut Conn,
    context: EventContext,
    range: Range,
    fact: OrderFact,
) -> Result<(), Error> {
    append(
        conn,
        context.in_bulk(),
        fact,
        context.internal_draft(range.run, 1),
    )
    .await
    .map(drop)
}
