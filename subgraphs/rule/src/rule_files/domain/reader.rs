//! Reads a rule file: its content and all findings about it.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use normalisation::{did_you_mean, quoted, suggestions};

use super::finding::{At, FileFinding, Findings};
use super::finding_code::FindingCode;
use super::model::{Header, Pack, Validity};
use super::node::{self, Entry, Kind, Node};
use crate::domain::{Listed, UnitList};

/// Limits of the reported units and of the suggestions. Further findings are not listed.
const MOST_UNITS: usize = 200;
const MOST_HINTS: usize = 200;

/// Rule file that is valid YAML.
#[derive(Debug)]
pub struct Reading {
    /// `None` if the file does not identify its pack and version.
    pub header: Option<Header>,
    /// Content that could be read. Must not be used if the findings have errors.
    pub pack: Pack,
    findings: Findings,
    prefixes: BTreeMap<String, At>,
    units: Units,
}

/// Lists that a file is checked against.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// Prefixes among [`Reading::prefixes`] that the nomenclature has codes for.
    pub prefixes: BTreeSet<String>,
    pub units: UnitList,
}

/// Units in a file, with the position of their first use.
#[derive(Debug, Default)]
pub(super) struct Units {
    /// Codes of units in transport conditions.
    pub codes: BTreeMap<String, At>,
    /// Units of facts, which may also be symbols or names.
    pub words: BTreeMap<String, At>,
}

impl Reading {
    /// Returns the HS prefixes in the rules, each once.
    pub fn prefixes(&self) -> impl Iterator<Item = &str> {
        self.prefixes.keys().map(String::as_str)
    }

    /// Returns true if the file has errors, independent of the nomenclature and the units.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.has_errors()
    }

    /// Returns all findings. A published version is read even if a list does not have its units or prefixes.
    #[must_use]
    pub fn findings(self, lists: &Lists) -> Vec<FileFinding> {
        let mut findings = self.findings;
        for (prefix, at) in self
            .prefixes
            .iter()
            .filter(|&(prefix, _)| !lists.prefixes.contains(prefix))
        {
            let message =
                format!("the nomenclature does not have a code that begins with {prefix}");
            findings.warning(*at, FindingCode::UnknownPrefix, message);
        }
        let codes = self
            .units
            .codes
            .iter()
            .map(|(unit, at)| (unit, at, lists.units.has_code(unit)));
        let words = self
            .units
            .words
            .iter()
            .map(|(unit, at)| (unit, at, lists.units.has(unit)));
        let unknown = codes
            .chain(words)
            .filter(|(.., listed)| *listed != Listed::Yes);
        for (unit, at, listed) in unknown.take(MOST_UNITS) {
            let hint = lists.units.hint(unit);
            if listed == Listed::Perhaps {
                let message = format!(
                    "the platform does not know the unit `{unit}`, but its list of UN/ECE Recommendation 20 may be incomplete.{hint}"
                );
                findings.warning(*at, FindingCode::UnknownUnit, message);
            } else {
                let message = format!(
                    "`{unit}` is not a unit of UN/ECE Recommendation 20, such as CEL or KGM.{hint}"
                );
                findings.error(*at, FindingCode::InvalidUnit, message);
            }
        }
        findings.into_list()
    }
}

/// Reads a rule file. `Err` is the single finding of a file that is not valid YAML.
pub fn read(source: &str) -> Result<Reading, FileFinding> {
    let tree = node::parse(source)?;
    let mut reader = Reader::default();
    let header = reader.file(&tree);
    let Reader {
        findings,
        pack,
        prefixes,
        units,
        ..
    } = reader;
    Ok(Reading {
        header,
        pack,
        findings,
        prefixes,
        units,
    })
}

/// State of the reader. The method for a part returns `None` after it has reported an error.
#[derive(Default)]
pub(super) struct Reader {
    pub findings: Findings,
    pub pack: Pack,
    /// Known before the areas are read, to distinguish an area in an area from an unknown country.
    pub area_names: BTreeSet<String>,
    /// Position of the first use of each HS prefix.
    pub prefixes: BTreeMap<String, At>,
    pub units: Units,
    /// Number of suggestions so far.
    hints: Cell<usize>,
    /// Facts with a warning.
    pub undeclared: BTreeSet<String>,
    /// Validity and line of the rules with each ID.
    pub rule_ids: BTreeMap<String, Vec<(Validity, u32)>>,
}

