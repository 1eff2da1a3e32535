//! Reading a rule file: what it says, and everything that is wrong with it.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{At, FileFinding, Findings};
use super::model::{Header, Pack, Validity};
use super::node::{self, Entry, Kind, Node};

/// A rule file that is YAML.
#[derive(Debug)]
pub struct Reading {
    /// Absent when the file does not say which pack and which version it is.
    pub header: Option<Header>,
    /// What could be read. Not to be used when there are errors among the findings.
    pub pack: Pack,
    findings: Findings,
    prefixes: BTreeMap<String, At>,
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

    /// All findings, given which of [`Self::prefixes`] the nomenclature has codes for.
    #[must_use]
    pub fn findings(self, known: &BTreeSet<String>) -> Vec<FileFinding> {
        let mut findings = self.findings;
        for (prefix, at) in self.prefixes.iter().filter(|&(prefix, _)| !known.contains(prefix)) {
            let message = format!("the nomenclature has no code that begins with {prefix}");
            findings.warning(*at, "UNKNOWN_PREFIX", message);
        }
        findings.into_list()
    }
}

/// Reads a rule file; `Err` is the one finding for a file that is not YAML at all.
pub fn read(source: &str) -> Result<Reading, FileFinding> {
    let tree = node::parse(source)?;
    let mut reader = Reader::default();
    let header = reader.file(&tree);
    Ok(Reading { header, pack: reader.pack, findings: reader.findings, prefixes: reader.prefixes })
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
    pub fn fields<'a>(&mut self, node: &'a Node, what: &'a str, known: &[&str]) -> Option<Fields<'a>> {
        let entries = self.entries(node, what)?;
        for entry in entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
            let message = format!("{what} has no key `{}`{}", entry.key, suggestion(&entry.key, known));
            self.findings.error(entry.at, "UNKNOWN_KEY", message);
        }
        Some(Fields { entries, what, at: node.at })
    }

    pub fn required<'a>(&mut self, fields: &Fields<'a>, key: &str) -> Option<&'a Node> {
        let found = fields.get(key);
        if found.is_none() {
            self.findings.error(fields.at, "MISSING_KEY", format!("{} needs `{key}`", fields.what));
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
        self.findings.error(node.at, "WRONG_TYPE", format!("{what} is {wanted}; this is {found}"));
    }
}

/// The known word that somebody may have meant.
fn suggestion(word: &str, known: &[&str]) -> String {
    let likeness = |known: &str| strsim::jaro_winkler(word, known);
    let best = known.iter().max_by(|left, right| likeness(left).total_cmp(&likeness(right)));
    best.filter(|best| likeness(best) > 0.8)
        .map_or_else(String::new, |best| format!("; did you mean `{best}`?"))
}
