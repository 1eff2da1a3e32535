//! Reads rules.

use std::sync::Arc;

use super::finding::At;
use super::finding_code::FindingCode;
use super::model::{Alternative, Effect, EvidenceGroup, LegalAct, Review, Rule, Validity};
use super::node::{Entry, Node};
use super::read_header::IDENTIFIER;
use super::read_predicate::looks_like_document;
use super::reader::{Fields, Reader};
use super::scalar::{SENTENCE, WORD};
use crate::domain::Direction;

const KEYS: [&str; 12] = [
    "id",
    "revision",
    "title",
    "effect",
    "direction",
    "scope",
    "when",
    "evidence",
    "transport_conditions",
    "legal_basis",
    "valid",
    "review",
];
const DIRECTIONS: [(&str, Option<Direction>); 4] = [
    ("IMPORT", Some(Direction::Import)),
    ("EXPORT", Some(Direction::Export)),
    ("TRANSIT", Some(Direction::Transit)),
    ("ANY", None),
];
const MOST_GROUPS: usize = 50;
const MOST_ALTERNATIVES: usize = 50;
const MOST_ACTS: usize = 20;

impl Reader {
    /// Reads a rule into the pack. A rule with a missing part is skipped; the part has an error among the findings.
    pub fn rule(&mut self, node: &Node) {
        let Some(fields) = self.fields(node, "a rule", &KEYS) else {
            return;
        };
        let Some(rule) = self.whole_rule(&fields) else {
            return;
        };
        self.check_id(&rule.id, rule.valid, fields.at);
        self.check_evidence(&fields, rule.effect);
        self.pack.rules.push(Arc::new(rule));
    }

    /// Reads all parts before it returns, so that all errors are found.
    fn whole_rule(&mut self, fields: &Fields<'_>) -> Option<Rule> {
        let id = self.must(fields, "id", Self::rule_id);
        let title = self.may(fields, "title", |reader, node| {
            reader.text(node, "title", SENTENCE)
        });
        let effect = self.must(fields, "effect", |reader, node| reader.code(node, "effect"));
        let direction = self.may(fields, "direction", |reader, node| {
            reader.one_of(node, "direction", &DIRECTIONS)
        });
        let revision = self.may(fields, "revision", |reader, node| {
            reader.whole(node, "revision", 1..=1_000_000)
        });
        let scope = self.must(fields, "scope", Self::scope);
        let when = self.may(fields, "when", Self::predicate);
        let evidence = self.may(fields, "evidence", Self::evidence);
        let transport_conditions =
            self.may(fields, "transport_conditions", Self::transport_conditions);
        let legal_basis = self.must(fields, "legal_basis", Self::legal_basis);
        let valid = self.must(fields, "valid", Self::validity);
        let review = self.must(fields, "review", Self::review);
        let id = id?;
        Some(Rule {
            title: title.unwrap_or_else(|| id.clone()),
            id,
            revision: revision.unwrap_or(1),
            effect: effect?,
            direction: direction.flatten(),
            scope: scope?,
            when,
            evidence: evidence.unwrap_or_default(),
            transport_conditions: transport_conditions.unwrap_or_default(),
            legal_basis: legal_basis?,
            valid: valid?,
            review: review?,
        })
    }

    fn rule_id(&mut self, node: &Node) -> Option<String> {
        let id = self.text(node, "id", WORD)?;
        self.name(
            node.at,
            &id,
            "the ID of a rule (for example EU-BATT-CE)",
            IDENTIFIER,
        )
    }

    fn evidence(&mut self, node: &Node) -> Option<Vec<EvidenceGroup>> {
        let groups = self.entries(node, "evidence")?;
        if groups.len() > MOST_GROUPS {
            self.findings.error(
                node.at,
                FindingCode::TooMany,
                format!("a rule may have at most {MOST_GROUPS} groups of evidence"),
            );
        }
        Some(
            groups
                .iter()
                .take(MOST_GROUPS)
                .filter_map(|group| self.group(group))
                .collect(),
        )
    }

