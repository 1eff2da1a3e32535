use time::{Date, OffsetDateTime};

/// UN/ECE Recommendation 19.
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

/// Which side of the border a question is about.
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

/// What flies: rules for goods in an aircraft differ by who else is on board.
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

/// A way for goods to travel. Countries are ISO 3166-1 alpha-2.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lane {
    pub origin: String,
    pub destination: String,
    pub mode: TransportMode,
    pub direction: Option<Direction>,
    pub aircraft: Option<Aircraft>,
}

impl Lane {
    /// The day at the destination, by which evidence and approvals are judged.
    #[must_use]
    pub fn today(&self, now: OffsetDateTime) -> Date {
        market_day::today(&self.destination, now)
    }
}

/// A lane as it is asked for: without an origin, the goods start in the product's country of origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LaneWish {
    pub origin: Option<String>,
    pub destination: String,
    pub mode: TransportMode,
    pub direction: Option<Direction>,
    pub aircraft: Option<Aircraft>,
}

impl LaneWish {
    /// The lane for goods of this origin.
    #[must_use]
    pub fn from(self, product_origin: &str) -> Lane {
        Lane {
            origin: self.origin.unwrap_or_else(|| product_origin.to_owned()),
            destination: self.destination,
            mode: self.mode,
            direction: self.direction,
            aircraft: self.aircraft,
        }
    }
}
