//! Reading a rule file: what it says, and everything that is wrong with it.

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};

use normalisation::{did_you_mean, quoted, suggestions};

use super::finding::{At, FileFinding, Findings};
use super::model::{Header, Pack, Validity};
use super::node::{self, Entry, Kind, Node};
use crate::domain::{Listed, UnitList};

/// The most units that are found wrong, and the most words that are compared with known ones: more findings are not shown.
const MOST_UNITS: usize = 200;
const MOST_HINTS: usize = 200;

/// A rule file that is YAML.
#[derive(Debug)]
pub struct Reading {
    /// Absent when the file does not say which pack and which version it is.
    pub header: Option<Header>,
    /// What could be read. Not to be used when there are errors among the findings.
    pub pack: Pack,
    findings: Findings,
    prefixes: BTreeMap<String, At>,
    units: Units,
}

/// The lists that a file is held against.
#[derive(Clone, Debug, Default)]
pub struct Lists {
    /// Those of [`Reading::prefixes`] that the nomenclature has codes for.
    pub prefixes: BTreeSet<String>,
    pub units: UnitList,
}

/// The units that a file names, and where each is named first.
#[derive(Debug, Default)]
pub(super) struct Units {
    /// Codes, of what is measured on the way.
    pub codes: BTreeMap<String, At>,
    /// Of facts, as people read them.
    pub words: BTreeMap<String, At>,
}

impl Reading {
    /// The HS prefixes that the rules name, each once.
    pub fn prefixes(&self) -> impl Iterator<Item = &str> {
        self.prefixes.keys().map(String::as_str)
    }

    /// Whether the file cannot be used, whatever the nomenclature knows.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.findings.has_errors()
    }

    /// All findings. A unit or a prefix that no list has does not keep a version that was published from being read.
    #[must_use]
    pub fn findings(self, lists: &Lists) -> Vec<FileFinding> {
        let mut findings = self.findings;
        for (prefix, at) in self
            .prefixes
            .iter()
            .filter(|&(prefix, _)| !lists.prefixes.contains(prefix))
        {
            let message = format!("the nomenclature has no code that begins with {prefix}");
            findings.warning(*at, "UNKNOWN_PREFIX", message);
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
                    "`{unit}` is not among the units that the platform knows. It may be one of UN/ECE Recommendation 20 all the same.{hint}"
                );
                findings.warning(*at, "UNKNOWN_UNIT", message);
            } else {
                let message = format!(
                    "`{unit}` is no unit of UN/ECE Recommendation 20, such as CEL or KGM.{hint}"
                );
                findings.error(*at, "INVALID_UNIT", message);
            }
        }
        findings.into_list()
    }
}

/// Reads a rule file; `Err` is the one finding for a file that is not YAML at all.
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

/// What has been read so far. A reader of a part returns `None` after it has said what is wrong.
#[derive(Default)]
pub(super) struct Reader {
    pub findings: Findings,
    pub pack: Pack,
    /// Known before the areas are read, to tell an area in an area from a country that is none.
    pub area_names: BTreeSet<String>,
    /// Where each HS prefix is named first.
    pub prefixes: BTreeMap<String, At>,
    pub units: Units,
    /// The number of hints that were asked for.
    hints: Cell<usize>,
    /// Facts that have been warned about.
    pub undeclared: BTreeSet<String>,
    /// Where the rules with an id stand, and when they are in force.
    pub rule_ids: BTreeMap<String, Vec<(Validity, u32)>>,
}

/// The entries of a mapping whose keys are fixed.
pub(super) struct Fields<'a> {
    entries: &'a [Entry],
    what: &'a str,
    pub at: At,
}

impl<'a> Fields<'a> {
    /// The value of a key; one that is empty counts as absent.
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        let entry = self.entries.iter().find(|entry| entry.key == key)?;
        (!matches!(entry.value.kind, Kind::Null)).then_some(&entry.value)
    }
}

impl Reader {
    /// The sentence that asks whether a known word was meant, with a blank before it; empty if none is near.
    pub fn hint<'a>(&self, word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
        self.hints.set(self.hints.get() + 1);
        if self.hints.get() > MOST_HINTS {
            String::new()
        } else {
            did_you_mean(&suggestions(word, known))
        }
    }

    /// A mapping with the keys of the author's choice.
    pub fn entries<'a>(&mut self, node: &'a Node, what: &str) -> Option<&'a [Entry]> {
        let Kind::Map(entries) = &node.kind else {
            self.wrong_type(node, what, "a mapping (key: value)");
            return None;
        };
        let mut seen = BTreeSet::new();
        for entry in entries {
            if !seen.insert(&entry.key) {
                let message = format!("`{}` stands twice in {what}", entry.key);
                self.findings.error(entry.at, "DUPLICATE_KEY", message);
            }
        }
        Some(entries)
    }

    /// A mapping with these keys and no others.
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
            self.findings.error(entry.at, "UNKNOWN_KEY", message);
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
                "MISSING_KEY",
                format!("{} needs `{key}`", fields.what),
            );
        }
        found
    }

    /// The value of a key that must be there.
    pub fn must<T>(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        read: impl FnOnce(&mut Self, &Node) -> Option<T>,
    ) -> Option<T> {
        self.required(fields, key).and_then(|node| read(self, node))
    }

    /// The value of a key that may be left out.
    pub fn may<T>(
        &mut self,
        fields: &Fields<'_>,
        key: &str,
        read: impl FnOnce(&mut Self, &Node) -> Option<T>,
    ) -> Option<T> {
        fields.get(key).and_then(|node| read(self, node))
    }

    /// A list with at least one and at most this many items.
    pub fn list<'a>(&mut self, node: &'a Node, what: &str, most: usize) -> Option<&'a [Node]> {
        let Kind::List(items) = &node.kind else {
            self.wrong_type(node, what, "a list");
            return None;
        };
        if items.is_empty() {
            self.findings.error(
                node.at,
                "EMPTY_LIST",
                format!("{what} is an empty list: name something or leave it out"),
            );
            return None;
        }
        if items.len() > most {
            let message = format!("{what} has {} items; {most} are allowed", items.len());
            self.findings.error(node.at, "TOO_MANY", message);
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
            "WRONG_TYPE",
            format!("{what} is {wanted}; this is {found}"),
        );
    }
}
