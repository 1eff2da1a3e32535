//! What self-checks and requirements say about rules.

use async_graphql::{Enum, ID, SimpleObject};
use chassis::scalar::Date;

use crate::evaluation::domain::{DISCLAIMER, Missing, PackReference};
use crate::rule_files::domain as pack;
use crate::rule_files::domain as rule_files_domain;

/// What a rule does, from the strongest.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rule_files_domain::Effect")]
pub enum RuleEffect {
    Prohibited,
    Restricted,
    Requires,
    Notice,
}

/// A kind of document that rules ask for.
#[derive(SimpleObject)]
pub struct DocumentType {
    /// As `EU_DOC`.
    pub code: String,
    title: String,
    /// Who issues it, as `LAB`.
    issuer: Option<String>,
    /// The standard that its issuer must be accredited for.
    accreditation: Option<String>,
    /// How old it may be.
    max_age_days: Option<i32>,
}

/// Where a rule comes from.
#[derive(SimpleObject)]
pub struct LegalAct {
    act: String,
    article: Option<String>,
    amended_by: Option<String>,
}

/// Evidence of which any one alternative will do.
#[derive(SimpleObject)]
pub struct EvidenceGroup {
    /// Its name in the rule.
    group: String,
    /// Documents by their code, facts by their name.
    alternatives: Vec<String>,
}

/// A condition that goods must travel under.
#[derive(SimpleObject)]
pub struct TransportCondition {
    /// The rule that it comes from.
    rule: String,
    /// As `TEMPERATURE`.
    metric: String,
    /// A UN/ECE Recommendation 20 code, as `CEL`.
    unit: String,
    min: Option<f64>,
    max: Option<f64>,
    /// How long a value may be out of range at once.
    consecutive_minutes: Option<i32>,
    /// How long it may be out of range all together.
    cumulative_minutes: Option<i32>,
    /// How far apart two readings may be.
    max_gap_minutes: Option<i32>,
    /// HOLD or FLAG.
    on_breach: String,
}

/// The version of a rule pack that an answer rests on.
#[derive(SimpleObject)]
pub struct UsedRulePack {
    rule_pack_version_id: ID,
    pack: String,
    version: String,
    /// Of its file, in lower-case hex.
    sha256: String,
    /// Null: from the beginning.
    effective_from: Option<Date>,
    /// What it speaks about, and what it does not.
    coverage: Option<String>,
    disclaimer: String,
}

impl TransportCondition {
    pub fn of(rule: &str, condition: &pack::TransportCondition) -> Self {
        let number = |limit: Option<rust_decimal::Decimal>| {
            limit.and_then(|limit| limit.to_string().parse().ok())
        };
        let excursion = condition.excursion.as_ref();
        Self {
            rule: rule.to_owned(),
            metric: condition.metric.clone(),
            unit: condition.unit.clone(),
            min: number(condition.min),
            max: number(condition.max),
            consecutive_minutes: excursion.and_then(|one| one.consecutive_minutes).map(whole),
            cumulative_minutes: excursion.and_then(|one| one.cumulative_minutes).map(whole),
            max_gap_minutes: condition.max_gap_minutes.map(whole),
            on_breach: condition.on_breach.into_str().to_owned(),
        }
    }
}

/// What to show beside anything that rests on these packs.
pub fn disclaimer(packs: &[PackReference]) -> String {
    let mut said: Vec<&str> = packs.iter().map(|pack| pack.disclaimer.as_str()).collect();
    said.dedup();
    if said.is_empty() {
        DISCLAIMER.to_owned()
    } else {
        said.join(" ")
    }
}

/// The limits of the rule file keep its numbers far below GraphQL's.
pub fn whole(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

impl From<&pack::DocumentType> for DocumentType {
    fn from(document: &pack::DocumentType) -> Self {
        Self {
            code: document.code.clone(),
            title: document.title.clone(),
            issuer: document.issuer.clone(),
            accreditation: document.accreditation.clone(),
            max_age_days: document.max_age_days.map(whole),
        }
    }
}

impl From<&pack::LegalAct> for LegalAct {
    fn from(act: &pack::LegalAct) -> Self {
        Self {
            act: act.act.clone(),
            article: act.article.clone(),
            amended_by: act.amended_by.clone(),
        }
    }
}

impl From<&Missing> for EvidenceGroup {
    fn from(missing: &Missing) -> Self {
        Self {
            group: missing.group.clone(),
            alternatives: missing.alternatives.clone(),
        }
    }
}

impl From<&pack::EvidenceGroup> for EvidenceGroup {
    fn from(group: &pack::EvidenceGroup) -> Self {
        let alternatives = group
            .any_of
            .iter()
            .flat_map(pack::Alternative::names)
            .map(str::to_owned);
        Self {
            group: group.name.clone(),
            alternatives: alternatives.collect(),
        }
    }
}

impl From<&PackReference> for UsedRulePack {
    fn from(reference: &PackReference) -> Self {
        Self {
            rule_pack_version_id: reference.id.into(),
            pack: reference.pack.clone(),
            version: reference.version.clone(),
            sha256: reference.sha256.clone(),
            effective_from: reference.effective_from.map(Date),
            coverage: reference.coverage.clone(),
            disclaimer: reference.disclaimer.clone(),
        }
    }
}
