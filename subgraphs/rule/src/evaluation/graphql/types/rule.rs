//! GraphQL types for rules, which self-checks and requirements share.

use async_graphql::{Enum, ID, SimpleObject};
use chassis::scalar::Date;

use crate::evaluation::domain::{DISCLAIMER, PackReference};
use crate::rule_files::domain as pack;
use crate::rule_files::domain as rule_files_domain;

/// Effect of a rule, strongest first.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rule_files_domain::Effect")]
pub enum RuleEffect {
    /// The goods must not travel.
    Prohibited,
    /// The goods may travel only with the evidence of the rule.
    Restricted,
    /// The rule requires evidence.
    Requires,
    /// The rule gives information and requires nothing.
    Notice,
}

/// Type of document that rules accept as evidence.
#[derive(SimpleObject)]
pub struct DocumentType {
    /// Code of the document type, for example `EU_DOC`.
    pub code: String,
    /// Title of the document type.
    title: String,
    /// Issuer of the document, for example `LAB`.
    issuer: Option<String>,
    /// Standard for which the issuer must be accredited.
    accreditation: Option<String>,
    /// Maximum age of the document in days, counted from the day of issue. Null if its age does not matter.
    max_age_days: Option<i32>,
}

/// Legal act that a rule is based on.
#[derive(SimpleObject)]
pub struct LegalAct {
    /// Name of the act.
    act: String,
    /// Article of the act.
    article: Option<String>,
    /// Act that last amended it.
    amended_by: Option<String>,
}

/// Condition under which goods must travel.
#[derive(SimpleObject)]
pub struct TransportCondition {
    /// Name of the rule that sets the condition.
    rule: String,
    /// Measured quantity, for example `TEMPERATURE`.
    metric: String,
    /// Unit of the limits: a code of UN/ECE Recommendation 20, for example `CEL`.
    unit: String,
    /// Lower limit. Null if there is none.
    min: Option<f64>,
    /// Upper limit. Null if there is none.
    max: Option<f64>,
    /// Longest permitted excursion, in minutes. Null if the rule sets no limit.
    consecutive_minutes: Option<i32>,
    /// Longest permitted total of all excursions, in minutes. Null if the rule sets no limit.
    cumulative_minutes: Option<i32>,
    /// Longest permitted time between two readings, in minutes. Null if the rule sets no limit.
    max_gap_minutes: Option<i32>,
    /// Consequence of a breach.
    on_breach: BreachConsequence,
}

/// Consequence of a breach of a transport condition.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "rule_files_domain::OnBreach")]
pub enum BreachConsequence {
    /// A breach holds the consignment until an administrator releases or rejects it.
    Hold,
    /// A breach is recorded and does not hold the consignment.
    Flag,
}

/// Version of a rule pack that an answer is based on.
#[derive(SimpleObject)]
pub struct UsedRulePack {
    /// ID of the version.
    rule_pack_version_id: ID,
    /// Name of the rule pack.
    pack: String,
    /// Version label from the rule file, for example `2026.1.0`.
    version: String,
    /// SHA-256 of the rule file, in lower-case hex.
    sha256: String,
    /// First day on which the version is in force. Null if it has no first day.
    effective_from: Option<Date>,
    /// Topics that the rule pack covers and those that it does not.
    coverage: Option<String>,
    /// Text that you must show together with results of this rule pack.
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
            on_breach: condition.on_breach.into(),
        }
    }
}

/// Joins the distinct disclaimers of the packs; falls back to the default disclaimer if there are no packs.
pub fn disclaimer(packs: &[PackReference]) -> String {
    let mut said: Vec<&str> = packs.iter().map(|pack| pack.disclaimer.as_str()).collect();
    said.dedup();
    if said.is_empty() {
        DISCLAIMER.to_owned()
    } else {
        said.join(" ")
    }
}

/// Converts a number of a rule file. The limits of the file keep it far below the maximum of a GraphQL `Int`.
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
