use time::{Date, OffsetDateTime};

use super::{ProviderService, ServiceType, Standard};
use crate::domain::AccreditationId;

/// A body's statement that a provider works to a standard in a scope.
#[derive(Clone, Debug)]
pub struct Accreditation {
    pub id: AccreditationId,
    pub body: String,
    pub standard: Standard,
    pub number: String,
    /// The scope as the body words it.
    pub scope: String,
    /// Prefixes of the HS codes of the goods; empty means all goods.
    pub hs_prefixes: Vec<String>,
    /// Document types; empty means all documents.
    pub document_types: Vec<String>,
    /// First and last day of the validity.
    pub valid_from: Date,
    pub valid_to: Date,
    pub withdrawal: Option<Withdrawal>,
    /// The time at which the expiry was published.
    pub expiry_told_at: Option<OffsetDateTime>,
}

/// The end of an accreditation before its last day.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    pub at: OffsetDateTime,
    pub reason: String,
}

/// Status on a day. It is computed from the dates, so it cannot be out of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccreditationStatus {
    Upcoming,
    InForce,
    Expired,
    Withdrawn,
}

impl Accreditation {
    #[must_use]
    pub fn status(&self, today: Date) -> AccreditationStatus {
        if self.withdrawal.is_some() {
            AccreditationStatus::Withdrawn
        } else if today < self.valid_from {
            AccreditationStatus::Upcoming
        } else if today <= self.valid_to {
            AccreditationStatus::InForce
        } else {
            AccreditationStatus::Expired
        }
    }

    #[must_use]
    pub fn in_force(&self, today: Date) -> bool {
        self.status(today) == AccreditationStatus::InForce
    }

    #[must_use]
    pub fn has_expired(&self, today: Date) -> bool {
        self.status(today) == AccreditationStatus::Expired
    }

    /// Returns whether the accreditation can never be in force again.
    #[must_use]
    pub fn is_over(&self, today: Date) -> bool {
        self.withdrawal.is_some() || self.has_expired(today)
    }

    /// Returns whether the accreditation is for services of this type to all of these goods. `None` means goods of all
    /// chapters.
    fn covers_goods(&self, kind: ServiceType, goods: Option<&str>) -> bool {
        self.standard.service_type() == kind
            && (self.hs_prefixes.is_empty()
                || goods.is_some_and(|code| {
                    self.hs_prefixes
                        .iter()
                        .any(|prefix| code.starts_with(prefix))
                }))
    }

    fn covers_document(&self, document: &str) -> bool {
        self.document_types.is_empty()
            || self
                .document_types
                .iter()
                .any(|covered| covered == document)
    }
}

/// Returns whether one of these accreditations covers this document for these goods.
#[must_use]
pub fn may_issue(
    in_force: &[&Accreditation],
    kind: ServiceType,
    goods: Option<&str>,
    document: &str,
) -> bool {
    in_force
        .iter()
        .any(|each| each.covers_goods(kind, goods) && each.covers_document(document))
}

/// Returns whether these accreditations together cover the whole service: each of its documents for each of its goods.
/// Consultations and document reviews need no accreditation.
#[must_use]
pub fn covers(in_force: &[&Accreditation], service: &ProviderService) -> bool {
    let ProviderService {
        kind,
        hs_prefixes,
        document_types,
        ..
    } = service;
    let covered = |goods: Option<&str>| {
        if document_types.is_empty() {
            in_force.iter().any(|each| each.covers_goods(*kind, goods))
        } else {
            document_types
                .iter()
                .all(|document| may_issue(in_force, *kind, goods, document))
        }
    };
    match kind {
        ServiceType::Consultation | ServiceType::DocumentReview => true,
        ServiceType::Testing | ServiceType::Certification if hs_prefixes.is_empty() => {
            covered(None)
        }
        ServiceType::Testing | ServiceType::Certification => {
            hs_prefixes.iter().all(|prefix| covered(Some(prefix)))
        }
    }
}

#[cfg(test)]
pub mod tests {
    use proptest::collection::vec;
    use proptest::prelude::{Just, Strategy, any, prop_assert, prop_oneof, proptest};
    use time::macros::{date, datetime};

    use super::super::provider_service::tests::service;
    use super::*;

