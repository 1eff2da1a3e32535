use super::Incoterm;
use crate::domain::input::compact;

/// The Incoterm of a consignment, its places and its containers.
#[derive(Clone, Debug)]
pub struct Terms {
    pub incoterm: Incoterm,
    /// UN/LOCODEs.
    pub port_of_loading: String,
    pub place_of_delivery: String,
    /// ISO 6346.
    pub containers: Vec<String>,
}

impl Terms {
    /// Terms with their codes in the form that they are stored in, however they are written.
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
