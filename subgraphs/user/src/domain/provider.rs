use time::{Date, OffsetDateTime};

use super::{
    Accreditation, AccreditationId, OrganisationId, ProviderId, ProviderService, Refusal, Unknown,
    Withdrawal, accreditation::covers, language::language,
};

const MOST_SERVICES: usize = 50;
const MOST_ACCREDITATIONS: usize = 50;
const MOST_LANGUAGES: usize = 20;
/// Why a provider is suspended whose services are not covered any more.
pub const ACCREDITATION_EXPIRED: &str = "ACCREDITATION_EXPIRED";
pub const ACCREDITATION_WITHDRAWN: &str = "ACCREDITATION_WITHDRAWN";

/// What a provider offers, to whom, and by which right.
#[derive(Clone, Debug)]
pub struct Provider {
    pub id: ProviderId,
    pub version: i64,
    pub organisation: OrganisationId,
    pub profile: Profile,
    pub accreditations: Vec<Accreditation>,
    pub status: ProviderStatus,
    /// Why it was rejected, suspended or removed.
    pub reason: Option<String>,
    pub rating: Rating,
    pub created_at: OffsetDateTime,
    /// When the profile was last submitted for review.
    pub submitted_at: Option<OffsetDateTime>,
}

/// The part that the provider writes itself.
#[derive(Clone, Debug)]
pub struct Profile {
    pub display_name: String,
    pub languages: Vec<String>,
    pub services: Vec<ProviderService>,
}

/// What sellers thought of it: how often they said, and their 1 to 5 stars added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rating {
    pub count: i32,
    pub sum: i32,
}

/// ```text
/// DRAFT --submitProvider--> UNDER_REVIEW --approveProvider--> LISTED --suspendProvider--> SUSPENDED
/// UNDER_REVIEW --rejectProvider--> DRAFT; SUSPENDED --reinstateProvider--> LISTED; any --removeProvider--> REMOVED
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderStatus {
    Draft,
    UnderReview,
    Listed,
    Suspended,
    Removed,
}

codes!(ProviderStatus {
    Draft = "DRAFT",
    UnderReview = "UNDER_REVIEW",
    Listed = "LISTED",
    Suspended = "SUSPENDED",
    Removed = "REMOVED",
});

/// All states but REMOVED, which is the end.
const ALIVE: [ProviderStatus; 4] = [
    ProviderStatus::Draft,
    ProviderStatus::UnderReview,
    ProviderStatus::Listed,
    ProviderStatus::Suspended,
];

impl Rating {
    /// The average, if anybody said anything.
    #[must_use]
    pub fn stars(self) -> Option<f64> {
        (self.count > 0).then(|| f64::from(self.sum) / f64::from(self.count))
    }
}

impl Provider {
    #[must_use]
    pub fn draft(organisation: OrganisationId, profile: Profile, now: OffsetDateTime) -> Self {
        Self {
            id: ProviderId::fresh(),
            version: 1,
            organisation,
            profile,
            accreditations: Vec::new(),
            status: ProviderStatus::Draft,
            reason: None,
            rating: Rating::default(),
            created_at: now,
            submitted_at: None,
        }
    }

    /// Replaces the profile. A profile that was submitted keeps a service, or there would be nothing to list; a listed
    /// one offers nothing that it has no right to.
    pub fn update(&mut self, profile: Profile, today: Date) -> Result<(), Refusal> {
        self.must_be(&ALIVE)?;
        if self.status != ProviderStatus::Draft && profile.services.is_empty() {
            return Err(Refusal::ServiceRequired);
        }
        if self.status == ProviderStatus::Listed {
            self.may_offer(&profile.services, today)?;
        }
        self.profile = profile;
        self.version += 1;
        Ok(())
    }

    pub fn accredit(&mut self, accreditation: Accreditation) -> Result<(), Refusal> {
        self.must_be(&ALIVE)?;
        if self.accreditations.len() >= MOST_ACCREDITATIONS {
            return Err(Refusal::TooMany(MOST_ACCREDITATIONS));
        }
        self.accreditations.push(accreditation);
        self.version += 1;
        Ok(())
    }

