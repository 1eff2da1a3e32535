//! People decide, appeal and ask again.

use super::*;

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
