//! The use cases of the order domain.
//!
//! A command decides who may, begins a transaction, locks the order, asks the domain for the step, and writes state,
//! timeline and event together. It commits in the function that began.

mod access;
mod answers;
mod approvals;
mod assessment;
mod attempt;
mod break_glass;
mod certificates;
mod consignments;
mod deadlines;
mod disputes;
mod document_decisions;
mod document_requests;
mod documents;
mod downloads;
mod enquiries;
mod enquiry_reading;
mod error;
mod expiry;
mod file_reading;
mod files;
mod grants;
mod intake;
mod issuer;
mod journeys;
mod mentions;
mod messages;
mod places;
mod quotas;
mod quotes;
mod ratings;
pub mod reactions;
mod reading;
mod reading_cases;
mod reading_certificates;
mod reading_transport;
pub mod reconciliation;
mod republication;
mod requests;
mod reviews;
mod steps;
mod suspensions;
mod transport_access;
mod transport_steps;
mod units;
mod work;

pub use crate::domain::{
    Command, FileId, Left, OrderEvent, OrderStatus, Part, RIGHTS, TRANSITIONS, Transition,
};
pub use access::{SeenOrder, Sight, may_read_self_checks};
pub use approvals::{Appeal, DecisionOnApproval, Subject};
pub use attempt::{Attempt, Once};
pub use break_glass::{CaseId, RevealedCase};
pub use certificates::Decision;
pub use downloads::Downloads;
pub use enquiry_reading::SeenEnquiry;
pub use error::Error;
pub use grants::NewGrant;
pub use intake::{Intake, ReadForeign};
pub use issuer::Issuer;
pub use journeys::DecisionOnHold;
pub use messages::About;
pub use reading::{ListedOrder, OrderRole};
pub use reading_certificates::CertificateCheck;
pub use republication::{LISTINGS, Republication};
pub use reviews::ReviewProgress;
pub use work::{WorkChoice, WorkList};

pub use crate::store::{
    CaseRead, CertificatesPage, FileRead, OrderPage, PageOf, Sort, SortedPage, Window,
};
pub use file_reading::FileReading;
pub use files::{Files, Upload};

use std::sync::Arc;

use database::Pool;
use moka::sync::Cache;

use crate::domain::UnitList;
use crate::store::{BlindIndex, Keyring};

/// Cheap to clone.
#[derive(Clone)]
pub struct Service {
    pool: Pool,
    keys: Keyring,
    /// For recognising a request without keeping what it said.
    requests: BlindIndex,
    /// How orders of another system are read.
    foreign: Option<ReadForeign>,
    /// With what reports are countersigned and certificates signed.
    issuer: Issuer,
    /// Where files are kept.
    files: Files,
    /// The list of units by the version of its last import.
    units: Cache<i64, Arc<UnitList>>,
}

/// Lists of units that are kept: one, and while it changes the one before.
const UNIT_LISTS_KEPT: u64 = 2;

impl Service {
    /// Fetches the key by which repeated requests are recognised, or makes it.
    pub async fn open(
        pool: Pool,
        keys: Keyring,
        issuer: Issuer,
        files: Files,
    ) -> anyhow::Result<Self> {
        let requests = keys.index("idempotency").await?;
        let units = Cache::new(UNIT_LISTS_KEPT);
        Ok(Self {
            pool,
            keys,
            requests,
            foreign: None,
            issuer,
            files,
            units,
        })
    }

    /// The same, with a reader of another system's orders; without one, none are taken in.
    #[must_use]
    pub fn with_foreign_orders(self, read: ReadForeign) -> Self {
        Self {
            foreign: Some(read),
            ..self
        }
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
