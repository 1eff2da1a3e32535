//! A way for goods to travel, and the facts that it contributes to a check.

use std::str::FromStr;

use refusal::ErrorCode;
use serde::{Deserialize, Serialize};
use time::{Date, OffsetDateTime};

use super::{Country, Market, Refusal, Value};

/// UN/ECE Recommendation 19.
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

/// From which side of a border a rule or a question looks.
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
    /// Absent: the question is about all directions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Absent: not known yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub aircraft: Option<Aircraft>,
}

/// A lane as somebody asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LaneRequest {
    /// Where the goods come from, if that is not where they were made.
    pub origin: Option<String>,
    pub destination: String,
    pub mode: TransportMode,
    pub direction: Option<Direction>,
    pub aircraft: Option<Aircraft>,
}

impl LaneRequest {
    /// Today where the lane leads; in UTC if that is no country, which [`LaneRequest::lane`] refuses.
    #[must_use]
    pub fn today(&self, now: OffsetDateTime) -> Date {
        Country::read(&self.destination)
            .map_or_else(|_| now.date(), |country| Market::of(country).today(now))
    }

    pub fn lane(&self, made_in: Option<&str>) -> Result<Lane, Refusal> {
        let Some(origin) = self.origin.as_deref().or(made_in) else {
            let message = "say where the goods come from: in `lane.origin` or in `input.origin`";
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

/// The names under which predicates see a lane. All are text.
pub const LANE_FACTS: [&str; 5] = ["mode", "origin", "destination", "direction", "aircraft"];

impl Lane {
    /// A lane between these countries, or why it leads nowhere.
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

    /// A lane as somebody else wrote it.
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

    /// The same for the same lane, and for no other: as `CN>DE AIR IMPORT CARGO`.
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

    /// What predicates see of the lane.
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
        .map_err(|_| invalid(field, format!("`{code}` is no {field}")))
}

fn invalid(field: &str, message: String) -> Refusal {
    Refusal::new(ErrorCode::LaneInvalid, &["lane", field], message)
}
