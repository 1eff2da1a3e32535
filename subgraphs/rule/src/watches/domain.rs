//! Watches of a product, or of the products below an HS prefix, in a market.

use refusal::ErrorCode;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::domain::{Country, Lane, ProductId, Refusal, TransportMode, WatchId, hs};
use crate::products::domain::Product;

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum WatchStatus {
    Active,
    Paused,
}

/// Watched products of the organisation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchSubject {
    Product(ProductId),
    /// All products whose HS code begins with this prefix, including products that are added later.
    HsPrefix(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    pub id: WatchId,
    pub version: i64,
    pub organisation: Uuid,
    pub subject: WatchSubject,
    /// Country of destination.
    pub market: Country,
    pub mode: TransportMode,
    pub status: WatchStatus,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// Filter of watches. `None` does not filter.
#[derive(Clone, Copy, Debug, Default)]
pub struct WatchFilter {
    pub status: Option<WatchStatus>,
    /// Inclusive.
    pub updated_from: Option<OffsetDateTime>,
    /// Exclusive.
    pub updated_to: Option<OffsetDateTime>,
}

impl WatchSubject {
    /// Returns the subject of a request. Refuses a request that names neither or both.
    pub fn new(product: Option<ProductId>, hs_prefix: Option<String>) -> Result<Self, Refusal> {
        match (product, hs_prefix) {
            (Some(product), None) => Ok(Self::Product(product)),
            (None, Some(prefix)) => Ok(Self::HsPrefix(prefix)),
            _ => {
                let message = "Set either `productId` or `hsPrefix`.";
                Err(Refusal::new(ErrorCode::InputInvalid, &[], message))
            }
        }
    }
}

impl Watch {
    pub fn create(
        organisation: Uuid,
        subject: WatchSubject,
        market: &str,
        mode: TransportMode,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let subject = match subject {
            WatchSubject::HsPrefix(prefix) => {
                WatchSubject::HsPrefix(hs::read_hs_code("hsPrefix", &prefix)?)
            }
            product @ WatchSubject::Product(_) => product,
        };
        let unknown = |message| Refusal::new(ErrorCode::CountryUnknown, &["market"], message);
        let market = Country::read(market).map_err(unknown)?;
        let id = WatchId::new();
        Ok(Self {
            id,
            version: 1,
            organisation,
            subject,
            market,
            mode,
            status: WatchStatus::Active,
            created_at: now,
            updated_at: now,
        })
    }

    /// Sets the status. Returns true if it changed.
    pub fn set(&mut self, status: WatchStatus, now: OffsetDateTime) -> bool {
        let changed = self.status != status;
        if changed {
            self.status = status;
            self.version += 1;
            self.updated_at = self.updated_at.max(now);
        }
        changed
    }

    /// Returns the lane of a watched product to the market.
    #[must_use]
    pub fn lane(&self, product: &Product) -> Lane {
        Lane {
            origin: product.origin,
            destination: self.market,
            mode: self.mode,
            direction: None,
            aircraft: None,
        }
    }
}
