//! Evidence groups with a description of the documents and facts that they name.
//!
//! A rule and a stored result have names only. The titles and questions are those of the rule packs.

use std::sync::Arc;

use super::question::{Question, question};
use super::{InForce, PackReference};
use crate::domain::RulePackVersionId;
use crate::rule_files::domain::{Alternative, DocumentType, EvidenceGroup};

/// Name of an alternative of an evidence group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AlternativeName {
    /// Code of a document type.
    Document(String),
    /// Name of a fact.
    Fact(String),
}

/// Alternative of an evidence group, with its description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DescribedAlternative {
    Document(DocumentType),
    Fact(Question),
}

/// Evidence group of a rule, with descriptions of its alternatives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DescribedGroup {
    pub group: String,
    pub alternatives: Vec<DescribedAlternative>,
}

/// Published version that a stored result used. The SHA-256 of its file identifies its content.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct UsedPack {
    pub version: RulePackVersionId,
    pub sha256: String,
}

impl From<&PackReference> for UsedPack {
    fn from(reference: &PackReference) -> Self {
        Self {
            version: RulePackVersionId(reference.id),
            sha256: reference.sha256.clone(),
        }
    }
}

impl AlternativeName {
    /// Describes a document with the pack of the rule or, if it does not have the document, with another one; a fact with the first
    /// pack by name that declares it.
    #[must_use]
    pub fn described(&self, pack: &str, packs: &[Arc<InForce>]) -> DescribedAlternative {
        match self {
            Self::Document(code) => {
                DescribedAlternative::Document(document_type(code, pack, packs))
            }
            Self::Fact(name) => DescribedAlternative::Fact(question(name, packs)),
        }
    }
}

/// Describes a document with this pack or, if it does not have the document, with another one. Without any, its title is its code.
#[must_use]
pub fn document_type(code: &str, pack: &str, packs: &[Arc<InForce>]) -> DocumentType {
    let own = packs.iter().filter(|one| one.reference.pack == pack);
    let known = own
        .chain(packs)
        .find_map(|one| one.pack.documents.get(code));
    known.cloned().unwrap_or_else(|| DocumentType {
        code: code.to_owned(),
        title: code.to_owned(),
        issuer: None,
        accreditation: None,
        max_age_days: None,
    })
}

/// Describes an evidence group of a rule in this pack.
pub(super) fn described_group(
    group: &EvidenceGroup,
    pack: &str,
    packs: &[Arc<InForce>],
) -> DescribedGroup {
    let names = group.any_of.iter().flat_map(names);
    DescribedGroup {
        group: group.name.clone(),
        alternatives: names.map(|name| name.described(pack, packs)).collect(),
    }
}

/// Returns the document of an alternative, or the facts of its predicate.
fn names(alternative: &Alternative) -> Vec<AlternativeName> {
    let names = alternative.names().into_iter().map(str::to_owned);
    match alternative {
        Alternative::Document(_) => names.map(AlternativeName::Document).collect(),
        Alternative::Predicate(_) => names.map(AlternativeName::Fact).collect(),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::FactType;
    use crate::rule_files::domain as pack;

    fn in_force(yaml: &str) -> Arc<InForce> {
        let reading = pack::read(yaml).unwrap();
        let header = reading.header.unwrap();
        let read = InForce::new(Uuid::nil(), String::new(), None, header, reading.pack);
        Arc::new(read)
    }

    #[test]
    fn a_document_has_the_title_of_the_pack_of_its_rule() {
        let file = |pack: &str, title: &str| {
            in_force(&format!(
                "schema: rulepack/1\npack: {pack}\nversion: \"1\"\ndocuments: {{DOC: {{title: {title}}}}}\nrules: []\n"
            ))
        };
        let packs = [file("first", "One"), file("second", "Two")];
        let title = |code: &str, pack: &str| document_type(code, pack, &packs).title;
        assert_eq!(title("DOC", "second"), "Two");
        assert_eq!(title("DOC", "unknown"), "One");
        assert_eq!(title("OTHER", "second"), "OTHER");
    }

    #[test]
    fn a_fact_that_no_pack_declares_is_a_text_without_a_question() {
        let name = AlternativeName::Fact("colour".to_owned());
        let described = DescribedAlternative::Fact(Question {
            fact: "colour".to_owned(),
            fact_type: FactType::Text,
            unit: None,
            question: None,
        });
        assert_eq!(name.described("any", &[]), described);
    }
}
