//! The verdicts of the rules decide, and the evidence limits the approval.

use super::*;

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