/// Entries of a mapping with fixed keys.
pub(super) struct Fields<'a> {
    entries: &'a [Entry],
    what: &'a str,
    pub at: At,
}

impl<'a> Fields<'a> {
    /// Returns the value of a key. An empty value counts as absent.
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        (!matches!(entry.value.kind, Kind::Null)).then_some(&entry.value)
    }
}

impl Reader {
    /// Returns a suggestion of similar known words, with a leading blank. Empty if there is none.
    pub fn hint<'a>(&self, word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
        self.hints.set(self.hints.get() + 1);
        if self.hints.get() > MOST_HINTS {
            String::new()
        } else {
            did_you_mean(&suggestions(word, known))
        }
    }

    /// Reads a mapping with arbitrary keys.
    pub fn entries<'a>(&mut self, node: &'a Node, what: &str) -> Option<&'a [Entry]> {
        let Kind::Map(entries) = &node.kind else {
            self.wrong_type(node, what, "a mapping (key: value)");
            return None;
        };
        let mut seen = BTreeSet::new();
        for entry in entries {
            if !seen.insert(&entry.key) {
                let message = format!("{what} has the key `{}` twice", entry.key);
                self.findings
                    .error(entry.at, FindingCode::DuplicateKey, message);
            }
        }
        Some(entries)
    }

    /// Reads a mapping that may only have these keys.
    pub fn fields<'a>(
        &mut self,
        node: &'a Node,
        what: &'a str,
        known: &[&str],
    ) -> Option<Fields<'a>> {
        let entries = self.entries(node, what)?;
        for entry in entries
            .iter()
            .filter(|entry| !known.contains(&entry.key.as_str()))
        {
            let hint = self.hint(&entry.key, known.iter().copied());
            let (key, keys) = (quoted(&entry.key), known.join(", "));
            let message = format!("{what} has no key `{key}`; its keys are {keys}.{hint}");
            self.findings
                .error(entry.at, FindingCode::UnknownKey, message);
        }
        Some(Fields {
            entries,
            what,
            at: node.at,
        })
    }

    pub fn required<'a>(&mut self, fields: &Fields<'a>, key: &str) -> Option<&'a Node> {
        let found = fields.get(key);
        if found.is_none() {
            self.findings.error(
                fields.at,
                FindingCode::MissingKey,
                format!("{} needs `{key}`", fields.what),
            );
        }
        found
    }

    /// Reads the value of a required key.
    pub fn must<T>(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        read: impl FnOnce(&mut Self, &Node) -> Option<T>,
    ) -> Option<T> {
        self.required(fields, key).and_then(|node| read(self, node))
    }

    /// Reads the value of an optional key.
    pub fn may<T>(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        read: impl FnOnce(&mut Self, &Node) -> Option<T>,
    ) -> Option<T> {
        fields.get(key).and_then(|node| read(self, node))
    }

    /// Reads a list of at least one and at most this many items.
    pub fn list<'a>(&mut self, node: &'a Node, what: &str, most: usize) -> Option<&'a [Node]> {
        let Kind::List(items) = &node.kind else {
            self.wrong_type(node, what, "a list");
            return None;
        };
        if items.is_empty() {
            self.findings.error(
                node.at,
                FindingCode::EmptyList,
                format!("{what} is an empty list. Add an item or omit the list."),
            );
            return None;
        }
        if items.len() > most {
            let message = format!(
                "{what} has {} items. It may have at most {most}.",
                items.len()
            );
            self.findings.error(node.at, FindingCode::TooMany, message);
            return None;
        }
        Some(items)
    }

    pub fn wrong_type(&mut self, node: &Node, what: &str, wanted: &str) {
        let found = match node.kind {
            Kind::Null => "nothing",
            Kind::Flag(_) => "true or false",
            Kind::Number(_) => "a number",
            Kind::Text(_) => "text",
            Kind::List(_) => "a list",
            Kind::Map(_) => "a mapping",
        };
        self.findings.error(
            node.at,
            FindingCode::WrongType,
            format!("{what} must be {wanted}, not {found}"),
        );
    }
}
