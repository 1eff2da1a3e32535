//! Use cases: the provider assesses and reports, the seller accepts or disputes, the platform decides.

mod disputes;
mod report_reading;
mod reports;

use commands::Commands;
use database::Pool;

use crate::certificates::service::{Certificates, Issuer};
use crate::orders::service::order_steps::OrderSteps;
use crate::projections::service::Projections;
use crate::store::Keyring;

/// The use cases of reports and disputes. Cheap to clone.
#[derive(Clone)]
pub struct Assessments {
    pool: Pool,
    keys: Keyring,
    commands: Commands,
    steps: OrderSteps,
    projections: Projections,
    certification: Certification,
}

/// The services of other capabilities that assessments use.
pub(crate) struct AssessmentServices {
    pub steps: OrderSteps,
    pub projections: Projections,
    pub certification: Certification,
}

/// The parts that handle the consequences of a report: the countersignature and certificates.
#[derive(Clone)]
pub(crate) struct Certification {
    pub issuer: Issuer,
    pub certificates: Certificates,
}

impl Assessments {
    pub(crate) fn new(
        pool: Pool,
        keys: Keyring,
        commands: Commands,
        services: AssessmentServices,
    ) -> Self {
        let AssessmentServices {
            steps,
            projections,
            certification,
        } = services;
        Self {
            pool,
            keys,
            commands,
            steps,
            projections,
            certification,
        }
    }
}
