use time::{Date, OffsetDateTime};

use super::accreditation::covers;
use super::{
    Accreditation, Profile, ProviderService, ProviderStatus, Rating, Withdrawal, refusals,
};
use crate::domain::refusals::too_many;
use crate::domain::{AccreditationId, OrganisationId, ProviderId, Refusal};

const MOST_ACCREDITATIONS: usize = 50;
/// Greatest length of the reason of a review, a withdrawal or a revocation, in characters.
pub const LONGEST_REASON: usize = 500;
/// The reason of a suspension because the services are no longer covered.
pub const ACCREDITATION_EXPIRED: &str = "ACCREDITATION_EXPIRED";
pub const ACCREDITATION_WITHDRAWN: &str = "ACCREDITATION_WITHDRAWN";

/// A provider: profile, accreditations and status.
#[derive(Clone, Debug)]
pub struct Provider {
    pub id: ProviderId,
    pub version: i64,
    pub organisation: OrganisationId,
    pub profile: Profile,
    pub accreditations: Vec<Accreditation>,
    pub status: ProviderStatus,
    /// The reason of the rejection, suspension or removal.
    pub reason: Option<String>,
    pub rating: Rating,
    pub created_at: OffsetDateTime,
    /// The time of the last change. A rating counts as a change.
    pub updated_at: OffsetDateTime,
    /// The time of the last submission for review.
    pub submitted_at: Option<OffsetDateTime>,
}

impl Provider {
    #[must_use]
    pub fn draft(organisation: OrganisationId, profile: Profile, now: OffsetDateTime) -> Self {
        Self {
            id: ProviderId::new(),
            version: 1,
            organisation,
            profile,
            accreditations: Vec::new(),
            status: ProviderStatus::Draft,
            reason: None,
            rating: Rating::default(),
            created_at: now,
            updated_at: now,
            submitted_at: None,
        }
    }

    /// Replaces the profile. A submitted profile keeps at least one service, and a listed one offers only services that
    /// its accreditations cover.
    pub fn update(&mut self, profile: Profile, now: OffsetDateTime) -> Result<(), Refusal> {
        self.can_change()?;
        if self.status != ProviderStatus::Draft && profile.services.is_empty() {
            return Err(refusals::service_required());
        }
        if self.status == ProviderStatus::Listed {
            self.may_offer(&profile.services, now.date())?;
        }
        self.profile = profile;
        self.change(now);
        Ok(())
    }

    pub fn accredit(
        &mut self,
        accreditation: Accreditation,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        self.can_change()?;
        if self.accreditations.len() >= MOST_ACCREDITATIONS {
            return Err(too_many(MOST_ACCREDITATIONS));
        }
        self.accreditations.push(accreditation);
        self.change(now);
        Ok(())
    }

