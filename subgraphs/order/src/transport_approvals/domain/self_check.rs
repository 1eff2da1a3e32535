//! Answers of the rule domain about one product, and the reasons that follow from them.

use std::collections::BTreeMap;

use time::Date;
use uuid::Uuid;

use crate::domain::{ProductId, SelfCheckId};

/// Verdict of a self-check.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum Verdict {
    Prohibited,
    ActionRequired,
    NeedsInformation,
    Compliant,
    NoRuleFound,
}

/// Result of one rule in a self-check.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
pub enum RuleStatus {
    Prohibited,
    Unmet,
    Undetermined,
    Met,
    Notice,
}

/// Origin of a piece of evidence. If it changes, the approvals that depend on it are reviewed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    Certificate(Uuid),
    Document(Uuid),
}

/// Piece of evidence in a question to the rules.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Evidence {
    pub kind: String,
    pub issued_on: Date,
    pub expires_on: Option<Date>,
    /// None for evidence from before sources were stored.
    #[serde(default)]
    pub source: Option<Source>,
}

/// Valid evidence: an accepted document, or a document type of a valid certificate.
#[derive(Clone, Debug)]
pub struct Standing {
    pub product: ProductId,
    pub evidence: Evidence,
}

impl Standing {
    /// True if the evidence counts on this day. A certificate counts from its first day; documents and certificates count until
    /// their last day.
    #[must_use]
    pub fn counts_on(&self, day: Date) -> bool {
        let begun = match self.evidence.source {
            Some(Source::Certificate(_)) => self.evidence.issued_on <= day,
            Some(Source::Document(_)) | None => true,
        };
        begun && self.evidence.expires_on.is_none_or(|last| day <= last)
    }
}

/// Reason for a decision. The code is for programs, the message for people.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reason {
    pub code: String,
    /// Product to which the reason applies.
    #[serde(default)]
    pub product: Option<Uuid>,
    /// Rule to which the reason applies.
    pub rule: Option<String>,
    pub message: String,
}

impl Reason {
    pub(super) fn general(code: &str, message: &str) -> Self {
        Self {
            code: code.to_owned(),
            product: None,
            rule: None,
            message: message.to_owned(),
        }
    }
}

/// Transport condition of a rule. The measurements of a consignment's devices are compared with it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TransportCondition {
    /// Rule that requires the condition, for example `EU-VACCINE-GDP`.
    pub rule: String,
    pub metric: String,
    pub unit: String,
    /// Decimal number, for example `2.0`.
    pub min: Option<String>,
    pub max: Option<String>,
    pub consecutive_minutes: Option<u32>,
    pub cumulative_minutes: Option<u32>,
    pub max_gap_minutes: Option<u32>,
    pub on_breach: BreachConsequence,
}

/// Consequence of a breach of a transport condition.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    strum::Display,
    strum::EnumString,
    strum::IntoStaticStr,
    strum::VariantArray,
    serde::Serialize,
    serde::Deserialize,
)]
#[strum(serialize_all = "SCREAMING_SNAKE_CASE", const_into_str)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum BreachConsequence {
    Hold,
    Flag,
}

/// Answer of the rule domain about one product.
#[derive(Clone, Debug)]
pub struct Answer {
    /// None: the first or only product of the approval.
    pub product: Option<ProductId>,
    /// Version of the approval at the question. None: the first question.
    pub asked_at: Option<i64>,
    pub outcome: Outcome,
}

#[derive(Clone, Debug)]
pub enum Outcome {
    Checked(Check),
    /// The self-check was refused with this code.
    Refused(String),
}

/// Completed self-check.
#[derive(Clone, Debug)]
pub struct Check {
    pub id: SelfCheckId,
    pub verdict: Verdict,
    pub rules: Vec<CheckedRule>,
    pub conditions: Vec<TransportCondition>,
}

/// Result of one rule in a self-check.
#[derive(Clone, Debug)]
pub struct CheckedRule {
    pub rule: String,
    pub revision: u32,
    pub title: String,
    pub status: RuleStatus,
    /// Evidence groups that are missing, with their alternatives.
    pub missing: BTreeMap<String, Vec<String>>,
    /// Facts that are required for a result.
    pub ask: Vec<String>,
}

impl Outcome {
    /// One reason for each rule, and one for each missing evidence group.
    pub(super) fn reasons(&self, product: ProductId) -> Vec<Reason> {
        let mut reasons = match self {
            Self::Refused(code) => {
                let message = format!("The self-check was refused: {code}.");
                vec![Reason::general("SELF_CHECK_REFUSED", &message)]
            }
            Self::Checked(check) => {
                let mut reasons: Vec<Reason> =
                    check.rules.iter().flat_map(CheckedRule::reasons).collect();
                if check.verdict == Verdict::NoRuleFound {
                    reasons.push(Reason::general(
                        "NO_RULE_FOUND",
                        "No rule was found for these goods on this lane.",
                    ));
                }
                reasons
            }
        };
        for reason in &mut reasons {
            reason.product = Some(product.0);
        }
        reasons
    }
}

impl CheckedRule {
    fn reasons(&self) -> Vec<Reason> {
        let name = format!("{} (revision {}, {})", self.rule, self.revision, self.title);
        let reason = |code: &str, message: String| Reason {
            rule: Some(self.rule.clone()),
            ..Reason::general(code, &message)
        };
        match self.status {
            RuleStatus::Met => vec![reason("RULE_MET", format!("{name} is met."))],
            RuleStatus::Prohibited => {
                vec![reason(
                    "RULE_PROHIBITS",
                    format!("{name} prohibits the transport."),
                )]
            }
            RuleStatus::Notice => vec![reason("RULE_NOTICE", format!("{name} has a notice."))],
            RuleStatus::Undetermined => {
                vec![reason(
                    "FACTS_MISSING",
                    format!(
                        "{name} cannot be evaluated without {}.",
                        self.ask.join(", ")
                    ),
                )]
            }
            RuleStatus::Unmet => {
                let group = |(group, any_of): (&String, &Vec<String>)| {
                    let needed = any_of.join(" or ");
                    reason(
                        "EVIDENCE_MISSING",
                        format!("{name} requires {needed} ({group})."),
                    )
                };
                self.missing.iter().map(group).collect()
            }
        }
    }
}
