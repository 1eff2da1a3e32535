//! What the rule domain says about one product, and how that reads as reasons.

use std::collections::BTreeMap;

use time::Date;
use uuid::Uuid;

use crate::domain::{ProductId, SelfCheckId};

/// What a self-check concludes.
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

/// What a self-check says about one rule.
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

/// What a piece of evidence is: when that changes, whatever rests on it is looked at again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Source {
    Certificate(Uuid),
    Document(Uuid),
}

/// One piece of evidence, as the rules look at it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Evidence {
    pub kind: String,
    pub issued_on: Date,
    pub expires_on: Option<Date>,
    /// None for evidence that was sent before sources were kept.
    #[serde(default)]
    pub source: Option<Source>,
}

/// A piece of evidence that stands: accepted, or of a valid certificate.
#[derive(Clone, Debug)]
pub struct Standing {
    pub product: ProductId,
    pub evidence: Evidence,
}

impl Standing {
    /// A certificate counts from its first day, and everything to its last.
    #[must_use]
    pub fn counts_on(&self, day: Date) -> bool {
        let begun = match self.evidence.source {
            Some(Source::Certificate(_)) => self.evidence.issued_on <= day,
            Some(Source::Document(_)) | None => true,
        };
        begun && self.evidence.expires_on.is_none_or(|last| day <= last)
    }
}

/// Why it was decided as it was. For people; programs may look at the code.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Reason {
    pub code: String,
    /// The product that it is about, if it is about one.
    #[serde(default)]
    pub product: Option<Uuid>,
    /// The rule that it is about, if it is about one.
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

/// What a rule asks of the transport: what the loggers of a consignment are held against.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TransportCondition {
    /// The rule that asks for it, as `EU-VACCINE-GDP`.
    pub rule: String,
    pub metric: String,
    pub unit: String,
    /// Bounds as decimals in text, as `2.0`.
    pub min: Option<String>,
    pub max: Option<String>,
    pub consecutive_minutes: Option<u32>,
    pub cumulative_minutes: Option<u32>,
    pub max_gap_minutes: Option<u32>,
    /// HOLD or FLAG.
    pub on_breach: String,
}

/// What the rule domain answered about one product.
#[derive(Clone, Debug)]
pub struct Answer {
    /// None: the approval's first or only product.
    pub product: Option<ProductId>,
    /// The approval's version when it asked. None: the first question.
    pub asked_at: Option<i64>,
    pub outcome: Outcome,
}

#[derive(Clone, Debug)]
pub enum Outcome {
    Checked(Check),
    /// No self-check could be made, for this reason.
    Refused(String),
}

/// A finished self-check.
#[derive(Clone, Debug)]
pub struct Check {
    pub id: SelfCheckId,
    pub verdict: Verdict,
    pub rules: Vec<CheckedRule>,
    pub conditions: Vec<TransportCondition>,
}

/// What a self-check says about one rule.
#[derive(Clone, Debug)]
pub struct CheckedRule {
    pub rule: String,
    pub revision: u32,
    pub title: String,
    pub status: RuleStatus,
    /// Evidence group to the alternatives of which any one would do.
    pub missing: BTreeMap<String, Vec<String>>,
    /// The facts that have to be known first.
    pub ask: Vec<String>,
}

impl Outcome {
    /// One reason per rule, and one per evidence group that is missing.
    pub(super) fn reasons(&self, product: ProductId) -> Vec<Reason> {
        let mut reasons = match self {
            Self::Refused(code) => {
                let message = format!("The self-check could not be made: {code}.");
                vec![Reason::general("SELF_CHECK_REFUSED", &message)]
            }
            Self::Checked(check) => {
                let mut reasons: Vec<Reason> =
                    check.rules.iter().flat_map(CheckedRule::reasons).collect();
                if check.verdict == Verdict::NoRuleFound {
                    reasons.push(Reason::general(
                        "NO_RULE_FOUND",
                        "No rule speaks of these goods on this lane.",
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
                vec![reason("RULE_PROHIBITS", format!("{name} prohibits it."))]
            }
            RuleStatus::Notice => vec![reason("RULE_NOTICE", format!("{name} is to be noted."))],
            RuleStatus::Undetermined => {
                vec![reason(
                    "FACTS_MISSING",
                    format!("{name} cannot be decided without {}.", self.ask.join(", ")),
                )]
            }
            RuleStatus::Unmet => {
                let group = |(group, any_of): (&String, &Vec<String>)| {
                    let needed = any_of.join(" or ");
                    reason(
                        "EVIDENCE_MISSING",
                        format!("{name} needs {needed} ({group})."),
                    )
                };
                self.missing.iter().map(group).collect()
            }
        }
    }
}
