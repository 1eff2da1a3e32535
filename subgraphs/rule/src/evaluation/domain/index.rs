//! Index of the rules that may apply to a case.
//!
//! Rules are indexed by destination country and then by HS prefix. The prefixes of a code need at most ten look-ups; the longer
//! prefixes that begin with the code, which is too short to decide, are one range. A rule about any destination, or about goods of
//! any kind, is a candidate for all of them. The index only excludes rules whose destination or HS scope is FALSE; the rules
//! themselves decide everything else.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use crate::domain::Country;
use crate::rule_files::domain::Rule;

#[derive(Debug, Default)]
pub struct Index {
    anywhere: Goods,
    countries: HashMap<Country, Goods>,
}

#[derive(Debug, Default)]
struct Goods {
    /// Rules without `hs`, or with an `or_when` that can widen it.
    any: Vec<usize>,
    by_prefix: BTreeMap<String, Vec<usize>>,
}

impl Index {
    pub fn of(rules: &[Arc<Rule>]) -> Self {
        let mut index = Self::default();
        for (position, rule) in rules.iter().enumerate() {
            match &rule.scope.destination.include {
                None => index.anywhere.add(position, rule),
                Some(countries) => {
                    for &country in countries {
                        index
                            .countries
                            .entry(country)
                            .or_default()
                            .add(position, rule);
                    }
                }
            }
        }
        index
    }

    /// Returns the positions of the candidates, in file order.
    pub fn candidates(&self, destination: Country, code: &str) -> Vec<usize> {
        let mut found = Vec::new();
        self.anywhere.find(code, &mut found);
        if let Some(goods) = self.countries.get(&destination) {
            goods.find(code, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        found
    }
}

impl Goods {
    fn add(&mut self, position: usize, rule: &Rule) {
        match &rule.scope.hs {
            Some(prefixes) if rule.scope.or_when.is_none() => {
                for prefix in prefixes {
                    self.by_prefix
                        .entry(prefix.clone())
                        .or_default()
                        .push(position);
                }
            }
            _ => self.any.push(position),
        }
    }

    fn find(&self, code: &str, found: &mut Vec<usize>) {
        found.extend(&self.any);
        let shorter = (1..=code.len()).filter_map(|end| code.get(..end));
        found.extend(
            shorter
                .filter_map(|prefix| self.by_prefix.get(prefix))
                .flatten(),
        );
        let longer = self
            .by_prefix
            .range::<str, _>((Bound::Excluded(code), Bound::Unbounded));
        found.extend(
            longer
                .take_while(|(prefix, _)| prefix.starts_with(code))
                .flat_map(|(_, rules)| rules),
        );
    }
}
