use refusal::{ErrorCode, Refusal};
use time::{Date, OffsetDateTime};

/// Mode of transport, as in UN/ECE Recommendation 19.
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
pub enum TransportMode {
    Sea,
    Rail,
    Road,
    Air,
    Mail,
    Multimodal,
}

/// Direction in which goods cross a border.
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
pub enum Direction {
    Import,
    Export,
    Transit,
}

/// Type of aircraft that carries the goods. Rules differ between cargo and passenger aircraft.
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
pub enum Aircraft {
    Cargo,
    Passenger,
}

/// Route of goods from one country to another. Countries are ISO 3166-1 alpha-2 codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    pub origin: String,
    pub destination: String,
    pub mode: TransportMode,
    pub direction: Option<Direction>,
    pub aircraft: Option<Aircraft>,
}

impl Lane {
    /// Returns the current day at the destination, on which evidence and approvals must be valid.
    #[must_use]
    pub fn today(&self, now: OffsetDateTime) -> Date {
        market_day::today(&self.destination, now)
    }
}

/// Lane as a client requests it. Without an origin, it begins in the country of origin of the product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneWish {
    pub origin: Option<String>,
    pub destination: String,
    pub mode: TransportMode,
    pub direction: Option<Direction>,
    pub aircraft: Option<Aircraft>,
}

impl LaneWish {
    /// Returns the lane for goods of this origin. Refuses unknown countries.
    pub fn lane(self, product_origin: &str) -> Result<Lane, Refusal> {
        let origin = self.origin.as_deref().unwrap_or(product_origin);
        Ok(Lane {
            origin: country("origin", origin)?,
            destination: country("destination", &self.destination)?,
            mode: self.mode,
            direction: self.direction,
            aircraft: self.aircraft,
        })
    }
}

fn country(field: &str, text: &str) -> Result<String, Refusal> {
    normalisation::country(text)
        .map(str::to_owned)
        .map_err(|message| Refusal::new(ErrorCode::LaneInvalid, &["lane", field], message))
}
