//! What the order domain knows about evidence, as far as it is told here.

use time::Date;
use uuid::Uuid;

use crate::domain::{Document, ProductId};

/// A document that was submitted for a product.
#[derive(Clone, Debug)]
pub struct EvidenceDocument {
    pub id: Uuid,
    pub product: ProductId,
    pub organisation: Uuid,
    pub document: Document,
}

/// A certificate, which counts as the documents that it stands for, as long as it is VALID.
#[derive(Clone, Debug)]
pub struct Certificate {
    pub id: Uuid,
    pub product: ProductId,
    pub organisation: Uuid,
    pub document_types: Vec<String>,
    /// In the words of the order domain.
    pub status: String,
    pub valid_from: Date,
    pub valid_to: Date,
}
