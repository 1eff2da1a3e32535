//! Reads the header of a rule file: pack, version, areas, documents and facts.

use std::collections::BTreeSet;

use normalisation::did_you_mean;

use super::finding::At;
use super::finding_code::FindingCode;
use super::model::{DocumentType, FactDeclaration, Header};
use super::node::{Entry, Kind, Node};
use super::reader::{Fields, Reader};
use super::scalar::{PARAGRAPH, SENTENCE, Spelling, WORD};
use crate::domain::hs::digits;
use crate::domain::{Country, FactType, LANE_FACTS, Pattern, TextForm, Value, fact_name};

pub(super) const IDENTIFIER: Spelling = Spelling {
    is_good: identifier,
    rule: "a letter or digit, then letters, digits and the signs . - _ +",
};
pub(super) const FACT_NAME: Spelling = Spelling {
    is_good: fact_name,
    rule: "a letter, then letters, digits and underscores",
};

const KEYS: [&str; 13] = [
    "schema",
    "pack",
    "version",
    "nomenclature",
    "title",
    "jurisdiction",
    "maintainer",
    "coverage",
    "disclaimer",
    "areas",
    "documents",
    "facts",
    "rules",
];
const MOST_AREAS: usize = 100;
const MOST_COUNTRIES: usize = 300;
const MOST_DOCUMENTS: usize = 1_000;
const MOST_FACTS: usize = 1_000;
const MOST_RULES: usize = 20_000;
/// A hundred years.
const OLDEST_DAYS: u32 = 36_525;

/// Returns true for facts that need no declaration: those of the lane, and the fact that asks for a national code.
pub(super) fn built_in(fact: &str) -> bool {
    fact == crate::evaluation::domain::NATIONAL_CODE || LANE_FACTS.contains(&fact)
}

impl Reader {
    /// Reads the whole file. Areas, documents and facts are read before the rules that use them, whatever their order in the file.
    pub fn file(&mut self, tree: &Node) -> Option<Header> {
        let fields = self.fields(tree, "a rule pack", &KEYS)?;
        self.constant(&fields, "schema", "rulepack/1");
        self.constant(&fields, "nomenclature", "HS2022");
        let header = self.header(&fields);
        self.note_area_names(fields.get("areas"));
        self.each(&fields, "areas", MOST_AREAS, Self::area);
        self.each(&fields, "documents", MOST_DOCUMENTS, Self::document);
        self.each(&fields, "facts", MOST_FACTS, Self::fact);
        let rules = self.required(&fields, "rules");
        for rule in rules
            .and_then(|rules| self.list(rules, "rules", MOST_RULES))
            .unwrap_or_default()
        {
            self.rule(rule);
        }
        header
    }

    fn constant(&mut self, fields: &Fields<'_>, key: &str, only: &str) {
        if let Some(node) = self.required(fields, key) {
            self.one_of(node, key, &[(only, ())]);
        }
    }

    fn header(&mut self, fields: &Fields<'_>) -> Option<Header> {
        let pack = self.must(fields, "pack", |reader, node| {
            let text = reader.text(node, "pack", WORD)?;
            reader.name(
                node.at,
                &text,
                "the name of a pack (for example demo-consumer-goods)",
                IDENTIFIER,
            )
        });
        let version = self.must(fields, "version", |reader, node| {
            let text = reader.label(node, "version")?;
            reader.name(
                node.at,
                &text,
                "a version (for example 2026.1.0)",
                IDENTIFIER,
            )
        });
        let title = self.optional_text(fields, "title", SENTENCE);
        let jurisdiction = self.optional_text(fields, "jurisdiction", WORD);
        let maintainer = self.optional_text(fields, "maintainer", SENTENCE);
        let coverage = self.optional_text(fields, "coverage", PARAGRAPH);
        let disclaimer = self.optional_text(fields, "disclaimer", PARAGRAPH);
        Some(Header {
            pack: pack?,
            version: version?,
            title,
            jurisdiction,
            maintainer,
            coverage,
            disclaimer,
        })
    }

