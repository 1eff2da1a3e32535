//! Evidence groups, with the titles of their documents and the questions about their facts.

use std::sync::Arc;

use async_graphql::{Context, Object, Union};
use chassis::{Failure, RequestContext};

use super::rule::DocumentType;
use crate::evaluation::domain::{
    AlternativeName, DescribedAlternative, DescribedGroup, Finding, InForce, Missing,
    PackReference, UsedPack, document_type,
};
use crate::products::graphql::types::fact::FactQuestion;

/// Group of evidence: either of a rule in force, or of a stored result, whose rule packs are loaded.
pub struct EvidenceGroup {
    group: String,
    alternatives: Alternatives,
}

enum Alternatives {
    Described(Vec<DescribedAlternative>),
    Named {
        names: Vec<AlternativeName>,
        /// Name of the pack of the rule.
        pack: String,
        packs: Vec<UsedPack>,
    },
}

/// Part of an evidence group: a document that you hand in, or a fact that a condition uses.
#[derive(Union)]
pub enum EvidenceAlternative {
    /// Document of this type.
    Document(DocumentType),
    /// Question about the fact.
    Fact(FactQuestion),
}

/// Group of evidence. One alternative is enough to meet it: a document, or a condition on facts.
#[Object]
impl EvidenceGroup {
    /// Name of the group in the rule.
    async fn group(&self) -> &str {
        &self.group
    }

    /// Documents and facts that the alternatives of the group name, in the order of the rule. An alternative that is a condition may
    /// need several facts.
    async fn alternatives(&self, ctx: &Context<'_>) -> Result<Vec<EvidenceAlternative>, Failure> {
        match &self.alternatives {
            Alternatives::Described(described) => Ok(described
                .iter()
                .cloned()
                .map(EvidenceAlternative::from)
                .collect()),
            Alternatives::Named { names, pack, packs } => {
                let packs = load_packs(RequestContext::of(ctx), packs.clone()).await?;
                Ok(names
                    .iter()
                    .map(|name| name.described(pack, &packs).into())
                    .collect())
            }
        }
    }
}

impl EvidenceGroup {
    /// Converts a missing group of a finding of a stored result, which used these packs.
    pub fn missing(finding: &Finding, missing: &Missing, packs: &[PackReference]) -> Self {
        Self {
            group: missing.group.clone(),
            alternatives: Alternatives::Named {
                names: finding.alternatives(missing),
                pack: finding.pack.clone(),
                packs: packs.iter().map(UsedPack::from).collect(),
            },
        }
    }
}

impl From<DescribedGroup> for EvidenceGroup {
    fn from(group: DescribedGroup) -> Self {
        Self {
            group: group.group,
            alternatives: Alternatives::Described(group.alternatives),
        }
    }
}

impl From<DescribedAlternative> for EvidenceAlternative {
    fn from(alternative: DescribedAlternative) -> Self {
        match alternative {
            DescribedAlternative::Document(document) => {
                Self::Document(DocumentType::from(&document))
            }
            DescribedAlternative::Fact(question) => Self::Fact(question.into()),
        }
    }
}

/// Returns the document types with these codes, as the packs of a stored result describe them.
pub async fn document_types(
    request: RequestContext<'_>,
    codes: &[&str],
    packs: &[PackReference],
) -> Result<Vec<DocumentType>, Failure> {
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let packs = load_packs(request, packs.iter().map(UsedPack::from).collect()).await?;
    // No rule is named, so the first pack by name that has the document describes it.
    let described = codes.iter().map(|code| document_type(code, "", &packs));
    Ok(described
        .map(|document| DocumentType::from(&document))
        .collect())
}

/// Loads packs, in their order. Omits those that cannot be read any more.
async fn load_packs(
    request: RequestContext<'_>,
    used: Vec<UsedPack>,
) -> Result<Vec<Arc<InForce>>, Failure> {
    let mut loaded = request.load_many(used.iter().cloned()).await?;
    Ok(used.iter().filter_map(|pack| loaded.remove(pack)).collect())
}
