use async_graphql::{Enum, InputObject, SimpleObject};
use chassis::Written;
use chassis::scalar::CountryCode;

use crate::domain;

/// Route of goods from one country to another.
#[derive(SimpleObject)]
#[graphql(shareable)]
pub struct Lane {
    /// Country of origin.
    pub origin: CountryCode,
    /// Country of destination.
    pub destination: CountryCode,
    /// Mode of transport.
    pub mode: TransportMode,
    /// Direction of the rules considered. Null for all directions.
    pub direction: Option<Direction>,
    /// Type of aircraft, for transport by air. Null if it is not known.
    pub aircraft: Option<Aircraft>,
}

/// Route of goods from one country to another.
#[derive(InputObject)]
pub struct LaneInput {
    /// Country of origin. The country of origin of the product by default.
    pub origin: Option<Written<CountryCode>>,
    /// Country of destination.
    pub destination: Written<CountryCode>,
    /// Mode of transport.
    pub mode: TransportMode,
    /// Direction of the rules to consider. All directions by default.
    pub direction: Option<Direction>,
    /// Type of aircraft, for transport by air. Not known by default.
    pub aircraft: Option<Aircraft>,
}

impl From<&domain::Lane> for Lane {
    fn from(lane: &domain::Lane) -> Self {
        Self {
            origin: CountryCode(lane.origin.clone()),
            destination: CountryCode(lane.destination.clone()),
            mode: lane.mode.into(),
            direction: lane.direction.map(Into::into),
            aircraft: lane.aircraft.map(Into::into),
        }
    }
}

impl From<LaneInput> for domain::LaneWish {
    fn from(lane: LaneInput) -> Self {
        Self {
            origin: lane.origin.map(Written::into_text),
            destination: lane.destination.into_text(),
            mode: lane.mode.into(),
            direction: lane.direction.map(Into::into),
            aircraft: lane.aircraft.map(Into::into),
        }
    }
}

/// Mode of transport, as in UN/ECE Recommendation 19.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::TransportMode")]
pub enum TransportMode {
    /// Maritime transport.
    Sea,
    /// Rail transport.
    Rail,
    /// Road transport.
    Road,
    /// Air transport.
    Air,
    /// Mail.
    Mail,
    /// Multimodal transport.
    Multimodal,
}

/// Direction in which goods cross a border.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::Direction")]
pub enum Direction {
    /// Rules of the country of import.
    Import,
    /// Rules of the country of export.
    Export,
    /// Rules of a country of transit.
    Transit,
}

/// Type of aircraft that carries the goods.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::Aircraft")]
pub enum Aircraft {
    /// Cargo aircraft.
    Cargo,
    /// Passenger aircraft.
    Passenger,
}
