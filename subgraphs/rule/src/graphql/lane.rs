use async_graphql::{Enum, InputObject, SimpleObject};
use chassis::scalar::CountryCode;

use super::Written;
use crate::domain;
use crate::domain::LaneRequest;

/// A way for goods to travel.
#[derive(SimpleObject)]
#[graphql(shareable)]
pub struct Lane {
    pub origin: CountryCode,
    pub destination: CountryCode,
    pub mode: TransportMode,
    /// Null: all directions.
    pub direction: Option<Direction>,
    /// By air only; null: not known.
    pub aircraft: Option<Aircraft>,
}

/// A way for goods to travel.
#[derive(InputObject)]
pub struct LaneInput {
    /// By default the product's country of origin.
    pub origin: Option<Written<CountryCode>>,
    pub destination: Written<CountryCode>,
    pub mode: TransportMode,
    /// By default all directions.
    pub direction: Option<Direction>,
    /// By air only; by default not known.
    pub aircraft: Option<Aircraft>,
}

/// UN/ECE Recommendation 19.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::TransportMode")]
pub enum TransportMode {
    Sea,
    Rail,
    Road,
    Air,
    Mail,
    Multimodal,
}

/// Which side of the border a question is about.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Direction")]
pub enum Direction {
    Import,
    Export,
    Transit,
}

/// What kind of aircraft carries the goods.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::Aircraft")]
pub enum Aircraft {
    Cargo,
    Passenger,
}

impl From<&domain::Lane> for Lane {
    fn from(lane: &domain::Lane) -> Self {
        Self {
            origin: CountryCode(lane.origin.code().to_owned()),
            destination: CountryCode(lane.destination.code().to_owned()),
            mode: lane.mode.into(),
            direction: lane.direction.map(Into::into),
            aircraft: lane.aircraft.map(Into::into),
        }
    }
}

impl From<LaneInput> for LaneRequest {
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
