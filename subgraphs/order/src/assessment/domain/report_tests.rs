use time::macros::date;

use super::*;

const DAY: Date = date!(2026 - 11 - 23);

fn draft(overall: Overall, findings: &[(&str, FindingResult)]) -> ReportDraft {
    let finding = |(requirement, result): &(&str, FindingResult)| Finding {
        id: FindingId::new(),
        requirement: (*requirement).to_owned(),
        result: *result,
        establishes: Vec::new(),
        evidence: Vec::new(),
        remark: None,
    };
    ReportDraft {
        order: OrderId::new(),
        overall,
        findings: findings.iter().map(finding).collect(),
        valid_from: DAY,
        valid_to: DAY,
        lab_reference: None,
        supersedes: None,
    }
}

fn refused_at(result: Result<(), Refusal>) -> Option<String> {
    result.err().map(|refusal| refusal.path.join("/"))
}

#[test]
fn a_pass_needs_a_finding_that_passes_and_none_that_fails() {
    use FindingResult::{Fail, NotApplicable, Pass};
    for (results, passes) in [
        (&[Pass][..], true),
        (&[NotApplicable, Pass], true),
        (&[NotApplicable], false),
        (&[NotApplicable, NotApplicable], false),
        (&[Pass, Fail], false),
        (&[Fail], false),
    ] {
        let findings: Vec<(&str, FindingResult)> = ["A", "B"]
            .into_iter()
            .zip(results.iter().copied())
            .collect();
        let refused = refused_at(draft(Overall::Pass, &findings).check());
        let expected = (!passes).then(|| "overall".to_owned());
        assert_eq!(refused, expected, "{results:?}");
        assert_eq!(refused_at(draft(Overall::Fail, &findings).check()), None);
    }
}

#[test]
fn a_requirement_has_one_finding() {
    use FindingResult::{Fail, Pass};
    for (requirements, refused) in [
        (["A", "B", "C"], None),
        (["A", "A", "B"], Some("findings/1/requirement")),
        (["A", "B", "A"], Some("findings/2/requirement")),
        (["A", "B", "pack/A"], Some("findings/2/requirement")),
        (["pack/A", "B", "A"], Some("findings/2/requirement")),
        (["pack/A", "B", "other/A"], None),
    ] {
        for last in [Pass, Fail] {
            let results = [Pass, Pass, last];
            let findings: Vec<(&str, FindingResult)> =
                requirements.into_iter().zip(results).collect();
            let result = draft(Overall::Fail, &findings).check();
            assert_eq!(refused_at(result).as_deref(), refused, "{requirements:?}");
        }
    }
}

#[test]
fn the_validity_ends_today_or_later() {
    let draft = draft(Overall::Pass, &[("A", FindingResult::Pass)]);
    for (today, refused) in [
        (date!(2026 - 11 - 22), None),
        (DAY, None),
        (date!(2026 - 11 - 24), Some("validTo")),
    ] {
        let result = draft.check_validity(today);
        assert_eq!(refused_at(result).as_deref(), refused, "{today}");
    }
}
