//! Reads the scope of a rule: goods, origin, destination and modes of transport.

use std::collections::BTreeSet;

use normalisation::did_you_mean;
use strum::VariantArray;

use super::finding_code::FindingCode;
use super::model::{Places, Scope};
use super::node::{Kind, Node};
use super::reader::Reader;
use super::scalar::WORD;
use crate::domain::{Country, TransportMode, hs, written_digits};

const MOST_PREFIXES: usize = 2_000;
const MOST_PLACES: usize = 400;

impl Reader {
    pub fn scope(&mut self, node: &Node) -> Option<Scope> {
        let known = ["hs", "or_when", "origin", "destination", "transport_modes"];
        let fields = self.fields(node, "a scope", &known)?;
        let hs = self.may(&fields, "hs", Self::prefixes);
        let or_when = self.may(&fields, "or_when", Self::predicate);
        if let (Some(node), None) = (fields.get("or_when"), fields.get("hs")) {
            let message = "`or_when` widens `hs`. Without `hs` it has no effect, because the rule is about all goods";
            self.findings
                .warning(node.at, FindingCode::UnusedCondition, message);
        }
        let origin = self.may(&fields, "origin", |reader, node| {
            reader.places(node, "origin")
        });
        let destination = self.may(&fields, "destination", |reader, node| {
            reader.places(node, "destination")
        });
        let modes = self.may(&fields, "transport_modes", Self::modes);
        Some(Scope {
            hs,
            or_when,
            origin: origin.unwrap_or_default(),
            destination: destination.unwrap_or_default(),
            modes,
        })
    }

    fn prefixes(&mut self, node: &Node) -> Option<Vec<String>> {
        let prefixes = self.list(node, "hs", MOST_PREFIXES)?;
        Some(
            prefixes
                .iter()
                .filter_map(|node| self.prefix(node))
                .collect(),
        )
    }

    fn prefix(&mut self, node: &Node) -> Option<String> {
        let text = self.text(node, "an HS prefix", WORD)?;
        if !hs::prefix(&text) {
            let meant: Vec<_> = written_digits(&text)
                .filter(|digits| hs::prefix(digits))
                .into_iter()
                .collect();
            let hint = did_you_mean(&meant);
            let message = format!(
                "`{text}` is not an HS prefix. A prefix has 2 to 6 digits, or 8 or 10 for a national code.{hint}"
            );
            self.findings
                .error(node.at, FindingCode::InvalidHsCode, message);
            return None;
        }
        self.prefixes.entry(text.clone()).or_insert(node.at);
        Some(text)
    }

    /// Reads a list of countries and areas, or a mapping with `include` and `exclude`.
    fn places(&mut self, node: &Node, what: &str) -> Option<Places> {
        if matches!(node.kind, Kind::List(_)) {
            return Some(Places {
                include: self.countries(node, what),
                exclude: BTreeSet::new(),
            });
        }
        let fields = self.fields(node, what, &["include", "exclude"])?;
        let include = self.may(&fields, "include", |reader, node| {
            reader.countries(node, "include")
        });
        let exclude = self.may(&fields, "exclude", |reader, node| {
            reader.countries(node, "exclude")
        });
        Some(Places {
            include,
            exclude: exclude.unwrap_or_default(),
        })
    }

    fn countries(&mut self, node: &Node, what: &str) -> Option<BTreeSet<Country>> {
        let places = self.list(node, what, MOST_PLACES)?;
        Some(places.iter().flat_map(|node| self.place(node)).collect())
    }

    /// Returns the countries of an area, or one country. If an area has the name of a country, the area takes precedence.
    fn place(&mut self, node: &Node) -> BTreeSet<Country> {
        let Some(code) = self.text(node, "a country or area", WORD) else {
            return BTreeSet::new();
        };
        if let Some((_, countries)) = self.pack.areas.iter().find(|(name, _)| *name == code) {
            return countries.clone();
        }
        if let Some(country) = Country::parse(&code) {
            return BTreeSet::from([country]);
        }
        let hint = match Country::mistaken(&code) {
            Some(country) => did_you_mean(&[country.to_owned()]),
            None => self.hint(&code, self.pack.areas.iter().map(|(area, _)| area.as_str())),
        };
        let message =
            format!("`{code}` is neither a country of ISO 3166-1 nor an area of this pack.{hint}");
        self.findings
            .error(node.at, FindingCode::UnknownCountry, message);
        BTreeSet::new()
    }

    fn modes(&mut self, node: &Node) -> Option<Vec<TransportMode>> {
        let modes = self.list(node, "transport_modes", TransportMode::VARIANTS.len())?;
        Some(
            modes
                .iter()
                .filter_map(|node| self.code(node, "mode of transport"))
                .collect(),
        )
    }
}