    fn group(&mut self, entry: &Entry) -> Option<EvidenceGroup> {
        let name = self.name(
            entry.at,
            &entry.key,
            "the name of a group (for example conformity)",
            IDENTIFIER,
        )?;
        let fields = self.fields(&entry.value, "a group of evidence", &["any_of"])?;
        let any_of = self.required(&fields, "any_of")?;
        let alternatives = self.list(any_of, "any_of", MOST_ALTERNATIVES)?;
        Some(EvidenceGroup {
            name,
            any_of: alternatives
                .iter()
                .filter_map(|node| self.alternative(node))
                .collect(),
        })
    }

    fn alternative(&mut self, node: &Node) -> Option<Alternative> {
        if !looks_like_document(node) {
            return self.predicate(node).map(Alternative::Predicate);
        }
        let fields = self.fields(node, "a document alternative", &["document"])?;
        let document = self.required(&fields, "document")?;
        let code = self.text(document, "document", WORD)?;
        if !self.pack.documents.contains_key(&code) {
            let hint = self.hint(&code, self.pack.documents.keys().map(String::as_str));
            let message = format!("{code} is not in the `documents` of this pack.{hint}");
            self.findings
                .error(document.at, FindingCode::UnknownDocument, message);
        }
        Some(Alternative::Document(code))
    }

    fn legal_basis(&mut self, node: &Node) -> Option<Vec<LegalAct>> {
        let acts = self.list(node, "legal_basis", MOST_ACTS)?;
        Some(acts.iter().filter_map(|act| self.legal_act(act)).collect())
    }

    fn legal_act(&mut self, node: &Node) -> Option<LegalAct> {
        let fields = self.fields(node, "a legal act", &["act", "article", "amended_by"])?;
        let act = self.must(&fields, "act", |reader, node| {
            reader.text(node, "act", SENTENCE)
        });
        let article = self.may(&fields, "article", |reader, node| {
            reader.label(node, "article")
        });
        let amended_by = self.optional_text(&fields, "amended_by", SENTENCE);
        Some(LegalAct {
            act: act?,
            article,
            amended_by,
        })
    }

    fn validity(&mut self, node: &Node) -> Option<Validity> {
        let fields = self.fields(node, "valid", &["from", "to"])?;
        let from = self.must(&fields, "from", |reader, node| {
            reader.date(node, "valid.from")
        });
        let to = self.may(&fields, "to", |reader, node| reader.date(node, "valid.to"));
        let from = from?;
        if let (Some(to), Some(node)) = (to.filter(|&to| to < from), fields.get("to")) {
            let message = format!(
                "valid.to ({to}) is before valid.from ({from}): the rule would never be in force"
            );
            self.findings
                .error(node.at, FindingCode::ValidityReversed, message);
        }
        Some(Validity { from, to })
    }

    fn review(&mut self, node: &Node) -> Option<Review> {
        let fields = self.fields(node, "review", &["by", "on"])?;
        let by = self.must(&fields, "by", |reader, node| {
            reader.text(node, "review.by", SENTENCE)
        });
        let on = self.must(&fields, "on", |reader, node| reader.date(node, "review.on"));
        Some(Review { by: by?, on: on? })
    }

    /// Rules of one pack with the same ID may follow each other in time, but must not be valid on the same day.
    fn check_id(&mut self, id: &str, valid: Validity, at: At) {
        let others = self.rule_ids.entry(id.to_owned()).or_default();
        if let Some((_, line)) = others.iter().find(|(other, _)| other.overlaps(valid)) {
            let message = format!(
                "rule {id} is valid on the same day as the rule with the same ID in line {line}"
            );
            self.findings.error(at, FindingCode::DuplicateRule, message);
        }
        others.push((valid, at.line));
    }

    fn check_evidence(&mut self, fields: &Fields<'_>, effect: Effect) {
        let evidence = fields.get("evidence");
        match (effect, evidence) {
            (Effect::Prohibited | Effect::Notice, Some(node)) => {
                let message = "a prohibition or a notice needs no evidence, so this is ignored";
                self.findings
                    .warning(node.at, FindingCode::UnusedEvidence, message);
            }
            (Effect::Requires | Effect::Restricted, None)
                if fields.get("transport_conditions").is_none() =>
            {
                let message = "a rule that asks for no evidence is always met";
                self.findings
                    .warning(fields.at, FindingCode::NoEvidence, message);
            }
            _ => {}
        }
    }
}
