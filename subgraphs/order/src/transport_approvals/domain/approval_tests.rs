use std::collections::BTreeMap;

use refusal::ErrorCode;
use time::macros::{date, datetime};

use super::super::self_check::RuleStatus;
use crate::domain::{SelfCheckId, TransportMode};
use crate::transport_approvals::domain::approval::*;
use crate::transport_approvals::domain::{
    Check, CheckedRule, Evidence, Outcome, Source, Standing, refusals,
};

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
    let (approval, event) = Approval::request(ApprovalId::new(), question, NOW).unwrap();
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
        on_breach: "HOLD".into(),
    }
}

const COMPLIANT: Option<Verdict> = Some(Verdict::Compliant);
const PROHIBITED: Option<Verdict> = Some(Verdict::Prohibited);
const ACTION: Option<Verdict> = Some(Verdict::ActionRequired);
const QUESTIONS: Option<Verdict> = Some(Verdict::NeedsInformation);
const NOTHING: Option<Verdict> = Some(Verdict::NoRuleFound);

#[test]
fn the_worst_verdict_decides() {
    use ApprovalStatus::{Approved, NeedsReview, Refused};
    let of_one = |verdict: Option<Verdict>| match verdict {
        COMPLIANT => (0, Approved),
        QUESTIONS | NOTHING => (1, NeedsReview),
        _ => (2, Refused),
    };
    let all = [COMPLIANT, PROHIBITED, ACTION, QUESTIONS, NOTHING, None];
    assert_eq!(all.len(), Verdict::VARIANTS.len() + 1);
    for one in all {
        for other in all {
            let approval = decided(asking(2, &[]), &[one, other]);
            let (_, status) =
                std::cmp::max_by_key(of_one(one), of_one(other), |(weight, _)| *weight);
            assert_eq!(
                (approval.status, approval.version),
                (status, 2),
                "{one:?} {other:?}"
            );
            assert_eq!(approval.decided_by, Some(DecidedBy::System));
            assert_eq!(approval.valid_to.is_some(), status == Approved);
            assert_eq!(
                approval.conditions.len(),
                usize::from(status == Approved),
                "each once"
            );
            let unscreened = approval
                .reasons
                .iter()
                .filter(|one| one.code == "PARTIES_NOT_SCREENED")
                .count();
            assert_eq!(unscreened, usize::from(one.is_some() || other.is_some()));
        }
    }
}

#[test]
fn the_reasons_name_the_rule_and_what_is_missing() {
    let mut approval = asking(1, &[]);
    let rules = vec![
        rule("EU-BATT-CE", RuleStatus::Unmet),
        rule("AIR-PAX", RuleStatus::Prohibited),
        rule("AIR-CAO", RuleStatus::Undetermined),
        rule("EU-RED", RuleStatus::Met),
        rule("EU-INFO", RuleStatus::Notice),
    ];
    approval
        .hear(
            &answer(&approval, 0, check(Verdict::Prohibited, rules)),
            NOW,
        )
        .unwrap();
    approval.conclude(NOW).unwrap();
    let reasons: Vec<_> = approval
        .reasons
        .iter()
        .map(|one| (one.code.as_str(), one.rule.as_deref()))
        .collect();
    assert_eq!(
        reasons,
        [
            ("EVIDENCE_MISSING", Some("EU-BATT-CE")),
            ("RULE_PROHIBITS", Some("AIR-PAX")),
            ("FACTS_MISSING", Some("AIR-CAO")),
            ("RULE_MET", Some("EU-RED")),
            ("RULE_NOTICE", Some("EU-INFO")),
            ("PARTIES_NOT_SCREENED", None),
        ]
    );
    let message = &approval.reasons[0].message;
    assert_eq!(
        message,
        "EU-BATT-CE (revision 2, Batteries) requires EU_DOC or UKCA_DOC (conformity)."
    );
    assert!(approval.reasons[2].message.contains("aircraft"));
    assert!(
        approval.reasons[..5]
            .iter()
            .all(|one| one.product == Some(approval.product.0))
    );
}