    /// Reads each entry of an optional mapping.
    fn each(&mut self, fields: &Fields<'_>, key: &str, most: usize, read: fn(&mut Self, &Entry)) {
        let Some(node) = fields.get(key) else { return };
        let entries = self.entries(node, key).unwrap_or_default();
        if entries.len() > most {
            self.findings.error(
                node.at,
                FindingCode::TooMany,
                format!("`{key}` has more than {most} entries"),
            );
        }
        for entry in entries.iter().take(most) {
            read(self, entry);
        }
    }

    fn area(&mut self, entry: &Entry) {
        let Some(name) = self.name(
            entry.at,
            &entry.key,
            "the name of an area (for example EU)",
            IDENTIFIER,
        ) else {
            return;
        };
        let countries = self
            .list(&entry.value, &format!("area {name}"), MOST_COUNTRIES)
            .unwrap_or_default();
        let countries: BTreeSet<_> = countries
            .iter()
            .filter_map(|node| self.country_of_area(&name, node))
            .collect();
        self.pack.areas.push((name, countries));
    }

    fn country_of_area(&mut self, area: &str, node: &Node) -> Option<Country> {
        let code = self.text(node, &format!("a country of area {area}"), WORD)?;
        let country = Country::parse(&code);
        if country.is_none() {
            self.no_country_of_area(area, &code, node.at);
        }
        country
    }

    fn no_country_of_area(&mut self, area: &str, code: &str, at: At) {
        let (finding, message) = if self.area_names.contains(code) {
            (
                FindingCode::AreaInArea,
                format!("area {area} has the area {code}. An area may have countries only."),
            )
        } else {
            let meant: Vec<String> = Country::mistaken(code)
                .into_iter()
                .map(str::to_owned)
                .collect();
            let hint = did_you_mean(&meant);
            (
                FindingCode::UnknownCountry,
                format!("area {area} has `{code}`, which is not a country of ISO 3166-1.{hint}"),
            )
        };
        self.findings.error(at, finding, message);
    }

    fn document(&mut self, entry: &Entry) {
        let Some(code) = self.name(
            entry.at,
            &entry.key,
            "the code of a document (for example EU_DOC)",
            IDENTIFIER,
        ) else {
            return;
        };
        let known = ["title", "issuer", "max_age_days", "accreditation"];
        let Some(fields) = self.fields(&entry.value, "a document", &known) else {
            return;
        };
        let title = self.must(&fields, "title", |reader, node| {
            reader.text(node, "title", SENTENCE)
        });
        let issuer = self.optional_text(&fields, "issuer", WORD);
        let accreditation = self.optional_text(&fields, "accreditation", SENTENCE);
        let max_age_days = self.may(&fields, "max_age_days", |reader, node| {
            reader.whole(node, "max_age_days", 1..=OLDEST_DAYS)
        });
        // A document without a title is still inserted, so that the missing title is the only finding.
        let title = title.unwrap_or_default();
        self.pack.documents.insert(
            code.clone(),
            DocumentType {
                code,
                title,
                issuer,
                accreditation,
                max_age_days,
            },
        );
    }

    fn fact(&mut self, entry: &Entry) {
        let Some(name) = self.name(
            entry.at,
            &entry.key,
            "the name of a fact (for example un_number)",
            FACT_NAME,
        ) else {
            return;
        };
        let known = [
            "type", "unit", "question", "chapters", "default", "case", "code",
        ];
        let Some(fields) = self.fields(&entry.value, "a fact", &known) else {
            return;
        };
        let fact_type: Option<FactType> =
            self.must(&fields, "type", |reader, node| reader.code(node, "type"));
        let unit = self.fact_unit(&fields);
        let question = self.optional_text(&fields, "question", SENTENCE);
        let chapters = self.may(&fields, "chapters", Self::chapters);
        let default = self.may(&fields, "default", |reader, node| {
            Some((reader.value(node, "default")?, node.at))
        });
        let form = self.text_form(&fields);
        let Some(fact_type) = fact_type else { return };
        let (default, default_at) = default.unzip();
        let fact = FactDeclaration {
            name,
            fact_type,
            form,
            unit,
            question,
            chapters,
            default,
        };
        self.check_fact_type(&fact, entry.at);
        if let Some(at) = default_at {
            self.check_default(&fact, at);
        }
        self.pack.facts.insert(fact.name.clone(), fact);
    }

