//! Warnings about a report that its order accepts.

use refusal::WarningCode;

use crate::domain::{MOST_WARNINGS, Mention, Warning, is_same_rule};
use crate::evidence::domain::{Document, DocumentStatus};

/// Returns warnings about differences between the ordered requirements and the findings, and about documents of the order
/// without a decision. If no requirement was ordered, the provider chooses them.
#[must_use]
pub fn report_warnings(
    ordered: &[String],
    findings: &[Mention],
    documents: &[Document],
) -> Vec<Warning> {
    let mut warnings = without_finding(ordered, findings);
    warnings.extend(not_ordered(ordered, findings));
    warnings.extend(undecided(documents));
    warnings
}

fn without_finding(ordered: &[String], findings: &[Mention]) -> Vec<Warning> {
    let has_finding = |requirement: &str| {
        findings
            .iter()
            .any(|finding| is_same_rule(&finding.name, requirement))
    };
    ordered
        .iter()
        .filter(|requirement| !has_finding(requirement))
        .take(MOST_WARNINGS)
        .map(|requirement| Warning {
            code: WarningCode::RequirementWithoutFinding,
            path: vec!["findings".to_owned()],
            message: format!(
                "The seller ordered the requirement `{requirement}`, and the report has no finding about it."
            ),
            suggestions: Vec::new(),
        })
        .collect()
}

fn not_ordered(ordered: &[String], findings: &[Mention]) -> Vec<Warning> {
    let is_ordered = |finding: &Mention| {
        ordered.is_empty()
            || ordered
                .iter()
                .any(|requirement| is_same_rule(requirement, &finding.name))
    };
    findings
        .iter()
        .filter(|finding| !is_ordered(finding))
        .take(MOST_WARNINGS)
        .map(|finding| Warning {
            code: WarningCode::RequirementNotOrdered,
            path: finding.path.clone(),
            message: format!(
                "The seller did not order the requirement `{}`. `requirementIds` of the order lists the ordered ones.",
                finding.name
            ),
            suggestions: Vec::new(),
        })
        .collect()
}

fn undecided(documents: &[Document]) -> Option<Warning> {
    let count = documents
        .iter()
        .filter(|document| document.status == DocumentStatus::Submitted)
        .count();
    (count > 0).then(|| Warning {
        code: WarningCode::DocumentUndecided,
        path: vec!["orderId".to_owned()],
        message: format!(
            "The order has documents that you have neither accepted nor rejected: {count}. You can decide on documents before \
             the report only."
        ),
        suggestions: Vec::new(),
    })
}

#[cfg(test)]
#[path = "report_warnings_tests.rs"]
mod tests;
