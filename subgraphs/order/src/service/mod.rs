//! The use cases of the order domain.
//!
//! A command decides who may, begins a transaction, locks the order, asks the domain for the step, and writes state,
//! timeline and event together. It commits in the function that began.

mod access;
mod approvals;
mod assessment;
mod attempt;
mod certificates;
mod deadlines;
mod disputes;
mod document_requests;
mod documents;
mod error;
mod expiry;
mod issuer;
mod quotes;
pub mod reactions;
mod reading;
mod reading_cases;
mod reading_certificates;
mod requests;
mod steps;
mod work;

pub use crate::domain::{Command, Left, OrderEvent, OrderStatus, Part, RIGHTS, TRANSITIONS, Transition};
pub use access::{SeenOrder, Sight};
pub use attempt::{Attempt, Once};
pub use certificates::Decision;
pub use error::Error;
pub use issuer::Issuer;
pub use reading::{ListedOrder, OrderRole};
pub use reading_certificates::CertificateCheck;
pub use work::WorkList;

pub use crate::store::{OrderPage, Window};

use database::Pool;

use crate::store::{BlindIndex, Keyring};

/// Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    keys: Keyring,
    /// For recognising a request without keeping what it said.
    requests: BlindIndex,
    /// With what reports are countersigned and certificates signed.
    issuer: Issuer,
}

impl Service {
    /// Fetches the key by which repeated requests are recognised, or makes it.
    pub async fn open(pool: Pool, keys: Keyring, issuer: Issuer) -> anyhow::Result<Self> {
        let requests = keys.index("idempotency").await?;
        Ok(Self { pool, keys, requests, issuer })
    }

    /// Who certifies.
    #[must_use]
    pub const fn issuer(&self) -> &Issuer {
        &self.issuer
    }

    /// Passes if the domain's database answers.
    pub async fn ready(&self) -> Result<(), Error> {
        self.pool.acquire().await?;
        Ok(())
    }
}
