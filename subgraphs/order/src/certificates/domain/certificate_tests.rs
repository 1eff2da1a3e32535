use strum::VariantArray;
use time::macros::{date, datetime};

use crate::certificates::domain::certificate::*;
use crate::domain::FindingId;

const DAY: Date = date!(2026 - 11 - 23);
/// The date is [`DAY`] in every market at this time.
const NOW: OffsetDateTime = datetime!(2026-11-23 09:00 UTC);
const TOMORROW: OffsetDateTime = datetime!(2026-11-24 09:00 UTC);

fn certificate(status: CertificateStatus, cause: Option<SuspensionCause>) -> Certificate {
    Certificate {
        id: CertificateId::new(),
        number: certificate_number(2026, 42),
        order: OrderId::new(),
        report: ReportId::new(),
        product: ProductId::new(),
        organisation: OrganisationId::new(),
        provider: OrganisationId::new(),
        profile: ProviderId::new(),
        named: Named::default(),
        document_types: Vec::new(),
        markets: Vec::new(),
        requirements: Vec::new(),
        valid_from: DAY,
        valid_to: DAY,
        status,
        cause,
        version: 7,
        created_at: datetime!(2026-11-22 10:00 UTC),
        updated_at: datetime!(2026-11-22 10:00 UTC),
    }
}

/// All combinations of status and cause.
fn all() -> Vec<Certificate> {
    let causes = SuspensionCause::VARIANTS.iter().copied();
    let suspended = causes.map(|cause| certificate(CertificateStatus::Suspended, Some(cause)));
    let others = CertificateStatus::VARIANTS
        .iter()
        .filter(|one| **one != CertificateStatus::Suspended);
    others
        .map(|status| certificate(*status, None))
        .chain(suspended)
        .collect()
}

#[test]
fn a_day_begins_when_it_has_begun_in_all_markets_of_a_certificate() {
    for (markets, begins) in [
        (vec!["DE"], datetime!(2026-11-22 23:00 UTC)),
        (vec!["WS"], datetime!(2026-11-22 11:00 UTC)),
        (vec!["AS"], datetime!(2026-11-23 11:00 UTC)),
        (vec!["DE", "AS", "WS"], datetime!(2026-11-23 11:00 UTC)),
        (vec![], datetime!(2026-11-22 10:00 UTC)),
    ] {
        let mut one = certificate(CertificateStatus::Valid, None);
        one.markets = markets.into_iter().map(str::to_owned).collect();
        assert_eq!(one.beginning(DAY), begins, "{:?}", one.markets);
        assert_eq!(one.today(begins), DAY, "{:?}", one.markets);
        assert_eq!(
            one.today(begins - time::Duration::SECOND),
            date!(2026 - 11 - 22),
            "{:?}",
            one.markets
        );
    }
}

/// Such a report is refused now, but was accepted before, and its certificate may be issued later.
#[test]
fn a_certificate_of_an_older_report_names_each_requirement_that_is_met_once() {
    let finding = |requirement: &str, result| Finding {
        id: FindingId::new(),
        requirement: requirement.to_owned(),
        result,
        establishes: Vec::new(),
        evidence: Vec::new(),
        remark: None,
    };
    let findings = [
        finding("EU-RED", FindingResult::Pass),
        finding("AIR-UN3480-CAO", FindingResult::Pass),
        finding("EU-BATT-CE", FindingResult::NotApplicable),
        finding("EU-RED", FindingResult::Pass),
    ];
    assert_eq!(requirements_met(&findings), ["EU-RED", "AIR-UN3480-CAO"]);
}

#[test]
fn only_what_is_valid_is_suspended_by_people() {
    for by in [Keeper::Issuer, Keeper::Platform] {
        for mut one in all() {
            let (before, valid) = (one.clone(), one.status == CertificateStatus::Valid);
            assert_eq!(one.suspend(by, NOW).is_ok(), valid, "{before:?}");
            if valid {
                assert_eq!((one.status, one.version), (CertificateStatus::Suspended, 8));
                assert_eq!(one.updated_at, NOW);
                assert_eq!(
                    one.suspend_with_issuer(TOMORROW),
                    None,
                    "it does not count anyway"
                );
            } else {
                assert_eq!(one, before, "what is refused changes nothing");
            }
        }
    }
    let mut over = certificate(CertificateStatus::Valid, None);
    assert!(over.suspend(Keeper::Platform, TOMORROW).is_err());
}

