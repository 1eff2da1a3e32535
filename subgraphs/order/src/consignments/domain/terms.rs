use super::Incoterm;
use crate::domain::input::compact;

/// Incoterm of a consignment, with its places and containers.
#[derive(Clone, Debug)]
pub struct Terms {
    pub incoterm: Incoterm,
    /// UN/LOCODE, like `place_of_delivery`.
    pub port_of_loading: String,
    pub place_of_delivery: String,
    /// ISO 6346 numbers.
    pub containers: Vec<String>,
}

impl Terms {
    /// Canonicalises the codes of places and containers.
    #[must_use]
    pub fn new(incoterm: Incoterm, from: &str, to: &str, containers: &[String]) -> Self {
        Self {
            incoterm,
            port_of_loading: compact(from),
            place_of_delivery: compact(to),
            containers: containers.iter().map(|code| compact(code)).collect(),
        }
    }
}
