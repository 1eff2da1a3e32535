//! Evidence documents and certificates of the order domain, with the properties that rules use.

use time::Date;
use uuid::Uuid;

use crate::domain::{Document, ProductId};

/// Document that was submitted for a product.
#[derive(Clone, Debug)]
pub struct EvidenceDocument {
    pub id: Uuid,
    pub product: ProductId,
    pub organisation: Uuid,
    pub document: Document,
}

/// Certificate. While it is VALID, it counts as evidence documents of its document types.
#[derive(Clone, Debug)]
pub struct Certificate {
    pub id: Uuid,
    pub product: ProductId,
    pub organisation: Uuid,
    pub document_types: Vec<String>,
    /// Status code of the order domain.
    pub status: String,
    pub valid_from: Date,
    pub valid_to: Date,
}
