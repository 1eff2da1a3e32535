//! What an organisation wants to be told about.

use time::OffsetDateTime;
use uuid::Uuid;

use super::{Country, Lane, Product, ProductId, Refusal, TransportMode, WatchId, hs};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WatchStatus {
    Active,
    Paused,
}

codes!(WatchStatus { Active = "ACTIVE", Paused = "PAUSED" });

/// Which of the organisation's products.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WatchSubject {
    Product(ProductId),
    /// All whose HS code begins so, also those that are added later.
    HsPrefix(String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    pub id: WatchId,
    pub version: i64,
    pub organisation: Uuid,
    pub subject: WatchSubject,
    /// Where the goods go.
    pub market: Country,
    pub mode: TransportMode,
    pub status: WatchStatus,
    pub created_at: OffsetDateTime,
}

impl Watch {
    pub fn create(
        organisation: Uuid,
        subject: WatchSubject,
        market: &str,
        mode: TransportMode,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        if let WatchSubject::HsPrefix(prefix) = &subject
            && !hs::hs_code(prefix)
        {
            let message = "a prefix is a chapter, a heading or a subheading";
            return Err(Refusal::new("HS_CODE_INVALID", &["hsPrefix"], message));
        }
        let Some(market) = Country::parse(market) else {
            let message = format!("there is no country `{market}` in ISO 3166-1");
            return Err(Refusal::new("COUNTRY_UNKNOWN", &["market"], message));
        };
        let id = WatchId::fresh();
        Ok(Self {
            id,
            version: 1,
            organisation,
            subject,
            market,
            mode,
            status: WatchStatus::Active,
            created_at: now,
        })
    }

    /// Says whether it was not so before.
    pub fn set(&mut self, status: WatchStatus) -> bool {
        let changed = self.status != status;
        if changed {
            self.status = status;
            self.version += 1;
        }
        changed
    }

    /// How a product that is watched comes into the market.
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
