use time::macros::{date, datetime};

use super::*;
use crate::domain::{CertificateId, DocumentId, Named, OrderId, ProviderId, ReportId, TransportMode};

const TODAY: Date = date!(2026 - 11 - 23);
const NOW: OffsetDateTime = datetime!(2026-11-23 10:00 UTC);

fn approval(evidence: Vec<Evidence>) -> Approval {
    Approval {
        id: ApprovalId::generate(),
        organisation: OrganisationId::generate(),
        product: ProductId::generate(),
        lane: Lane {
            origin: "CN".into(),
            destination: "DE".into(),
            mode: TransportMode::Air,
            direction: None,
            aircraft: None,
        },
        as_of: TODAY,
        evidence,
        status: ApprovalStatus::Requested,
        reasons: Vec::new(),
        self_check: None,
        decided_at: None,
        valid_to: None,
        version: 1,
        created_at: NOW,
    }
}

fn rule(id: &str, status: RuleStatus) -> CheckedRule {
    let missing = [("conformity".to_owned(), vec!["EU_DOC".to_owned(), "UKCA_DOC".to_owned()])];
    CheckedRule {
        rule: id.into(),
        revision: 2,
        title: "Batteries".into(),
        status,
        missing: if status == RuleStatus::Unmet { missing.into() } else { BTreeMap::new() },
        ask: if status == RuleStatus::Undetermined { vec!["aircraft".into()] } else { Vec::new() },
    }
}

fn check(verdict: Verdict, rules: Vec<CheckedRule>) -> Check {
    Check { id: SelfCheckId::generate(), verdict, rules }
}

#[test]
fn the_verdict_decides() {
    let table = [
        (Verdict::Compliant, ApprovalStatus::Approved),
        (Verdict::Prohibited, ApprovalStatus::Refused),
        (Verdict::ActionRequired, ApprovalStatus::Refused),
        (Verdict::NeedsInformation, ApprovalStatus::NeedsReview),
        (Verdict::NoRuleFound, ApprovalStatus::NeedsReview),
    ];
    assert_eq!(table.len(), Verdict::ALL.len());
    for (verdict, status) in table {
        let mut approval = approval(Vec::new());
        let check = check(verdict, Vec::new());
        assert!(approval.decide(&check, NOW));
        assert_eq!((approval.status, approval.version), (status, 2), "{verdict}");
        assert_eq!(approval.self_check, Some(check.id));
        assert_eq!(approval.valid_to.is_some(), status == ApprovalStatus::Approved, "{verdict}");
        assert!(approval.reasons.iter().any(|reason| reason.code == "PARTIES_NOT_SCREENED"), "{verdict}");
    }
}

#[test]
fn the_reasons_name_the_rule_and_what_is_missing() {
    let mut approval = approval(Vec::new());
    let rules = vec![
        rule("EU-BATT-CE", RuleStatus::Unmet),
        rule("AIR-PAX", RuleStatus::Prohibited),
        rule("AIR-CAO", RuleStatus::Undetermined),
        rule("EU-RED", RuleStatus::Met),
        rule("EU-INFO", RuleStatus::Notice),
    ];
    approval.decide(&check(Verdict::Prohibited, rules), NOW);
    let reasons: Vec<_> =
        approval.reasons.iter().map(|one| (one.code.as_str(), one.rule.as_deref())).collect();
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
    assert_eq!(message, "EU-BATT-CE (revision 2, Batteries) needs EU_DOC or UKCA_DOC (conformity).");
    assert!(approval.reasons[2].message.contains("aircraft"));
}

#[test]
fn a_decision_is_final() {
    let mut approval = approval(Vec::new());
    assert!(approval.refuse("PRODUCT_NOT_FOUND", NOW));
    let decided = approval.clone();
    assert_eq!((decided.status, decided.version), (ApprovalStatus::Refused, 2));
    assert!(decided.reasons[0].message.contains("PRODUCT_NOT_FOUND"));
    assert!(!approval.decide(&check(Verdict::Compliant, Vec::new()), NOW));
    assert_eq!(approval, decided);
}

#[test]
fn an_approval_holds_no_longer_than_its_evidence() {
    let evidence = |expires_on| Evidence { kind: "EU_DOC".into(), issued_on: TODAY, expires_on };
    let cases = [
        (vec![], TODAY + LONGEST),
        (vec![evidence(None), evidence(Some(date!(2030 - 01 - 01)))], TODAY + LONGEST),
        (vec![evidence(Some(date!(2026 - 11 - 30))), evidence(None)], date!(2026 - 11 - 30)),
    ];
    for (evidence, valid_to) in cases {
        let mut approval = approval(evidence);
        approval.decide(&check(Verdict::Compliant, Vec::new()), NOW);
        assert_eq!(approval.valid_to, Some(valid_to));
    }
}

fn document(status: DocumentStatus, expires_on: Option<Date>) -> Document {
    Document {
        id: DocumentId::generate(),
        organisation: OrganisationId::generate(),
        product: ProductId::generate(),
        order: None,
        kind: "EU_DOC".into(),
        sha256: [0; 32],
        issued_on: date!(2026 - 01 - 01),
        expires_on,
        issuer: "Maker".into(),
        status,
        rejection: None,
        version: 1,
        created_at: NOW,
    }
}

fn certificate(status: CertificateStatus, valid_from: Date, valid_to: Date) -> Certificate {
    Certificate {
        id: CertificateId::generate(),
        number: "CRT-2026-000001".into(),
        order: OrderId::generate(),
        report: ReportId::generate(),
        product: ProductId::generate(),
        organisation: OrganisationId::generate(),
        provider: OrganisationId::generate(),
        profile: ProviderId::generate(),
        named: Named::default(),
        document_types: vec!["UN383_SUMMARY".into(), "SDS".into()],
        markets: vec!["DE".into()],
        requirements: vec!["AIR-UN3480-CAO".into()],
        valid_from,
        valid_to,
        status,
        cause: None,
        version: 1,
        created_at: NOW,
    }
}

#[test]
fn only_what_is_accepted_and_in_force_counts() {
    let documents = [
        document(DocumentStatus::Accepted, None),
        document(DocumentStatus::Accepted, Some(TODAY)),
        document(DocumentStatus::Accepted, Some(date!(2026 - 11 - 22))),
        document(DocumentStatus::Submitted, None),
        document(DocumentStatus::Rejected, None),
    ];
    let certificates = [
        certificate(CertificateStatus::Valid, TODAY, date!(2027 - 11 - 23)),
        certificate(CertificateStatus::Valid, date!(2026 - 11 - 24), date!(2027 - 11 - 23)),
        certificate(CertificateStatus::Valid, date!(2025 - 01 - 01), date!(2026 - 11 - 22)),
        certificate(CertificateStatus::Revoked, TODAY, date!(2027 - 11 - 23)),
    ];
    let evidence = evidence_on(TODAY, &documents, &certificates);
    let counted: Vec<_> =
        evidence.iter().map(|one| (one.kind.as_str(), one.issued_on, one.expires_on)).collect();
    let (issued, ends) = (date!(2026 - 01 - 01), Some(date!(2027 - 11 - 23)));
    assert_eq!(
        counted,
        [
            ("EU_DOC", issued, None),
            ("EU_DOC", issued, Some(TODAY)),
            ("UN383_SUMMARY", TODAY, ends),
            ("SDS", TODAY, ends),
        ]
    );
}