    pub fn submit(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::Draft])?;
        self.may_be_listed(now.date())?;
        self.submitted_at = Some(now);
        self.step(ProviderStatus::UnderReview, None, now);
        Ok(())
    }

    /// Withdraws an accreditation before its last day. Returns whether it had not ended before; an ended one does not
    /// change.
    pub fn withdraw(
        &mut self,
        id: AccreditationId,
        reason: String,
        now: OffsetDateTime,
    ) -> Result<bool, Refusal> {
        self.can_change()?;
        let found = self.accreditations.iter_mut().find(|each| each.id == id);
        let accreditation = found.ok_or_else(refusals::accreditation_not_found)?;
        if accreditation.is_over(now.date()) {
            return Ok(false);
        }
        accreditation.withdrawal = Some(Withdrawal { at: now, reason });
        self.change(now);
        Ok(true)
    }

    /// Marks one expired accreditation as published and returns its id. Returns `None` if all are published.
    pub fn mark_expired(&mut self, now: OffsetDateTime) -> Option<AccreditationId> {
        let mut untold = self.accreditations.iter_mut();
        let accreditation =
            untold.find(|each| each.has_expired(now.date()) && each.expiry_told_at.is_none())?;
        accreditation.expiry_told_at = Some(now);
        let id = accreditation.id;
        self.change(now);
        Some(id)
    }

    /// Suspends a listed provider whose services are no longer covered. Returns whether it was suspended.
    pub fn suspend_uncovered(&mut self, reason: &str, now: OffsetDateTime) -> bool {
        if self.status != ProviderStatus::Listed || self.may_be_listed(now.date()).is_ok() {
            return false;
        }
        self.step(ProviderStatus::Suspended, Some(reason.to_owned()), now);
        true
    }

    /// Returns the positions of those of these services that the accreditations do not cover today.
    #[must_use]
    pub fn uncovered(&self, services: &[ProviderService], today: Date) -> Vec<usize> {
        let in_force = self.in_force(today);
        let uncovered = services
            .iter()
            .enumerate()
            .filter(|(_, service)| !covers(&in_force, service));
        uncovered.map(|(position, _)| position).collect()
    }

    /// The accreditations in force today.
    #[must_use]
    pub fn in_force(&self, today: Date) -> Vec<&Accreditation> {
        self.accreditations
            .iter()
            .filter(|each| each.in_force(today))
            .collect()
    }

    pub(super) fn may_be_listed(&self, today: Date) -> Result<(), Refusal> {
        if self.profile.services.is_empty() {
            return Err(refusals::service_required());
        }
        self.may_offer(&self.profile.services, today)
    }

    fn may_offer(&self, services: &[ProviderService], today: Date) -> Result<(), Refusal> {
        if self.in_force(today).is_empty() {
            Err(refusals::accreditation_required())
        } else if self.uncovered(services, today).is_empty() {
            Ok(())
        } else {
            Err(refusals::not_covered())
        }
    }

    pub(super) fn step(&mut self, to: ProviderStatus, reason: Option<String>, now: OffsetDateTime) {
        self.status = to;
        self.reason = reason;
        self.change(now);
    }

    /// Counts a change. The time never decreases: a command that waited for a lock may be older than the last change.
    fn change(&mut self, now: OffsetDateTime) {
        self.version += 1;
        self.updated_at = self.updated_at.max(now);
    }

    /// Refuses changes of a removed provider.
    pub fn can_change(&self) -> Result<(), Refusal> {
        self.must_be(&ProviderStatus::ALIVE)
    }

    pub(super) fn must_be(&self, any_of: &[ProviderStatus]) -> Result<(), Refusal> {
        if any_of.contains(&self.status) {
            Ok(())
        } else {
            Err(self.status.refusal())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::accreditation::tests::accreditation;
    use super::super::provider_service::tests::service;
    use time::Duration;
    use time::macros::{date, datetime};
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = date!(2026 - 06 - 01);
    const NOW: OffsetDateTime = datetime!(2026-06-01 12:00 UTC);
    const LAST_MOMENT: OffsetDateTime = datetime!(2026-12-31 23:59 UTC);
    /// The accreditation has expired on this day.
    const END: OffsetDateTime = datetime!(2027-01-01 0:00 UTC);

    fn draft(services: Vec<ProviderService>) -> Provider {
        let profile = Profile {
            display_name: "Lab".into(),
            languages: vec!["en".into()],
            services,
        };
        Provider::draft(OrganisationId(Uuid::now_v7()), profile, NOW)
    }

    fn listed() -> Provider {
        let mut provider = draft(vec![service()]);
        provider.accredit(accreditation(), NOW).unwrap();
        provider.submit(NOW).unwrap();
        provider.approve(NOW).unwrap();
        provider
    }

    #[test]
    fn is_listed_by_way_of_review_with_a_service_and_an_accreditation_in_force() {
        let mut provider = draft(Vec::new());
        assert_eq!(provider.submit(NOW), Err(refusals::service_required()));
        provider.profile.services.push(service());
        assert_eq!(
            provider.submit(NOW),
            Err(refusals::accreditation_required())
        );
        provider.accredit(accreditation(), NOW).unwrap();
        let early = datetime!(2025-12-31 12:00 UTC);
        assert_eq!(
            provider.submit(early),
            Err(refusals::accreditation_required()),
            "too early"
        );
        assert_eq!(provider.submitted_at, None);
        assert_eq!(provider.approve(NOW), Err(ProviderStatus::Draft.refusal()));
        let first_day = datetime!(2026-01-01 0:00 UTC);
        provider.submit(first_day).unwrap();
        assert_eq!(provider.submitted_at, Some(first_day));
        assert_eq!(
            provider.submit(NOW),
            Err(ProviderStatus::UnderReview.refusal())
        );
        assert_eq!(
            provider.approve(END),
            Err(refusals::accreditation_required()),
            "run out"
        );
        provider.approve(LAST_MOMENT).unwrap();
        assert_eq!(
            (provider.status, provider.version),
            (ProviderStatus::Listed, 4)
        );
        let nothing = Profile {
            services: Vec::new(),
            ..provider.profile.clone()
        };
        assert_eq!(
            provider.update(nothing, NOW),
            Err(refusals::service_required())
        );
        assert_eq!(provider.version, 4, "a refusal changes nothing");
    }

    #[test]
    fn offers_nothing_that_it_has_no_right_to() {
        let mut provider = listed();
        let certification = ProviderService {
            kind: super::super::ServiceType::Certification,
            ..service()
        };
        let more = Profile {
            services: vec![service(), certification],
            ..provider.profile.clone()
        };
        assert_eq!(provider.uncovered(&more.services, TODAY), [1]);
        assert_eq!(
            provider.update(more.clone(), NOW),
            Err(refusals::not_covered())
        );
        let mut other = draft(more.services);
        other.accredit(accreditation(), NOW).unwrap();
        assert_eq!(other.submit(NOW), Err(refusals::not_covered()));
    }

    #[test]
    fn is_rejected_suspended_reinstated_and_removed_for_a_reason() {
        let mut provider = listed();
        assert_eq!(
            provider.reject("no".into(), NOW),
            Err(ProviderStatus::Listed.refusal())
        );
        provider.suspend("complaints".into(), NOW).unwrap();
        assert_eq!(provider.reason.as_deref(), Some("complaints"));
        provider.update(provider.profile.clone(), NOW).unwrap();
        assert_eq!(
            provider.status,
            ProviderStatus::Suspended,
            "it mends what is wrong"
        );
        assert_eq!(
            provider.reinstate(END),
            Err(refusals::accreditation_required())
        );
        provider.reinstate(NOW).unwrap();
        assert_eq!(
            (provider.status, provider.reason.clone()),
            (ProviderStatus::Listed, None)
        );
        provider.remove("fraud".into(), NOW).unwrap();
        let refusal = || Err(ProviderStatus::Removed.refusal());
        assert_eq!(provider.remove("again".into(), NOW), refusal());
        assert_eq!(provider.update(provider.profile.clone(), NOW), refusal());
        assert_eq!(provider.accredit(accreditation(), NOW), refusal());
        let mut submitted = draft(vec![service()]);
        submitted.accredit(accreditation(), NOW).unwrap();
        submitted.submit(NOW).unwrap();
        submitted.reject("the number is wrong".into(), NOW).unwrap();
        assert_eq!(submitted.status, ProviderStatus::Draft);
        submitted.submit(NOW).unwrap();
        assert_eq!(submitted.reason, None);
    }

    #[test]
    fn an_end_is_told_once_and_has_consequences() {
        let mut provider = listed();
        assert_eq!(provider.mark_expired(LAST_MOMENT), None);
        assert!(provider.mark_expired(END).is_some());
        assert_eq!(provider.mark_expired(END), None);
        assert!(provider.suspend_uncovered(ACCREDITATION_EXPIRED, END));
        assert_eq!(
            (provider.status, provider.version),
            (ProviderStatus::Suspended, 6)
        );
        assert_eq!(provider.reason.as_deref(), Some("ACCREDITATION_EXPIRED"));
        assert!(!provider.suspend_uncovered(ACCREDITATION_EXPIRED, END));

        let mut provider = listed();
        let id = provider.accreditations[0].id;
        assert_eq!(
            provider.withdraw(AccreditationId::new(), "no".into(), NOW),
            Err(refusals::accreditation_not_found())
        );
        assert_eq!(provider.withdraw(id, "merged".into(), NOW), Ok(true));
        assert_eq!(provider.withdraw(id, "merged".into(), NOW), Ok(false));
        assert!(provider.suspend_uncovered(ACCREDITATION_WITHDRAWN, NOW));
        assert_eq!(
            provider.mark_expired(END),
            None,
            "it was told when it was withdrawn"
        );
    }

    #[test]
    fn a_change_sets_the_time_of_the_last_change_and_a_refusal_does_not() {
        let mut provider = listed();
        assert_eq!((provider.created_at, provider.updated_at), (NOW, NOW));
        let later = NOW + Duration::hours(1);
        assert!(provider.reject("no".into(), later).is_err());
        assert_eq!(provider.updated_at, NOW);
        provider.suspend("complaints".into(), later).unwrap();
        assert_eq!((provider.created_at, provider.updated_at), (NOW, later));
    }

    #[test]
    fn the_time_of_the_last_change_does_not_go_back() {
        let mut provider = listed();
        let earlier = NOW - Duration::hours(1);
        provider.suspend("complaints".into(), earlier).unwrap();
        assert_eq!(provider.updated_at, NOW);
    }
}