#[test]
fn an_answer_to_an_earlier_question_or_about_another_product_is_not_heard() {
    let mut approval = asking(1, &[]);
    let early = answer(&approval, 0, check(Verdict::Compliant, Vec::new()));
    let checks = vec![ProductCheck::open(approval.product, Vec::new())];
    approval
        .ask_again(TransportPart::System, checks, NOW)
        .unwrap();
    assert_eq!(
        (approval.status, approval.version, approval.asked_at),
        (ApprovalStatus::Requested, 2, 2)
    );
    let before = approval.clone();
    assert_eq!(approval.hear(&early, NOW), None);
    let nameless = Answer {
        asked_at: None,
        ..early.clone()
    };
    assert_eq!(
        approval.hear(&nameless, NOW),
        None,
        "without a version it is one to the first question"
    );
    let stranger = Answer {
        product: Some(ProductId::new()),
        asked_at: Some(2),
        ..early.clone()
    };
    assert_eq!(approval.hear(&stranger, NOW), None);
    assert_eq!(approval, before);
    assert_eq!(
        approval.hear(
            &Answer {
                product: None,
                asked_at: Some(2),
                ..early
            },
            NOW
        ),
        Some(0)
    );
}

#[test]
fn a_person_asks_again_once_the_last_question_is_answered_or_its_day_is_over() {
    let again = |approval: &mut Approval, by, now| {
        let checks = vec![ProductCheck::open(approval.product, Vec::new())];
        approval.ask_again(by, checks, now)
    };
    for by in [TransportPart::Seller, TransportPart::Admin] {
        let mut approval = asking(1, &[]);
        let before = approval.clone();
        assert_eq!(
            again(&mut approval, by, NOW),
            Err(refusals::being_checked())
        );
        assert_eq!(approval, before);
        again(&mut approval, by, NOW + Duration::days(1)).unwrap();
        again(&mut decided(asking(1, &[]), &[QUESTIONS]), by, NOW).unwrap();
    }
    again(&mut asking(1, &[]), TransportPart::System, NOW).unwrap();
}

#[test]
fn an_approval_holds_no_longer_than_its_evidence_and_no_longer_than_that() {
    let evidence = |expires_on| Evidence {
        kind: "EU_DOC".into(),
        issued_on: TODAY,
        expires_on,
        source: None,
    };
    let cases = [
        (vec![], TODAY + LONGEST),
        (
            vec![evidence(None), evidence(Some(date!(2030 - 01 - 01)))],
            TODAY + LONGEST,
        ),
        (
            vec![evidence(Some(date!(2026 - 11 - 30))), evidence(None)],
            date!(2026 - 11 - 30),
        ),
    ];
    for (evidence, valid_to) in cases {
        let approval = decided(asking(2, &evidence), &[COMPLIANT, COMPLIANT]);
        assert_eq!(approval.valid_to, Some(valid_to));
        assert!(approval.is_valid_on(TODAY) && approval.is_valid_on(valid_to));
        assert!(!approval.is_valid_on(valid_to.next_day().unwrap()));
    }
}

#[test]
fn a_person_decides_what_the_rules_leave_open_and_cannot_overrule_a_prohibition() {
    let mut open = decided(asking(1, &[]), &[QUESTIONS]);
    assert_eq!(open.decide(true, NOW), Ok(ApprovalEvent::Approved));
    assert_eq!(
        (open.status, open.decided_by),
        (ApprovalStatus::Approved, Some(DecidedBy::Platform))
    );
    assert_eq!(open.valid_to, Some(TODAY + LONGEST));

    let mut prohibited = decided(asking(1, &[]), &[PROHIBITED]);
    assert_eq!(
        prohibited.decide(true, NOW).unwrap_err().code,
        ErrorCode::WrongState
    );
    prohibited.appeal(NOW).unwrap();
    assert_eq!(
        prohibited.decide(true, NOW),
        Err(refusals::prohibited_by_rules())
    );
    assert_eq!(prohibited.decide(false, NOW), Ok(ApprovalEvent::Refused));

    let mut late = decided(asking(1, &[]), &[NOTHING]);
    let afterwards = NOW + LONGEST + Duration::days(1);
    assert_eq!(
        late.decide(true, afterwards),
        Err(refusals::check_outdated())
    );
    let checks = vec![ProductCheck::open(late.product, Vec::new())];
    late.ask_again(TransportPart::Admin, checks, afterwards)
        .unwrap();
    assert_eq!(
        late.decide(true, afterwards),
        Err(refusals::being_checked())
    );
}

