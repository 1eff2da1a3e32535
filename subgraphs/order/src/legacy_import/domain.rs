//! Types and rules: orders of another system, in the terms of this domain. An adapter reads the format of the other system.

use secrecy::SecretString;
use time::OffsetDateTime;

use crate::domain::{LaneWish, OrderId, ProviderId, Refusal};
use crate::orders::domain::OrderType;

/// The most lines of one import.
pub const MOST_LINES: usize = 5_000;
/// The most bytes of one import. In base64 they fit into the 2 MiB of a request.
pub const MOST_BYTES: usize = 1_500_000;

/// How the other system's orders are written.
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

/// What has become of one line.
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
    /// In a trial: it would be created.
    Valid,
    AlreadyImported,
    Rejected,
}

/// The form of a reference by which orders are taken over once: two references that look the same are one.
#[must_use]
pub fn reference_key(reference: &str) -> String {
    normalisation::key(reference).into_owned()
}

/// One order of the other system.
pub struct IntakeLine {
    /// Where it is: the line of the file, or the position in the list, from 1.
    pub line: u32,
    /// What the other system calls it; empty if it could not be read.
    pub reference: String,
    /// What it asks for, or why that cannot be read.
    pub wish: Result<IntakeWish, Refusal>,
}

/// An order as somebody would give it here.
#[derive(Clone, Debug)]
pub struct IntakeWish {
    /// What the seller calls its product.
    pub sku: String,
    pub kind: OrderType,
    pub lane: LaneWish,
    /// Until when quotes are gathered.
    pub quote_by: Option<OffsetDateTime>,
    pub message: Option<SecretString>,
    /// None: the order stays a draft.
    pub providers: Vec<ProviderId>,
}

/// What an import did, line by line.
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
