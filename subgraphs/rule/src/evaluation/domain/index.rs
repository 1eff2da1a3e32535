//! Finds the rules that can say something, without looking at the others.
//!
//! Rules are kept by destination country and, below that, by HS prefix. The prefixes that a code begins with are at
//! most ten look-ups; the longer prefixes that begin with the code (it is too short to tell) are one range. A rule
//! about any destination, or about goods of any kind, is a candidate everywhere it may matter. The index only ever
//! leaves out rules whose destination or HS scope is FALSE; everything else is decided by the rules themselves.

use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

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
    pub fn of(rules: &[Rule]) -> Self {
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

    /// The positions of the candidates, in file order.
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