#[test]
fn three_appeals_and_no_more() {
    let mut approval = decided(asking(1, &[]), &[ACTION]);
    for _ in 0..MOST_APPEALS {
        assert_eq!(approval.appeal(NOW), Ok(ApprovalEvent::Appealed));
        assert_eq!(
            approval.appeal(NOW).unwrap_err().code,
            ErrorCode::WrongState
        );
        approval.decide(false, NOW).unwrap();
    }
    let before = approval.clone();
    assert_eq!(approval.appeal(NOW), Err(refusals::too_many_appeals(3)));
    assert_eq!(approval, before);
}

#[test]
fn an_appeal_waits_for_its_person_unless_the_rules_say_yes_or_prohibit() {
    for (verdict, status, waits) in [
        (ACTION, ApprovalStatus::NeedsReview, true),
        (None, ApprovalStatus::NeedsReview, true),
        (QUESTIONS, ApprovalStatus::NeedsReview, true),
        (COMPLIANT, ApprovalStatus::Approved, false),
        (PROHIBITED, ApprovalStatus::Refused, false),
    ] {
        let mut approval = decided(asking(1, &[]), &[ACTION]);
        approval.appeal(NOW).unwrap();
        let checks = vec![ProductCheck::open(approval.product, Vec::new())];
        approval
            .ask_again(TransportPart::System, checks, NOW)
            .unwrap();
        let approval = decided(approval, &[verdict]);
        assert_eq!(
            (approval.status, approval.appealed),
            (status, waits),
            "{verdict:?}"
        );
    }
}

#[test]
fn each_change_has_its_time_and_no_change_is_older_than_the_one_before() {
    let mut approval = asking(1, &[]);
    assert_eq!(approval.updated_at, NOW);
    let later = |minutes| NOW + Duration::minutes(minutes);
    let first = answer(&approval, 0, check(Verdict::ActionRequired, Vec::new()));
    approval.hear(&first, later(1)).unwrap();
    assert_eq!(approval.updated_at, later(1), "an answer is a change");
    assert_eq!(approval.hear(&first, later(2)), None);
    assert_eq!(approval.updated_at, later(1), "a second answer is none");
    approval.conclude(later(2)).unwrap();
    approval.appeal(later(3)).unwrap();
    assert!(approval.appeal(later(4)).is_err());
    assert_eq!(approval.updated_at, later(3), "a refused step is none");
    approval.decide(true, later(4)).unwrap();
    approval.suspend(Change::Breach, later(5)).unwrap();
    assert_eq!(approval.updated_at, later(5));
    let checks = vec![ProductCheck::open(approval.product, Vec::new())];
    approval
        .ask_again(TransportPart::System, checks, NOW)
        .unwrap();
    assert_eq!(approval.updated_at, later(5));
}

#[test]
fn evidence_counts_from_its_first_day_to_its_last() {
    let on = |source, issued_on, expires_on| Standing {
        product: ProductId::new(),
        evidence: Evidence {
            kind: "EU_DOC".into(),
            issued_on,
            expires_on,
            source: Some(source),
        },
    };
    let id = uuid::Uuid::now_v7();
    let (yesterday, tomorrow) = (date!(2026 - 11 - 22), date!(2026 - 11 - 24));
    let table = [
        (on(Source::Document(id), yesterday, None), true),
        (on(Source::Document(id), yesterday, Some(TODAY)), true),
        (on(Source::Document(id), yesterday, Some(yesterday)), false),
        (on(Source::Certificate(id), TODAY, Some(tomorrow)), true),
        (on(Source::Certificate(id), tomorrow, Some(tomorrow)), false),
        (
            on(Source::Certificate(id), yesterday, Some(yesterday)),
            false,
        ),
    ];
    for (standing, counts) in table {
        assert_eq!(standing.counts_on(TODAY), counts, "{standing:?}");
    }
}
