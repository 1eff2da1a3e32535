//! Use cases: sellers submit documents, providers request and decide on them, and organisations read them.

mod attachments;
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
pub use grants::NewGrant;

use commands::Commands;
use database::Pool;

use crate::files::service::Files;
use crate::orders::service::order_steps::OrderSteps;
use crate::store::Keyring;

/// Use cases of evidence documents and document requests. Cheap to clone.
#[derive(Clone)]
pub struct Documents {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    steps: OrderSteps,
    files: Files,
}

impl Documents {
    pub(crate) const fn new(
        pool: Pool,
        keys: Keyring,
        commands: Commands,
        steps: OrderSteps,
        files: Files,
    ) -> Self {
        Self {
            pool,
            keys,
            commands,
            steps,
            files,
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
}

impl Grants {
    #[must_use]
    pub const fn new(pool: Pool, keys: Keyring, commands: Commands, documents: Documents) -> Self {
        Self {
            pool,
            keys,
            commands,
            documents,
        }
    }
}
