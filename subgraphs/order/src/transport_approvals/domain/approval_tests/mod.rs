//! Tests of approvals: the helpers that both halves use.

use std::collections::BTreeMap;

use refusal::ErrorCode;
use time::macros::{date, datetime};

use super::super::self_check::RuleStatus;
use crate::domain::{SelfCheckId, TransportMode};
use crate::transport_approvals::domain::approval::*;
use crate::transport_approvals::domain::{
    BreachConsequence, Check, CheckedRule, Evidence, Outcome, Source, Standing, refusals,
};

mod decisions;
mod verdicts;

const TODAY: Date = date!(2026 - 11 - 23);
const NOW: OffsetDateTime = datetime!(2026-11-23 10:00 UTC);

/// Approval with a question about this number of products, each with this evidence.
fn asking(products: usize, evidence: &[Evidence]) -> Approval {
    let checks = (0..products).map(|_| ProductCheck::open(ProductId::new(), evidence.to_vec()));
    let question = Question {
        organisation: OrganisationId::new(),
        consignment: None,
        lane: Lane {
            origin: "CN".into(),
            destination: "DE".into(),
            mode: TransportMode::Air,
            direction: None,
            aircraft: None,
        },
        checks: checks.collect(),
    };
    let reference = ApprovalReference {
        id: ApprovalId::new(),
        number: approval_number(2026, 42),
        at: NOW,
    };
    let (approval, event) = Approval::request(reference, question).unwrap();
    assert_eq!(approval.number, "TAP-2026-000042");
    assert_eq!(
        (approval.status, approval.version, event),
        (ApprovalStatus::Requested, 1, ApprovalEvent::Requested)
    );
    approval
}

fn answer(approval: &Approval, product: usize, outcome: Outcome) -> Answer {
    let product = Some(approval.checks[product].product);
    Answer {
        product,
        asked_at: Some(approval.asked_at),
        outcome,
    }
}

/// Answers the questions with these verdicts and decides.
fn decided(mut approval: Approval, verdicts: &[Option<Verdict>]) -> Approval {
    for (product, verdict) in verdicts.iter().enumerate() {
        assert!(!approval.is_answered());
        let outcome = verdict.map_or_else(
            || Outcome::Refused("LANE_INVALID".into()),
            |one| check(one, Vec::new()),
        );
        let answer = answer(&approval, product, outcome);
        assert_eq!(approval.hear(&answer, NOW), Some(product));
        assert_eq!(approval.hear(&answer, NOW), None, "an answer is taken once");
    }
    assert!(approval.is_answered());
    approval.conclude(NOW).unwrap();
    approval
}

fn rule(id: &str, status: RuleStatus) -> CheckedRule {
    let missing = [(
        "conformity".to_owned(),
        vec!["EU_DOC".to_owned(), "UKCA_DOC".to_owned()],
    )];
    CheckedRule {
        rule: id.into(),
        revision: 2,
        title: "Batteries".into(),
        status,
        missing: if status == RuleStatus::Unmet {
            missing.into()
        } else {
            BTreeMap::new()
        },
        ask: if status == RuleStatus::Undetermined {
            vec!["aircraft".into()]
        } else {
            Vec::new()
        },
    }
}

fn check(verdict: Verdict, rules: Vec<CheckedRule>) -> Outcome {
    let conditions = vec![condition("EU-VACCINE-GDP")];
    Outcome::Checked(Check {
        id: SelfCheckId::new(),
        verdict,
        rules,
        conditions,
    })
}

fn condition(rule: &str) -> TransportCondition {
    TransportCondition {
        rule: rule.into(),
        metric: "TEMPERATURE".into(),
        unit: "CEL".into(),
        min: Some("2.0".into()),
        max: Some("8.0".into()),
        consecutive_minutes: Some(30),
        cumulative_minutes: Some(120),
        max_gap_minutes: Some(60),
        on_breach: BreachConsequence::Hold,
    }
}

const COMPLIANT: Option<Verdict> = Some(Verdict::Compliant);
const PROHIBITED: Option<Verdict> = Some(Verdict::Prohibited);
const ACTION: Option<Verdict> = Some(Verdict::ActionRequired);
const QUESTIONS: Option<Verdict> = Some(Verdict::NeedsInformation);
const NOTHING: Option<Verdict> = Some(Verdict::NoRuleFound);