    /// For the tests of [`service`], valid through 2026.
    pub fn accreditation() -> Accreditation {
        Accreditation {
            id: AccreditationId::new(),
            body: "DAkkS".into(),
            standard: Standard::IsoIec17025,
            number: "D-PL-1".into(),
            scope: "batteries".into(),
            hs_prefixes: Vec::new(),
            document_types: Vec::new(),
            valid_from: date!(2026 - 01 - 01),
            valid_to: date!(2026 - 12 - 31),
            withdrawal: None,
            expiry_told_at: None,
        }
    }

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|&text| text.to_owned()).collect()
    }

    fn scoped(hs_prefixes: &[&str], document_types: &[&str]) -> Accreditation {
        let (hs_prefixes, document_types) = (texts(hs_prefixes), texts(document_types));
        Accreditation {
            hs_prefixes,
            document_types,
            ..accreditation()
        }
    }

    fn testing(hs_prefixes: &[&str], document_types: &[&str]) -> ProviderService {
        let (hs_prefixes, document_types) = (texts(hs_prefixes), texts(document_types));
        ProviderService {
            hs_prefixes,
            document_types,
            ..service()
        }
    }

    #[test]
    fn has_a_first_and_a_last_day_and_may_end_before() {
        let mut one = accreditation();
        for (day, status) in [
            (date!(2025 - 12 - 31), AccreditationStatus::Upcoming),
            (date!(2026 - 01 - 01), AccreditationStatus::InForce),
            (date!(2026 - 12 - 31), AccreditationStatus::InForce),
            (date!(2027 - 01 - 01), AccreditationStatus::Expired),
        ] {
            assert_eq!(one.status(day), status, "{day}");
        }
        one.withdrawal = Some(Withdrawal {
            at: datetime!(2026-06-01 0:00 UTC),
            reason: "merged".into(),
        });
        assert_eq!(
            one.status(date!(2026 - 06 - 01)),
            AccreditationStatus::Withdrawn
        );
    }

    #[test]
    fn covers_what_is_inside_its_scope() {
        let (batteries, all) = (scoped(&["8507"], &["UN383_SUMMARY"]), scoped(&[], &[]));
        let toys = scoped(&["9503"], &["TEST_REPORT"]);
        let cases: [(&[&Accreditation], _, bool); 10] = [
            (&[&batteries], testing(&["8507"], &["UN383_SUMMARY"]), true),
            (
                &[&batteries],
                testing(&["850760"], &["UN383_SUMMARY"]),
                true,
            ),
            (&[&batteries], testing(&["85"], &["UN383_SUMMARY"]), false),
            (&[&batteries], testing(&[], &["UN383_SUMMARY"]), false),
            (&[&batteries], testing(&["8507"], &[]), true),
            (
                &[&batteries],
                testing(&["8507"], &["UN383_SUMMARY", "TEST_REPORT"]),
                false,
            ),
            (
                &[&batteries, &toys],
                testing(&["8507", "9503"], &["UN383_SUMMARY"]),
                false,
            ),
            (&[&batteries, &toys], testing(&["8507", "9503"], &[]), true),
            (
                &[&all],
                testing(&[], &["UN383_SUMMARY", "TEST_REPORT"]),
                true,
            ),
            (&[], testing(&["8507"], &[]), false),
        ];
        for (in_force, service, expected) in cases {
            assert_eq!(
                covers(in_force, &service),
                expected,
                "{in_force:?} {service:?}"
            );
        }
    }

    #[test]
    fn a_standard_is_for_one_type_of_service() {
        let (in_force, mut service) = ([&accreditation()], service());
        for (kind, expected) in [
            (ServiceType::Consultation, true),
            (ServiceType::DocumentReview, true),
            (ServiceType::Testing, true),
            (ServiceType::Certification, false),
        ] {
            service.kind = kind;
            assert_eq!(covers(&in_force, &service), expected, "{kind:?}");
        }
    }

    fn prefixes() -> impl Strategy<Value = Vec<String>> {
        vec("(85|8507|850760|95|9503)", 0..3)
    }

    fn documents() -> impl Strategy<Value = Vec<String>> {
        vec("(EU_DOC|DGD|SDS)", 0..3)
    }

    fn any_accreditation() -> impl Strategy<Value = Accreditation> {
        let standard = prop_oneof![
            Just(Standard::IsoIec17020),
            Just(Standard::IsoIec17025),
            Just(Standard::IsoIec17065)
        ];
        (standard, prefixes(), documents()).prop_map(|(standard, hs_prefixes, document_types)| {
            Accreditation {
                standard,
                hs_prefixes,
                document_types,
                ..accreditation()
            }
        })
    }

    proptest! {
        #[test]
        fn one_more_accreditation_never_uncovers(
            few in vec(any_accreditation(), 0..4), more in any_accreditation(),
            hs_prefixes in prefixes(), document_types in documents(), certifies in any::<bool>(),
        ) {
            let kind = if certifies { ServiceType::Certification } else { ServiceType::Testing };
            let service = ProviderService { kind, hs_prefixes, document_types, ..service() };
            let mut in_force: Vec<_> = few.iter().collect();
            let before = covers(&in_force, &service);
            in_force.push(&more);
            prop_assert!(!before || covers(&in_force, &service));
        }

        #[test]
        fn what_is_covered_may_be_issued(
            some in vec(any_accreditation(), 0..4), hs_prefixes in prefixes(), document_types in documents(),
        ) {
            let service = ProviderService { hs_prefixes, document_types, ..service() };
            let in_force: Vec<_> = some.iter().collect();
            if covers(&in_force, &service) {
                for (goods, document) in
                    service.hs_prefixes.iter().flat_map(|goods| service.document_types.iter().map(move |one| (goods, one)))
                {
                    prop_assert!(may_issue(&in_force, ServiceType::Testing, Some(goods), document));
                }
            }
        }
    }
}
