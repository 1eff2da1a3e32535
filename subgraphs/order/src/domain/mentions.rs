//! The names of rules and documents that a command mentions, and warnings about those that no published rule pack has.

use normalisation::{did_you_mean, quoted, suggestions};
use refusal::WarningCode;

use super::Warning;

/// The most warnings of one kind in an answer.
const MOST: usize = 20;
/// The warnings of one kind that have suggestions: each costs a comparison with every known name.
const SUGGESTED: usize = 5;

/// The names that a command mentions.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// Ids of rules, with their packs or without.
    pub requirements: Vec<Mention>,
    pub document_types: Vec<Mention>,
}

/// A name, and the part of the command that has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub name: String,
    pub path: Vec<String>,
}

/// A rule of a pack that was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RuleName {
    pub pack: String,
    pub id: String,
}

impl Mention {
    #[must_use]
    pub fn new(name: &str, path: &[&str]) -> Self {
        Self {
            name: name.to_owned(),
            path: path.iter().map(|&step| step.to_owned()).collect(),
        }
    }

    fn warning(&self, code: WarningCode, message: &str, suggestions: Vec<String>) -> Warning {
        let message = format!(
            "{message} Check the spelling.{}",
            did_you_mean(&suggestions)
        );
        Warning {
            code,
            path: self.path.clone(),
            message,
            suggestions,
        }
    }
}

impl Mentions {
    /// Those of a field with ids of rules.
    #[must_use]
    pub fn of_requirements(ids: &[String]) -> Self {
        let mention = |(position, id): (usize, &String)| {
            Mention::new(id, &["requirementIds", &position.to_string()])
        };
        Self {
            requirements: ids.iter().enumerate().map(mention).collect(),
            ..Self::default()
        }
    }

    /// That of a document or of a request for one.
    #[must_use]
    pub fn of_document(kind: &str) -> Self {
        Self {
            document_types: vec![Mention::new(kind, &["type"])],
            ..Self::default()
        }
    }
}

/// Warns of ids of rules that no published pack has. A rule that is named with its pack may be meant to be another one of any pack.
#[must_use]
pub fn unknown_requirements(unknown: &[&Mention], known: &[RuleName]) -> Vec<Warning> {
    let with_packs: Vec<String> = known
        .iter()
        .map(|rule| format!("{}/{}", rule.pack, rule.id))
        .collect();
    let mut ids: Vec<&str> = known.iter().map(|rule| rule.id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    let warning = |(position, mention): (usize, &&Mention)| {
        let name = &mention.name;
        let suggestions = if position >= SUGGESTED {
            Vec::new()
        } else if name.contains('/') {
            suggestions(name, with_packs.iter().map(String::as_str))
        } else {
            suggestions(name, ids.iter().copied())
        };
        let message = format!("No published rule pack has a rule `{}`.", quoted(name));
        mention.warning(WarningCode::RequirementUnknown, &message, suggestions)
    };
    unknown.iter().take(MOST).enumerate().map(warning).collect()
}

/// Warns of codes of documents that no published pack names.
#[must_use]
pub fn unknown_document_types(unknown: &[&Mention], known: &[String]) -> Vec<Warning> {
    let warning = |(position, mention): (usize, &&Mention)| {
        let compared = if position < SUGGESTED { known } else { &[] };
        let suggestions = suggestions(&mention.name, compared.iter().map(String::as_str));
        let message = format!(
            "No published rule pack names a document `{}`.",
            quoted(&mention.name)
        );
        mention.warning(WarningCode::DocumentTypeUnknown, &message, suggestions)
    };
    unknown.iter().take(MOST).enumerate().map(warning).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules() -> Vec<RuleName> {
        [
            ("demo-eu", "EU-BATT-CE"),
            ("demo-air", "AIR-UN3480-CAO"),
            ("other", "EU-BATT-CE"),
        ]
        .map(|(pack, id)| RuleName {
            pack: pack.to_owned(),
            id: id.to_owned(),
        })
        .into()
    }

    #[test]
    fn a_rule_is_suggested_in_the_form_in_which_it_was_named() {
        for (name, wanted) in [
            ("EU-BAT-CE", vec!["EU-BATT-CE"]),
            ("eu-batt-ce", vec!["EU-BATT-CE"]),
            ("demo-air/AIR-UN3480-CA", vec!["demo-air/AIR-UN3480-CAO"]),
            ("NOPE-1", vec![]),
        ] {
            let mentions = Mentions::of_requirements(&["X".to_owned(), name.to_owned()]);
            let warnings = unknown_requirements(&[&mentions.requirements[1]], &rules());
            assert_eq!(warnings[0].path, ["requirementIds", "1"]);
            assert_eq!(warnings[0].code, WarningCode::RequirementUnknown);
            assert_eq!(warnings[0].suggestions, wanted, "{name}");
            let asks = warnings[0].message.contains("Did you mean");
            assert_eq!(asks, !wanted.is_empty(), "{}", warnings[0].message);
        }
    }

    #[test]
    fn a_document_is_warned_of_with_what_may_be_meant() {
        let mentions = Mentions::of_document("UN383_SUMARY");
        let unknown: Vec<_> = mentions.document_types.iter().collect();
        let known = ["EU_DOC", "UN383_SUMMARY"].map(str::to_owned);
        let warnings = unknown_document_types(&unknown, &known);
        assert_eq!(warnings[0].code, WarningCode::DocumentTypeUnknown);
        assert_eq!(warnings[0].path, ["type"]);
        assert_eq!(warnings[0].suggestions, ["UN383_SUMMARY"]);
        assert!(
            warnings[0]
                .message
                .ends_with("Did you mean `UN383_SUMMARY`?"),
            "{}",
            warnings[0].message
        );
    }

    #[test]
    fn an_answer_has_at_most_twenty_warnings_of_a_kind() {
        let mentions = Mentions::of_requirements(&vec!["NOPE".to_owned(); 50]);
        let unknown: Vec<_> = mentions.requirements.iter().collect();
        assert_eq!(unknown_requirements(&unknown, &rules()).len(), 20);
    }
}
