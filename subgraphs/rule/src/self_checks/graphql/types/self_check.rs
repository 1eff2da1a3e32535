use async_graphql::{Enum, SimpleObject};
use chassis::scalar::Date;
use chassis::{Failure, Page, Paged, RequestContext};
use uuid::Uuid;

use crate::evaluation::domain as evaluate;
use crate::evaluation::graphql::types::rule::{EvidenceGroup, LegalAct, RuleEffect, whole};
use crate::graphql::paged;
use crate::self_checks::domain::{self, SelfCheckFilter};
use crate::self_checks::service::{self, SelfChecks};

pub struct SelfCheck(pub domain::SelfCheck);

/// What a self-check comes to, from the worst.
#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "evaluate::Verdict")]
pub enum Verdict {
    Prohibited,
    /// Evidence is missing.
    ActionRequired,
    /// Facts are missing.
    NeedsInformation,
    Compliant,
    /// No rule says anything about the product on this lane. That is not COMPLIANT.
    NoRuleFound,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "evaluate::Status")]
pub enum FindingStatus {
    Prohibited,
    /// Evidence is missing.
    Unmet,
    /// Whether the rule applies depends on what it asks.
    Undetermined,
    Met,
    Notice,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
pub enum Screening {
    NotScreened,
}

/// One rule's part of a self-check.
#[derive(SimpleObject)]
pub struct SelfCheckFinding {
    pack: String,
    /// The rule's id, as `EU-BATT-CE`.
    rule: String,
    revision: i32,
    title: String,
    effect: RuleEffect,
    status: FindingStatus,
    /// The groups of evidence that are not met.
    missing: Vec<EvidenceGroup>,
    /// The facts to be known first, sorted.
    ask: Vec<String>,
    /// Every condition that was looked at, and what came of it.
    #[graphql(tag = "web")]
    trace: Vec<TraceStep>,
    legal_basis: Vec<LegalAct>,
}

/// A condition of a rule, and what came of it.
#[derive(SimpleObject)]
pub struct TraceStep {
    /// Where it stands in the rule, as `when.all[0]`.
    path: String,
    /// What the rule wants.
    condition: String,
    /// What is known; null: nothing.
    value: Option<String>,
    result: Truth,
}

#[derive(Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "crate::domain::Truth")]
pub enum Truth {
    True,
    False,
    Unknown,
}

/// A document that will not count for long.
#[derive(SimpleObject)]
pub struct ExpiringDocument {
    #[graphql(name = "type")]
    pub(super) kind: String,
    /// Its last day.
    pub(super) expires_on: Date,
}

/// A self-check made once more from its record: product, evidence and rule packs as they were.
#[derive(SimpleObject)]
pub struct Repetition {
    /// What it comes to now.
    result_hash: String,
    /// Whether it is the result of the record.
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

/// The self-checks that the caller may see.
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

impl From<&evaluate::Finding> for SelfCheckFinding {
    fn from(finding: &evaluate::Finding) -> Self {
        Self {
            pack: finding.pack.clone(),
            rule: finding.rule.clone(),
            revision: whole(finding.revision),
            title: finding.title.clone(),
            effect: finding.effect.into(),
            status: finding.status.into(),
            missing: finding.missing.iter().map(EvidenceGroup::from).collect(),
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