    pub fn submit(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::Draft])?;
        self.may_be_listed(now.date())?;
        self.submitted_at = Some(now);
        self.step(ProviderStatus::UnderReview, None);
        Ok(())
    }

    pub fn approve(&mut self, today: Date) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::UnderReview])?;
        self.may_be_listed(today)?;
        self.step(ProviderStatus::Listed, None);
        Ok(())
    }

    pub fn reject(&mut self, reason: String) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::UnderReview])?;
        self.step(ProviderStatus::Draft, Some(reason));
        Ok(())
    }

    pub fn suspend(&mut self, reason: String) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::Listed])?;
        self.step(ProviderStatus::Suspended, Some(reason));
        Ok(())
    }

    pub fn reinstate(&mut self, today: Date) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::Suspended])?;
        self.may_be_listed(today)?;
        self.step(ProviderStatus::Listed, None);
        Ok(())
    }

    pub fn remove(&mut self, reason: String) -> Result<(), Refusal> {
        self.must_be(&ALIVE)?;
        self.step(ProviderStatus::Removed, Some(reason));
        Ok(())
    }

    /// Ends an accreditation of its own before its time; says whether it had any left. What is over stays as it is.
    pub fn withdraw(
        &mut self,
        id: AccreditationId,
        reason: String,
        now: OffsetDateTime,
    ) -> Result<bool, Refusal> {
        self.must_be(&ALIVE)?;
        let found = self.accreditations.iter_mut().find(|each| each.id == id);
        let accreditation = found.ok_or(Refusal::AccreditationNotFound)?;
        if accreditation.is_over(now.date()) {
            return Ok(false);
        }
        accreditation.withdrawal = Some(Withdrawal { at: now, reason });
        self.version += 1;
        Ok(true)
    }

    /// Notes that the others are told of one accreditation that has expired; `None`: they know of all.
    pub fn tell_expired(&mut self, now: OffsetDateTime) -> Option<AccreditationId> {
        let mut untold = self.accreditations.iter_mut();
        let accreditation =
            untold.find(|each| each.has_expired(now.date()) && each.expiry_told_at.is_none())?;
        accreditation.expiry_told_at = Some(now);
        self.version += 1;
        Some(accreditation.id)
    }

    /// Suspends a listed provider that has lost the right to what it offers; says whether.
    pub fn suspend_uncovered(&mut self, reason: &str, today: Date) -> bool {
        if self.status != ProviderStatus::Listed || self.may_be_listed(today).is_ok() {
            return false;
        }
        self.step(ProviderStatus::Suspended, Some(reason.to_owned()));
        true
    }

    /// Which of these services, by position, it has no right to today.
    #[must_use]
    pub fn uncovered(&self, services: &[ProviderService], today: Date) -> Vec<usize> {
        let in_force = self.in_force(today);
        let uncovered = services
            .iter()
            .enumerate()
            .filter(|(_, service)| !covers(&in_force, service));
        uncovered.map(|(position, _)| position).collect()
    }

    /// The accreditations that count today.
    #[must_use]
    pub fn in_force(&self, today: Date) -> Vec<&Accreditation> {
        self.accreditations
            .iter()
            .filter(|each| each.in_force(today))
            .collect()
    }

    fn may_be_listed(&self, today: Date) -> Result<(), Refusal> {
        if self.profile.services.is_empty() {
            return Err(Refusal::ServiceRequired);
        }
        self.may_offer(&self.profile.services, today)
    }

    fn may_offer(&self, services: &[ProviderService], today: Date) -> Result<(), Refusal> {
        if self.in_force(today).is_empty() {
            Err(Refusal::AccreditationRequired)
        } else if self.uncovered(services, today).is_empty() {
            Ok(())
        } else {
            Err(Refusal::NotCovered)
        }
    }

    fn step(&mut self, to: ProviderStatus, reason: Option<String>) {
        self.status = to;
        self.reason = reason;
        self.version += 1;
    }

    fn must_be(&self, any_of: &[ProviderStatus]) -> Result<(), Refusal> {
        if any_of.contains(&self.status) {
            Ok(())
        } else {
            Err(Refusal::WrongState(self.status))
        }
    }
}

impl Profile {
    /// Reads what the provider says it speaks; `is_country` knows the regions.
    pub fn languages(
        texts: &[String],
        is_country: impl Fn(&str) -> bool,
    ) -> Result<Vec<String>, Refusal> {
        if texts.len() > MOST_LANGUAGES {
            return Err(Refusal::TooMany(MOST_LANGUAGES));
        }
        let mut languages: Vec<String> = Vec::with_capacity(texts.len());
        for (text, number) in texts.iter().zip(1..) {
            let language = language(text, &is_country)
                .map_err(|meant| Refusal::LanguageInvalid(Unknown { number, meant }))?;
            if !languages.contains(&language) {
                languages.push(language);
            }
        }
        Ok(languages)
    }

