use async_graphql::{Enum, SimpleObject};
use chassis::scalar::Date;
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::evaluation::domain as evaluate;
use crate::evaluation::graphql::types::evidence::EvidenceGroup;
use crate::evaluation::graphql::types::rule::{LegalAct, RuleEffect, whole};
use crate::graphql::paged;
use crate::self_checks::domain::{self, SelfCheckFilter};
use crate::self_checks::service::{self, SelfChecks};

pub struct SelfCheck(pub domain::SelfCheck);

/// Verdict of a self-check, worst first.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "evaluate::Verdict")]
pub enum Verdict {
    /// A rule prohibits the transport.
    Prohibited,
    /// Required evidence is missing.
    ActionRequired,
    /// Facts are missing that decide whether a rule applies.
    NeedsInformation,
    /// All rules that apply are met.
    Compliant,
    /// No rule applies to the product on this lane. This is not the same as COMPLIANT.
    NoRuleFound,
}

/// Status of a rule in a self-check.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "evaluate::Status")]
pub enum FindingStatus {
    /// The rule applies and prohibits the transport.
    Prohibited,
    /// The rule applies, and required evidence is missing.
    Unmet,
    /// The rule applies or not, depending on facts that are not known.
    Undetermined,
    /// The rule applies, and its evidence is complete.
    Met,
    /// The rule applies and gives information only.
    Notice,
}

/// State of the screening of the parties.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum Screening {
    /// The parties were not screened. The platform does not screen parties yet: screen them yourself.
    NotScreened,
}

/// Result of one rule in a self-check.
#[derive(SimpleObject)]
pub struct SelfCheckFinding {
    /// Name of the rule pack.
    pack: String,
    /// Name of the rule in its pack, for example `EU-BATT-CE`.
    rule: String,
    /// Revision of the rule.
    revision: i32,
    /// Title of the rule.
    title: String,
    /// Effect of the rule.
    effect: RuleEffect,
    /// Status of the rule.
    status: FindingStatus,
    /// Evidence groups that are not met.
    missing: Vec<EvidenceGroup>,
    /// Names of the facts that are missing, sorted.
    ask: Vec<String>,
    /// Conditions that were evaluated, with their results.
    #[graphql(tag = "web")]
    trace: Vec<TraceStep>,
    /// Legal acts that the rule is based on.
    legal_basis: Vec<LegalAct>,
}

/// Condition of a rule and its result.
#[derive(SimpleObject)]
pub struct TraceStep {
    /// Path of the condition in the rule, for example `when.all[0]`.
    path: String,
    /// Condition, for example `state_of_charge_percent lte 30`.
    condition: String,
    /// Known value. Null if it is not known.
    value: Option<String>,
    /// Result of the condition.
    result: Truth,
}

/// Truth value of a condition.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::Truth")]
pub enum Truth {
    /// The condition is met.
    True,
    /// The condition is not met.
    False,
    /// The condition depends on facts that are not known.
    Unknown,
}

/// Document that expires soon.
#[derive(SimpleObject)]
pub struct ExpiringDocument {
    /// Code of the document type.
    #[graphql(name = "type")]
    pub(super) kind: String,
    /// Last day of validity.
    pub(super) expires_on: Date,
}

/// Repetition of a self-check with the product, the evidence and the rule packs of its record.
#[derive(SimpleObject)]
pub struct Repetition {
    /// Result hash of the repetition.
    result_hash: String,
    /// True if the result hash equals that of the record.
    same: bool,
}

impl From<service::Repetition> for Repetition {
    fn from(repetition: service::Repetition) -> Self {
        Self {
            result_hash: repetition.result_hash,
            same: repetition.same,
        }
    }
}

/// Lists the self-checks that the caller may read.
pub async fn paged_self_checks(
    request: RequestContext<'_>,
    filter: SelfCheckFilter,
    page: Page<Uuid>,
) -> Result<Paged<Uuid, SelfCheck>, Failure> {
    paged!(
        request,
        page,
        SelfChecks,
        list,
        count,
        (&filter),
        SelfCheck,
        |each| each.0.id.0
    )
}

impl SelfCheckFinding {
    /// Converts a finding of a self-check that used these packs.
    pub fn of(finding: &evaluate::Finding, packs: &[evaluate::PackReference]) -> Self {
        let missing = finding
            .missing
            .iter()
            .map(|missing| EvidenceGroup::missing(finding, missing, packs));
        Self {
            pack: finding.pack.clone(),
            rule: finding.rule.clone(),
            revision: whole(finding.revision),
            title: finding.title.clone(),
            effect: finding.effect.into(),
            status: finding.status.into(),
            missing: missing.collect(),
            ask: finding.ask.clone(),
            trace: finding.trace.iter().cloned().map(TraceStep::from).collect(),
            legal_basis: finding.legal_basis.iter().map(LegalAct::from).collect(),
        }
    }
}

impl From<evaluate::Step> for TraceStep {
    fn from(step: evaluate::Step) -> Self {
        Self {
            path: step.path,
            condition: step.condition,
            value: step.value,
            result: step.result.into(),
        }
    }
}
