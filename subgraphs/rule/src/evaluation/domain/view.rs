//! Case as one pack sees it.

use std::collections::HashMap;

use super::Case;
use crate::domain::{Lane, Value, hs};
use crate::rule_files::domain::Pack;

/// Facts of the lane. They override the facts of the product.
pub struct LaneFacts(HashMap<&'static str, Value>);

impl LaneFacts {
    pub fn of(lane: &Lane) -> Self {
        Self(lane.facts().into_iter().collect())
    }
}

#[derive(Clone, Copy)]
pub struct View<'a> {
    pub case: &'a Case,
    pub pack: &'a Pack,
    /// Code that prefixes are compared with.
    pub code: &'a str,
    lane: &'a LaneFacts,
}

impl<'a> View<'a> {
    pub fn of(case: &'a Case, pack: &'a Pack, lane: &'a LaneFacts) -> Self {
        Self {
            case,
            pack,
            code: code(case, pack),
            lane,
        }
    }

    /// Returns the fact of the lane, else that of the product, else the default that the pack declares for chapters in which the
    /// fact does not matter.
    pub fn fact(&self, name: &str) -> Option<&'a Value> {
        let known = self.lane.0.get(name).or_else(|| self.case.facts.get(name));
        known.or_else(|| self.default(name))
    }

    fn default(&self, name: &str) -> Option<&'a Value> {
        let declaration = self.pack.facts.get(name)?;
        let elsewhere = !declaration
            .chapters
            .as_ref()?
            .contains(hs::chapter(&self.case.hs_code));
        declaration.default.as_ref().filter(|_| elsewhere)
    }
}

/// Returns the national code of the product for the destination, else for a customs union with the destination, else the HS code.
fn code<'a>(case: &'a Case, pack: &Pack) -> &'a str {
    let destination = case.lane.destination;
    let of_market = |market: &str| {
        let national = case
            .national_codes
            .iter()
            .find(|national| national.market == market);
        national.map(|national| national.code.as_str())
    };
    let unions = pack
        .areas
        .iter()
        .filter(|(_, countries)| countries.contains(&destination));
    of_market(destination.code())
        .or_else(|| {
            unions
                .map(|(area, _)| area)
                .find_map(|area| of_market(area))
        })
        .unwrap_or(&case.hs_code)
}