    pub const fn check_services(services: &[ProviderService]) -> Result<(), Refusal> {
        if services.len() > MOST_SERVICES {
            Err(Refusal::TooMany(MOST_SERVICES))
        } else {
            Ok(())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::accreditation::tests::accreditation;
    use super::super::provider_service::tests::service;
    use time::macros::{date, datetime};
    use uuid::Uuid;

    use super::*;

    const TODAY: Date = date!(2026 - 06 - 01);
    const NOW: OffsetDateTime = datetime!(2026-06-01 12:00 UTC);

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
        provider.accredit(accreditation()).unwrap();
        provider.submit(NOW).unwrap();
        provider.approve(TODAY).unwrap();
        provider
    }

    #[test]
    fn is_listed_by_way_of_review_with_a_service_and_an_accreditation_in_force() {
        let mut provider = draft(Vec::new());
        assert_eq!(provider.submit(NOW), Err(Refusal::ServiceRequired));
        provider.profile.services.push(service());
        assert_eq!(provider.submit(NOW), Err(Refusal::AccreditationRequired));
        provider.accredit(accreditation()).unwrap();
        let early = datetime!(2025-12-31 12:00 UTC);
        assert_eq!(
            provider.submit(early),
            Err(Refusal::AccreditationRequired),
            "too early"
        );
        assert_eq!(provider.submitted_at, None);
        assert_eq!(
            provider.approve(TODAY),
            Err(Refusal::WrongState(ProviderStatus::Draft))
        );
        let first_day = datetime!(2026-01-01 0:00 UTC);
        provider.submit(first_day).unwrap();
        assert_eq!(provider.submitted_at, Some(first_day));
        assert_eq!(
            provider.submit(NOW),
            Err(Refusal::WrongState(ProviderStatus::UnderReview))
        );
        assert_eq!(
            provider.approve(date!(2027 - 01 - 01)),
            Err(Refusal::AccreditationRequired),
            "run out"
        );
        provider.approve(date!(2026 - 12 - 31)).unwrap();
        assert_eq!(
            (provider.status, provider.version),
            (ProviderStatus::Listed, 4)
        );
        let nothing = Profile {
            services: Vec::new(),
            ..provider.profile.clone()
        };
        assert_eq!(
            provider.update(nothing, TODAY),
            Err(Refusal::ServiceRequired)
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
            provider.update(more.clone(), TODAY),
            Err(Refusal::NotCovered)
        );
        let mut other = draft(more.services);
        other.accredit(accreditation()).unwrap();
        assert_eq!(other.submit(NOW), Err(Refusal::NotCovered));
    }

    #[test]
    fn is_rejected_suspended_reinstated_and_removed_for_a_reason() {
        let mut provider = listed();
        assert_eq!(
            provider.reject("no".into()),
            Err(Refusal::WrongState(ProviderStatus::Listed))
        );
        provider.suspend("complaints".into()).unwrap();
        assert_eq!(provider.reason.as_deref(), Some("complaints"));
        provider.update(provider.profile.clone(), TODAY).unwrap();
        assert_eq!(
            provider.status,
            ProviderStatus::Suspended,
            "it mends what is wrong"
        );
        assert_eq!(
            provider.reinstate(date!(2027 - 01 - 01)),
            Err(Refusal::AccreditationRequired)
        );
        provider.reinstate(TODAY).unwrap();
        assert_eq!(
            (provider.status, provider.reason.clone()),
            (ProviderStatus::Listed, None)
        );
        provider.remove("fraud".into()).unwrap();
        let refusal = Refusal::WrongState(ProviderStatus::Removed);
        assert_eq!(provider.remove("again".into()), Err(refusal));
        assert_eq!(
            provider.update(provider.profile.clone(), TODAY),
            Err(refusal)
        );
        assert_eq!(provider.accredit(accreditation()), Err(refusal));
        let mut submitted = draft(vec![service()]);
        submitted.accredit(accreditation()).unwrap();
        submitted.submit(NOW).unwrap();
        submitted.reject("the number is wrong".into()).unwrap();
        assert_eq!(submitted.status, ProviderStatus::Draft);
        submitted.submit(NOW).unwrap();
        assert_eq!(submitted.reason, None);
    }

    #[test]
    fn an_end_is_told_once_and_has_consequences() {
        let mut provider = listed();
        assert_eq!(provider.tell_expired(datetime!(2026-12-31 23:59 UTC)), None);
        let end = datetime!(2027-01-01 0:00 UTC);
        assert!(provider.tell_expired(end).is_some());
        assert_eq!(provider.tell_expired(end), None);
        assert!(provider.suspend_uncovered(ACCREDITATION_EXPIRED, end.date()));
        assert_eq!(
            (provider.status, provider.version),
            (ProviderStatus::Suspended, 6)
        );
        assert_eq!(provider.reason.as_deref(), Some("ACCREDITATION_EXPIRED"));
        assert!(!provider.suspend_uncovered(ACCREDITATION_EXPIRED, end.date()));

        let mut provider = listed();
        let id = provider.accreditations[0].id;
        assert_eq!(
            provider.withdraw(AccreditationId::fresh(), "no".into(), NOW),
            Err(Refusal::AccreditationNotFound)
        );
        assert_eq!(provider.withdraw(id, "merged".into(), NOW), Ok(true));
        assert_eq!(provider.withdraw(id, "merged".into(), NOW), Ok(false));
        assert!(provider.suspend_uncovered(ACCREDITATION_WITHDRAWN, TODAY));
        assert_eq!(
            provider.tell_expired(end),
            None,
            "it was told when it was withdrawn"
        );
    }
}
