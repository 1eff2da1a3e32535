use super::Error;
use crate::domain::Lane;

/// The columns of a lane.
pub struct LaneColumns {
    pub origin: String,
    pub destination: String,
    pub mode: String,
    pub direction: Option<String>,
    pub aircraft: Option<String>,
}

impl TryFrom<LaneColumns> for Lane {
    type Error = Error;

    fn try_from(columns: LaneColumns) -> Result<Self, Error> {
        Ok(Self {
            origin: columns.origin,
            destination: columns.destination,
            mode: columns.mode.parse()?,
            direction: columns.direction.map(|word| word.parse()).transpose()?,
            aircraft: columns.aircraft.map(|word| word.parse()).transpose()?,
        })
    }
}
