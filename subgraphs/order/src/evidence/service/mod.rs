//! Use cases: sellers submit documents, providers request and decide on them, and organisations read them.

mod attachments;
mod bulk_decisions;
mod document_decisions;
mod document_requests;
mod downloads;
mod expiry;
mod grants;
mod locking;
mod reading;
mod submissions;

pub use crate::evidence::store::FileRead;
pub(crate) use crate::evidence::store::{
    find_documents, list_documents_after, list_documents_of_orders,
};
pub use bulk_decisions::{DecidedDocument, DecisionOnDocument};
pub use grants::NewGrant;

use commands::Commands;
use database::Pool;

use crate::files::service::Files;
use crate::orders::service::order_steps::OrderSteps;
use crate::projections::service::Projections;
use crate::store::Keyring;

/// Use cases of evidence documents and document requests. Cheap to clone.
#[derive(Clone)]
pub struct Documents {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    steps: OrderSteps,
    files: Files,
    projections: Projections,
}

/// The services of other capabilities that documents use.
pub(crate) struct DocumentServices {
    pub steps: OrderSteps,
    pub files: Files,
    pub projections: Projections,
}

impl Documents {
    pub(crate) fn new(
        pool: Pool,
        keys: Keyring,
        commands: Commands,
        services: DocumentServices,
    ) -> Self {
        let DocumentServices {
            steps,
            files,
            projections,
        } = services;
        Self {
            pool,
            keys,
            commands,
            steps,
            files,
            projections,
        }
    }
}

/// Use cases of downloads of documents' files. Cheap to clone.
#[derive(Clone)]
pub struct Downloads {
    pool: Pool,
    keys: Keyring,
    files: Files,
    documents: Documents,
}

impl Downloads {
    #[must_use]
    pub const fn new(pool: Pool, keys: Keyring, files: Files, documents: Documents) -> Self {
        Self {
            pool,
            keys,
            files,
            documents,
        }
    }
}

/// Use cases of document grants. Cheap to clone.
#[derive(Clone)]
pub struct Grants {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    documents: Documents,
    projections: Projections,
}

impl Grants {
    #[must_use]
    pub const fn new(
        pool: Pool,
        keys: Keyring,
        commands: Commands,
        documents: Documents,
        projections: Projections,
    ) -> Self {
        Self {
            pool,
            keys,
            commands,
            documents,
            projections,
        }
    }
}
