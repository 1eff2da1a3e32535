//! Types and rules: orders of another system, in the terms of this domain. An adapter reads the format of the other system.

pub(crate) mod refusals;

use secrecy::SecretString;
use time::OffsetDateTime;

use crate::domain::{LaneWish, OrderId, ProviderId, Refusal};
use crate::orders::domain::OrderType;

/// Maximum number of orders of an import.
pub const MOST_LINES: usize = 5_000;
/// Maximum size of an import in bytes. Its base64 form fits into the 2 MiB of a request.
pub const MOST_BYTES: usize = 1_500_000;

/// Format of an import file.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum IntakeFormat {
    Csv,
    Json,
}

/// Outcome of one line.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum IntakeOutcome {
    Created,
    /// The order would be created by an import that is not a dry run.
    Valid,
    AlreadyImported,
    Rejected,
}

/// Returns the key of a reference. References with equal keys are imported once.
#[must_use]
pub fn reference_key(reference: &str) -> String {
    normalisation::key(reference).into_owned()
}

/// An order of the other system.
pub struct IntakeLine {
    /// Line of the file, or position in the list from 1.
    pub line: u32,
    /// Number of the order in the other system. Empty if it could not be read.
    pub reference: String,
    /// Content of the order, or the refusal if it could not be read.
    pub wish: Result<IntakeWish, Refusal>,
}

/// Content of an order, in the terms of this domain.
#[derive(Clone, Debug)]
pub struct IntakeWish {
    /// SKU of the product.
    pub sku: String,
    pub kind: OrderType,
    pub lane: LaneWish,
    /// Deadline for quotes.
    pub quote_by: Option<OffsetDateTime>,
    pub message: Option<SecretString>,
    /// Providers to ask. Without a provider, the order is a draft.
    pub providers: Vec<ProviderId>,
}

/// Result of an import, line by line.
#[derive(Clone, Debug, Default)]
pub struct IntakeReport {
    pub lines: Vec<IntakeResult>,
}

#[derive(Clone, Debug)]
pub struct IntakeResult {
    pub line: u32,
    pub reference: String,
    pub outcome: IntakeOutcome,
    pub order: Option<OrderId>,
    pub refusal: Option<Refusal>,
}

impl IntakeReport {
    #[must_use]
    pub fn count(&self, outcome: IntakeOutcome) -> usize {
        self.lines
            .iter()
            .filter(|line| line.outcome == outcome)
            .count()
    }
}
