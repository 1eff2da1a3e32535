//! Lanes, and the facts that a lane adds to a check.

use std::str::FromStr;

use refusal::ErrorCode;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::{Country, Market, Refusal, Value};

/// Mode of transport, as in UN/ECE Recommendation 19.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
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
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Direction {
    Import,
    Export,
    Transit,
}

#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum Aircraft {
    Cargo,
    Passenger,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lane {
    pub origin: Country,
    pub destination: Country,
    pub mode: TransportMode,
    /// `None` for all directions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// `None` if it is not known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aircraft: Option<Aircraft>,
}

/// Lane as a client requests it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneRequest {
    /// Origin of the goods. `None` for the country of origin of the product.
    pub origin: Option<String>,
    pub destination: String,
    pub mode: TransportMode,
    pub direction: Option<Direction>,
    pub aircraft: Option<Aircraft>,
}

impl LaneRequest {
    /// Returns the current day at the destination, or in UTC if the destination is not a country, which [`LaneRequest::lane`]
    /// refuses.
    #[must_use]
    pub fn today(&self, now: OffsetDateTime) -> Date {
        Country::read(&self.destination)
            .map_or_else(|_| now.date(), |country| Market::of(country).today(now))
    }

    pub fn lane(&self, made_in: Option<&str>) -> Result<Lane, Refusal> {
        let Some(origin) = self.origin.as_deref().or(made_in) else {
            let message =
                "The origin of the goods is missing. Set `lane.origin` or `input.origin`.";
            return Err(Refusal::new(
                ErrorCode::LaneInvalid,
                &["lane", "origin"],
                message,
            ));
        };
        let lane = Lane::between(origin, &self.destination, self.mode)?;
        Ok(Lane {
            direction: self.direction,
            aircraft: self.aircraft,
            ..lane
        })
    }
}

/// Names of the facts of a lane in predicates. All are text.
pub const LANE_FACTS: [&str; 5] = ["mode", "origin", "destination", "direction", "aircraft"];

impl Lane {
    /// Creates a lane between two countries; refuses unknown countries.
    pub fn between(origin: &str, destination: &str, mode: TransportMode) -> Result<Self, Refusal> {
        let (origin, destination) = (
            country("origin", origin)?,
            country("destination", destination)?,
        );
        Ok(Self {
            origin,
            destination,
            mode,
            direction: None,
            aircraft: None,
        })
    }

    /// Parses a lane from an event.
    pub fn parse(
        origin: &str,
        destination: &str,
        mode: &str,
        direction: Option<&str>,
        aircraft: Option<&str>,
    ) -> Result<Self, Refusal> {
        let lane = Self::between(origin, destination, named("mode", mode)?)?;
        let direction = direction.map(|code| named("direction", code)).transpose()?;
        let aircraft = aircraft.map(|code| named("aircraft", code)).transpose()?;
        Ok(Self {
            direction,
            aircraft,
            ..lane
        })
    }

    /// Returns a key that is unique for the lane, for example `CN>DE AIR IMPORT CARGO`.
    #[must_use]
    pub fn key(&self) -> String {
        let mut key = format!(
            "{}>{} {}",
            self.origin,
            self.destination,
            self.mode.into_str()
        );
        for part in [
            self.direction.map(|direction| direction.into_str()),
            self.aircraft.map(|aircraft| aircraft.into_str()),
        ]
        .into_iter()
        .flatten()
        {
            key.push(' ');
            key.push_str(part);
        }
        key
    }

    /// Returns the facts that predicates see.
    #[must_use]
    pub fn facts(&self) -> Vec<(&'static str, Value)> {
        [
            ("mode", Some(self.mode.into_str())),
            ("origin", Some(self.origin.code())),
            ("destination", Some(self.destination.code())),
            (
                "direction",
                self.direction.map(|direction| direction.into_str()),
            ),
            (
                "aircraft",
                self.aircraft.map(|aircraft| aircraft.into_str()),
            ),
        ]
        .into_iter()
        .filter_map(|(name, code)| code.map(|code| (name, Value::Text(code.to_owned()))))
        .collect()
    }
}

fn country(field: &str, code: &str) -> Result<Country, Refusal> {
    Country::read(code).map_err(|message| invalid(field, message))
}

fn named<T: FromStr>(field: &str, code: &str) -> Result<T, Refusal> {
    code.parse()
        .map_err(|_| invalid(field, format!("`{code}` is not a valid {field}.")))
}

fn invalid(field: &str, message: String) -> Refusal {
    Refusal::new(ErrorCode::LaneInvalid, &["lane", field], message)
}
