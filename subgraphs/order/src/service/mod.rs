//! The services of all capabilities, and their shared parts.
//!
//! A command checks the rights of its caller, begins a transaction, locks the aggregate, takes the step in the domain, and
//! writes status, timeline and event together. The function that begins the transaction also commits it.

pub(crate) mod access;
mod republication;
pub(crate) mod slots;

pub use crate::domain::{FileId, RIGHTS};
pub use crate::store::{ListPage, PageOf, Window};
pub use access::{SeenOrder, Sight, may_know_people, may_read_self_checks};
pub use commands::Error;
pub use republication::{LISTINGS, Republication};

use commands::Commands;
use database::Pool;
use time::OffsetDateTime;

use crate::assessment::service::{AssessmentServices, Assessments, Certification};
use crate::case_reads::service::CaseReads;
use crate::certificates::service::{Certificates, Issuer};
use crate::consignments::service::{Consignments, Places};
use crate::enquiries::service::{Enquiries, Ratings};
use crate::evidence::service::{DocumentServices, Documents, Downloads, Grants};
use crate::files::service::{FileStorage, Files};
use crate::legacy_import::service::{LegacyImport, ReadForeign};
use crate::orders::service::order_steps::OrderSteps;
use crate::orders::service::{Cases, Orders};
use crate::projections::service::Projections;
use crate::quotes::service::Quotes;
use crate::store::Keyring;
use crate::transport_approvals::service::{Reviews, TransportApprovals};
use crate::work_lists::service::WorkLists;

/// The use cases of the order domain. Cheap to clone.
#[derive(Clone)]
pub struct Services {
    pub projections: Projections,
    pub orders: Orders,
    pub cases: Cases,
    pub quotes: Quotes,
    pub assessments: Assessments,
    pub files: Files,
    pub documents: Documents,
    pub downloads: Downloads,
    pub grants: Grants,
    pub certificates: Certificates,
    pub enquiries: Enquiries,
    pub ratings: Ratings,
    pub case_reads: CaseReads,
    pub work_lists: WorkLists,
    pub legacy_import: LegacyImport,
    pub consignments: Consignments,
    pub places: Places,
    pub transport_approvals: TransportApprovals,
    pub reviews: Reviews,
    commands: Commands,
}

/// The shared parts of the services.
struct Parts {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    steps: OrderSteps,
}

impl Services {
    /// Opens the services. Reads the key that identifies repeated requests, or creates it.
    pub async fn open(
        pool: Pool,
        keys: Keyring,
        issuer: Issuer,
        storage: FileStorage,
    ) -> anyhow::Result<Self> {
        let requests = keys.index("idempotency").await?;
        let parts = Parts {
            commands: Commands::keyed(pool.clone(), requests),
            steps: OrderSteps::new(pool.clone(), keys.clone()),
            pool,
            keys,
        };
        Ok(parts.services(issuer, storage))
    }

    /// Sets the reader of another system's orders. Without it, imports are refused.
    #[must_use]
    pub fn with_foreign_orders(self, read: ReadForeign) -> Self {
        Self {
            legacy_import: self.legacy_import.with_reader(read),
            ..self
        }
    }

    /// Reminds sellers of documents and certificates that expire in 60, 30 or 7 days, once each. Returns the number of
    /// reminders.
    pub async fn remind(&self, now: OffsetDateTime) -> Result<usize, Error> {
        // A failure of one does not hold up the other.
        let documents = self.documents.remind(now).await;
        let certificates = self.certificates.remind(now).await;
        Ok(documents? + certificates?)
    }

    /// Deletes the idempotency keys that are older than 48 hours. Returns their number.
    pub async fn purge_idempotency_keys(&self, now: OffsetDateTime) -> Result<u64, Error> {
        self.commands.purge_idempotency_keys(now).await
    }
}

impl Parts {
    fn services(&self, issuer: Issuer, storage: FileStorage) -> Services {
        let (pool, keys) = (|| self.pool.clone(), || self.keys.clone());
        let (commands, steps) = (|| self.commands.clone(), || self.steps.clone());
        let shared = Projections::new(pool());
        let projections = || shared.clone();
        let files = Files::new(pool(), keys(), commands(), storage);
        let documents = Documents::new(
            pool(),
            keys(),
            commands(),
            DocumentServices {
                steps: steps(),
                files: files.clone(),
                projections: projections(),
            },
        );
        let certificates = Certificates::new(pool(), keys(), commands(), issuer.clone());
        let assessments = AssessmentServices {
            steps: steps(),
            projections: projections(),
            certification: Certification {
                issuer,
                certificates: certificates.clone(),
            },
        };
        let orders = Orders::new(pool(), keys(), commands(), steps(), projections());
        Services {
            cases: Cases::new(pool(), keys()),
            quotes: Quotes::new(pool(), commands(), steps()),
            assessments: Assessments::new(pool(), keys(), commands(), assessments),
            downloads: Downloads::new(pool(), keys(), files.clone(), documents.clone()),
            grants: Grants::new(pool(), keys(), commands(), documents.clone(), projections()),
            enquiries: Enquiries::new(pool(), keys(), commands(), projections()),
            ratings: Ratings::new(pool(), keys(), commands(), steps()),
            case_reads: CaseReads::new(pool(), keys()),
            work_lists: WorkLists::new(pool()),
            legacy_import: LegacyImport::new(pool(), commands(), orders.clone(), projections()),
            consignments: Consignments::new(pool(), keys(), commands(), projections()),
            places: Places::new(pool(), commands()),
            transport_approvals: TransportApprovals::new(pool(), keys(), commands(), projections()),
            reviews: Reviews::new(pool()),
            projections: projections(),
            orders,
            files,
            documents,
            certificates,
            commands: commands(),
        }
    }
}