#[test]
fn the_time_of_the_last_change_never_goes_back() {
    let mut one = certificate(CertificateStatus::Valid, None);
    one.suspend(Keeper::Issuer, NOW).unwrap();
    one.reinstate(Keeper::Issuer, true, NOW - time::Duration::SECOND)
        .unwrap();
    assert_eq!((one.version, one.updated_at), (9, NOW));
    assert!(one.expire(date!(2026 - 11 - 24), TOMORROW));
    assert_eq!((one.version, one.updated_at), (10, TOMORROW));
}

#[test]
fn a_suspension_is_ended_by_whom_its_cause_allows() {
    use Keeper::{Issuer, Platform};
    let table = [
        (SuspensionCause::Issuer, Issuer, true, true),
        (SuspensionCause::Issuer, Issuer, false, false),
        (SuspensionCause::Issuer, Platform, false, true),
        (SuspensionCause::Platform, Issuer, true, false),
        (SuspensionCause::Platform, Platform, true, true),
        (SuspensionCause::ProviderSuspended, Issuer, true, false),
        (SuspensionCause::ProviderSuspended, Platform, false, true),
        (SuspensionCause::Correction, Issuer, true, false),
        (SuspensionCause::Correction, Platform, true, false),
    ];
    for (cause, by, listed, may) in table {
        let mut one = certificate(CertificateStatus::Suspended, Some(cause));
        assert_eq!(
            one.reinstate(by, listed, NOW).is_ok(),
            may,
            "{cause} {by:?} {listed}"
        );
        assert_eq!(one.status == CertificateStatus::Valid, may);
        assert_eq!(one.cause.is_none(), may);
    }
    let mut over = certificate(
        CertificateStatus::Suspended,
        Some(SuspensionCause::Platform),
    );
    assert!(
        over.reinstate(Platform, true, TOMORROW).is_err(),
        "its last day is over"
    );
    for mut one in all().into_iter().filter(|one| one.cause.is_none()) {
        assert!(one.reinstate(Platform, true, NOW).is_err(), "{one:?}");
    }
}

#[test]
fn what_goes_with_the_issuer_comes_back_with_it_and_nothing_else_does() {
    for mut one in all() {
        let with_issuer = one.cause == Some(SuspensionCause::ProviderSuspended);
        assert_eq!(
            one.reinstate_with_issuer(NOW).is_some(),
            with_issuer,
            "{one:?}"
        );
    }
    for mut one in all() {
        let valid = one.status == CertificateStatus::Valid;
        assert_eq!(one.suspend_with_issuer(NOW).is_some(), valid, "{one:?}");
    }
}

#[test]
fn what_is_revoked_or_superseded_stays_so() {
    for status in [CertificateStatus::Revoked, CertificateStatus::Superseded] {
        let mut one = certificate(status, None);
        let before = one.clone();
        assert!(one.revoke(NOW).is_err() && one.suspend(Keeper::Platform, NOW).is_err());
        assert_eq!(
            (one.supersede(NOW), one.suspend_for_correction(NOW)),
            (None, None)
        );
        assert_eq!(one, before);
    }
}

#[test]
fn a_correction_takes_every_cause_over_but_the_platforms_and_is_told_once() {
    for mut one in all() {
        let standing = matches!(
            one.status,
            CertificateStatus::Valid | CertificateStatus::Suspended
        );
        let stays = [
            Some(SuspensionCause::Correction),
            Some(SuspensionCause::Platform),
        ]
        .contains(&one.cause);
        let news = standing && !stays;
        assert_eq!(one.suspend_for_correction(NOW).is_some(), news, "{one:?}");
        assert_eq!(one.suspend_for_correction(NOW), None);
    }
}

#[test]
fn what_was_revoked_or_suspended_by_the_platform_leaves_doubt_about_the_next() {
    for one in all() {
        let doubt = one.status == CertificateStatus::Revoked
            || one.cause == Some(SuspensionCause::Platform);
        assert_eq!(one.leaves_doubt(), doubt, "{one:?}");
    }
    // A day after the last day of validity does not refuse it, because the certificate has no effect then.
    let mut next = certificate(CertificateStatus::Valid, None);
    next.valid_to = date!(2020 - 01 - 01);
    assert_eq!(
        next.suspend_in_doubt(NOW),
        Some(CertificateEvent::Suspended)
    );
    assert_eq!(
        (next.cause, next.suspend_in_doubt(NOW)),
        (Some(SuspensionCause::Platform), None)
    );
    assert_eq!(
        (
            next.reinstate_with_issuer(NOW),
            next.suspend_with_issuer(NOW)
        ),
        (None, None)
    );
}