    fn fact_unit(&mut self, fields: &Fields<'_>) -> Option<String> {
        let unit = self.optional_text(fields, "unit", WORD);
        if let (Some(unit), Some(node)) = (&unit, fields.get("unit")) {
            self.units.words.entry(unit.clone()).or_insert(node.at);
        }
        unit
    }

    /// Reports a text form of a fact that is not text, and a fact of the lane that is declared with another type than text.
    fn check_fact_type(&mut self, fact: &FactDeclaration, at: At) {
        let FactDeclaration {
            name,
            fact_type,
            form,
            ..
        } = fact;
        let is_text = *fact_type == FactType::Text;
        if !is_text && !form.is_default() {
            let message = format!(
                "{name} is {}; `case` and `code` are only for facts of type TEXT",
                fact_type.name()
            );
            self.findings.error(at, FindingCode::TypeMismatch, message);
        }
        if built_in(name) && !is_text {
            self.findings.error(
                at,
                FindingCode::TypeMismatch,
                format!("{name} is a fact of the lane and must have the type TEXT"),
            );
        }
    }

    /// Reads the form in which texts of a fact are compared. By default case is ignored.
    fn text_form(&mut self, fields: &Fields<'_>) -> TextForm {
        let exact = self.may(fields, "case", |reader, node| {
            reader.one_of(node, "case", &[("IGNORED", false), ("SENSITIVE", true)])
        });
        let Some(node) = fields.get("code") else {
            return if exact == Some(true) {
                TextForm::ExactCase
            } else {
                TextForm::AnyCase
            };
        };
        let Some(code) = self.fields(node, "a code", &["prefix", "pattern"]) else {
            return TextForm::AnyCase;
        };
        let prefix = self
            .optional_text(&code, "prefix", WORD)
            .map(|prefix| normalisation::code(&prefix));
        let pattern = self
            .optional_text(&code, "pattern", SENTENCE)
            .map(Pattern::try_from)
            .transpose();
        let pattern = pattern.unwrap_or_else(|error| {
            let message = format!("the pattern is not a regular expression: {error}");
            self.findings
                .error(node.at, FindingCode::InvalidPattern, message);
            None
        });
        TextForm::Code { prefix, pattern }
    }

    /// Checks the default of a fact, which is at this position.
    fn check_default(&mut self, fact: &FactDeclaration, at: At) {
        let (name, wanted) = (&fact.name, fact.fact_type);
        let found = fact.default.as_ref().map(Value::fact_type);
        if let Some(found) = found.filter(|found| *found != wanted) {
            let message = format!(
                "{name} is {}, but its default is {}",
                wanted.name(),
                found.name()
            );
            self.findings.error(at, FindingCode::TypeMismatch, message);
        }
        if fact.chapters.is_none() {
            let message = format!(
                "the default of {name} is never used, because it only applies outside `chapters`. Add `chapters`."
            );
            self.findings
                .warning(at, FindingCode::UnusedDefault, message);
        }
    }

    fn chapters(&mut self, node: &Node) -> Option<BTreeSet<String>> {
        let chapters = self.list(node, "chapters", 99)?;
        Some(
            chapters
                .iter()
                .filter_map(|node| self.chapter(node))
                .collect(),
        )
    }

    fn chapter(&mut self, node: &Node) -> Option<String> {
        let text = self.text(node, "a chapter", WORD)?;
        if text.len() == 2 && digits(&text) {
            return Some(text);
        }
        self.findings.error(
            node.at,
            FindingCode::InvalidHsCode,
            format!("`{text}` is not a chapter. A chapter has two digits."),
        );
        None
    }

    /// Collects the names of the areas before the areas are read.
    fn note_area_names(&mut self, areas: Option<&Node>) {
        if let Some(Kind::Map(entries)) = areas.map(|node| &node.kind) {
            self.area_names = entries.iter().map(|entry| entry.key.clone()).collect();
        }
    }
}

/// Returns true for 1 to 64 letters, digits and signs `.`, `-`, `_`, `+`, beginning with a letter or a digit.
#[must_use]
pub fn identifier(name: &str) -> bool {
    name.len() <= WORD
        && name.starts_with(|first: char| first.is_ascii_alphanumeric())
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_' | b'+'))
}
