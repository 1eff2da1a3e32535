//! Disputes: a seller objects to a report, and the platform decides.

use secrecy::{ExposeSecret, SecretString};
use time::OffsetDateTime;

use crate::domain::{DisputeId, OrderId, Refusal, text};
use crate::orders::domain::Command;

/// Decision of the platform on a dispute.
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
pub enum DisputeOutcome {
    /// The report remains valid, and the order is completed.
    Dismissed,
    /// The provider assesses again.
    Upheld,
}

impl DisputeOutcome {
    /// Returns the step of the order for this outcome.
    #[must_use]
    pub const fn command(self) -> Command {
        match self {
            Self::Dismissed => Command::DismissDispute,
            Self::Upheld => Command::UpholdDispute,
        }
    }
}

#[derive(Clone, Debug)]
pub struct Dispute {
    pub id: DisputeId,
    pub order: OrderId,
    pub reason: SecretString,
    pub opened_at: OffsetDateTime,
    pub resolution: Option<Resolution>,
}

/// Decision on a dispute.
#[derive(Clone, Debug)]
pub struct Resolution {
    pub outcome: DisputeOutcome,
    /// Reason for both parties.
    pub text: SecretString,
    pub at: OffsetDateTime,
}

/// Maximum length of a reason and of a resolution, in characters.
const LONGEST: usize = 4000;

impl Dispute {
    pub fn open(
        order: OrderId,
        reason: SecretString,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        text(&["reason"], reason.expose_secret(), LONGEST)?;
        Ok(Self {
            id: DisputeId::new(),
            order,
            reason,
            opened_at: now,
            resolution: None,
        })
    }

    /// Returns the time of the last change: a dispute changes only when it is decided.
    #[must_use]
    pub fn updated_at(&self) -> OffsetDateTime {
        self.resolution
            .as_ref()
            .map_or(self.opened_at, |resolution| resolution.at)
    }
}

impl Resolution {
    pub fn check(&self) -> Result<(), Refusal> {
        text(&["resolution"], self.text.expose_secret(), LONGEST)
    }
}
