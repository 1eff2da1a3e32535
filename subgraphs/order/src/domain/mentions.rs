//! Names of rules and document types in the input of a command, and warnings for names that no published rule pack has.

use normalisation::{did_you_mean, quoted, suggestions};
use refusal::WarningCode;

use super::Warning;

/// Maximum number of warnings of one code in a payload.
pub const MOST_WARNINGS: usize = 20;
/// Maximum number of warnings of one code with suggestions. Each suggestion is compared with all known names.
const SUGGESTED: usize = 5;

/// Names in the input of a command.
#[derive(Clone, Debug, Default)]
pub struct Mentions {
    /// IDs of rules, with or without their pack.
    pub requirements: Vec<Mention>,
    pub document_types: Vec<Mention>,
}

/// A name, with its path in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mention {
    pub name: String,
    pub path: Vec<String>,
}

/// A rule of a published pack.
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
    /// Returns the rule IDs of `requirementIds`.
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

    /// Returns the document type of a document or of a document request.
    #[must_use]
    pub fn of_document(kind: &str) -> Self {
        Self {
            document_types: vec![Mention::new(kind, &["type"])],
            ..Self::default()
        }
    }
}

/// Returns true if two names can mean the same rule: a name without a pack can mean the rule of any pack.
#[must_use]
pub fn is_same_rule(one: &str, other: &str) -> bool {
    match (one.split_once('/'), other.split_once('/')) {
        (Some((_, rule)), None) => rule == other,
        (None, Some((_, rule))) => rule == one,
        _ => one == other,
    }
}

/// Returns warnings for rule IDs that no published pack has. Suggestions have the pack if the name has one.
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
    unknown
        .iter()
        .take(MOST_WARNINGS)
        .enumerate()
        .map(warning)
        .collect()
}

/// Returns warnings for document types that no published pack names.
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
    unknown
        .iter()
        .take(MOST_WARNINGS)
        .enumerate()
        .map(warning)
        .collect()
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
    fn a_name_without_a_pack_is_the_same_rule_as_the_name_with_one() {
        for (one, other, same) in [
            ("EU-BATT-CE", "EU-BATT-CE", true),
            ("EU-BATT-CE", "demo-eu/EU-BATT-CE", true),
            ("demo-eu/EU-BATT-CE", "EU-BATT-CE", true),
            ("demo-eu/EU-BATT-CE", "demo-eu/EU-BATT-CE", true),
            ("demo-eu/EU-BATT-CE", "other/EU-BATT-CE", false),
            ("EU-BATT-CE", "EU-BATT", false),
            ("demo-eu", "demo-eu/EU-BATT-CE", false),
        ] {
            assert_eq!(is_same_rule(one, other), same, "{one} {other}");
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
