use time::macros::{date, datetime};

use super::*;
use crate::domain::{DocumentId, OrderId, OrganisationId, ProductId};

fn findings(requirements: &[&str]) -> Vec<Mention> {
    requirements
        .iter()
        .enumerate()
        .map(|(position, requirement)| {
            let path = ["findings", &position.to_string(), "requirement"];
            Mention::new(requirement, &path)
        })
        .collect()
}

fn document(status: DocumentStatus) -> Document {
    Document {
        id: DocumentId::new(),
        organisation: OrganisationId::new(),
        product: ProductId::new(),
        order: Some(OrderId::new()),
        kind: "EU_DOC".to_owned(),
        sha256: [0; 32],
        issued_on: date!(2026 - 11 - 01),
        expires_on: None,
        issuer: "Maker Ltd".to_owned(),
        status,
        rejection: None,
        version: 1,
        created_at: datetime!(2026-11-02 10:00 UTC),
        updated_at: datetime!(2026-11-02 10:00 UTC),
    }
}

fn warned(ordered: &[&str], found: &[&str]) -> Vec<(WarningCode, String)> {
    let ordered: Vec<String> = ordered.iter().map(|&id| id.to_owned()).collect();
    report_warnings(&ordered, &findings(found), &[])
        .into_iter()
        .map(|warning| (warning.code, warning.path.join("/")))
        .collect()
}

#[test]
fn ordered_requirements_and_findings_are_compared_by_rule() {
    let missing = || {
        (
            WarningCode::RequirementWithoutFinding,
            "findings".to_owned(),
        )
    };
    let extra = |position: usize| {
        (
            WarningCode::RequirementNotOrdered,
            format!("findings/{position}/requirement"),
        )
    };
    for (ordered, found, expected) in [
        (&["A", "B"][..], &["B", "A"][..], vec![]),
        (&["pack/A", "B"], &["A", "pack/B"], vec![]),
        (&["A", "B"], &["B"], vec![missing()]),
        (&["A"], &["A", "C"], vec![extra(1)]),
        (&["one/A"], &["two/A"], vec![missing(), extra(0)]),
        (&[], &["C"], vec![]),
    ] {
        assert_eq!(warned(ordered, found), expected, "{ordered:?} {found:?}");
    }
}

#[test]
fn a_payload_has_at_most_twenty_warnings_of_a_kind() {
    let names: Vec<String> = (0..50).map(|number| format!("R-{number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(warned(&names, &["C"]).len(), 21);
    assert_eq!(warned(&["C"], &names).len(), 21);
}

#[test]
fn documents_without_a_decision_are_counted_in_one_warning() {
    use DocumentStatus::{Accepted, Expired, Rejected, Submitted};
    for (statuses, count) in [
        (&[Accepted, Rejected, Expired][..], None),
        (&[Submitted, Accepted], Some(1)),
        (&[Submitted, Submitted], Some(2)),
    ] {
        let documents: Vec<Document> = statuses.iter().map(|&status| document(status)).collect();
        let warnings = report_warnings(&[], &findings(&["A"]), &documents);
        let expected = count.map(|count: usize| format!("rejected: {count}."));
        assert_eq!(warnings.len(), usize::from(expected.is_some()));
        for (warning, expected) in warnings.iter().zip(expected) {
            assert_eq!(warning.code, WarningCode::DocumentUndecided);
            assert_eq!(warning.path, ["orderId"]);
            assert!(warning.message.contains(&expected), "{}", warning.message);
        }
    }
}
