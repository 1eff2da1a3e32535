//! The use cases of the order domain.
//!
//! A command decides who may, begins a transaction, locks the order, asks the domain for the step, and writes state,
//! timeline and event together. It commits in the function that began.

mod access;
mod approvals;
mod assessment;
mod attempt;
mod disputes;
mod document_requests;
mod documents;
mod error;
mod file_reading;
mod files;
mod grants;
mod quotes;
pub mod reactions;
mod reading;
mod reading_cases;
mod requests;
mod steps;

pub use crate::domain::{Command, Left, OrderEvent, OrderStatus, Part, RIGHTS, TRANSITIONS, Transition};
pub use access::{SeenOrder, Sight};
pub use attempt::{Attempt, Once};
pub use error::Error;
pub use file_reading::FileReading;
pub use files::{Files, Upload};
pub use reading::OrderRole;

pub use crate::store::{FileRead, Window};

use database::Pool;

use crate::store::{BlindIndex, Keyring};

/// Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    keys: Keyring,
    /// For recognising a request without keeping what it said.
    requests: BlindIndex,
    files: Files,
}

impl Service {
    /// Fetches the key by which repeated requests are recognised, or makes it.
    pub async fn open(pool: Pool, keys: Keyring, files: Files) -> anyhow::Result<Self> {
        let requests = keys.index("idempotency").await?;
        Ok(Self { pool, keys, requests, files })
    }

    /// Passes if the domain's database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        self.pool.acquire().await?;
        Ok(())
    }
}
