use time::{Date, OffsetDateTime};

use super::{AccreditationId, OrganisationId, ProviderId, ProviderService, Refusal};

const MOST_SERVICES: usize = 50;
const MOST_ACCREDITATIONS: usize = 50;
const MOST_LANGUAGES: usize = 20;

/// What a provider offers, to whom, and by which right.
#[derive(Clone, Debug)]
pub struct Provider {
    pub id: ProviderId,
    pub version: i64,
    pub organisation: OrganisationId,
    pub profile: Profile,
    pub accreditations: Vec<Accreditation>,
    pub status: ProviderStatus,
    pub created_at: OffsetDateTime,
}

/// The part that the provider writes itself.
#[derive(Clone, Debug)]
pub struct Profile {
    pub display_name: String,
    pub languages: Vec<String>,
    pub services: Vec<ProviderService>,
}

/// A body's word that the provider is competent.
#[derive(Clone, Debug)]
pub struct Accreditation {
    pub id: AccreditationId,
    pub body: String,
    pub standard: Standard,
    pub number: String,
    pub scope: String,
    /// The first and the last day of it.
    pub valid_from: Date,
    pub valid_to: Date,
}

/// What somebody looks for in the directory. One service of the provider must meet all of it that is about services.
#[derive(Clone, Debug, Default)]
pub struct ProviderFilter {
    pub market: Option<String>,
    pub hs_code: Option<String>,
    pub document_type: Option<String>,
    pub status: Option<ProviderStatus>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProviderStatus {
    Draft,
    UnderReview,
    Listed,
    Suspended,
    Removed,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standard {
    IsoIec17020,
    IsoIec17025,
    IsoIec17065,
}

/// Follows from the dates, so it cannot be out of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccreditationStatus {
    Upcoming,
    InForce,
    Expired,
}

codes!(ProviderStatus {
    Draft = "DRAFT",
    UnderReview = "UNDER_REVIEW",
    Listed = "LISTED",
    Suspended = "SUSPENDED",
    Removed = "REMOVED",
});

codes!(Standard {
    IsoIec17020 = "ISO/IEC 17020",
    IsoIec17025 = "ISO/IEC 17025",
    IsoIec17065 = "ISO/IEC 17065",
});

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
            created_at: now,
        }
    }

    /// Replaces the profile. A profile that was submitted keeps a service, or there would be nothing to list.
    pub fn update(&mut self, profile: Profile) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::Draft, ProviderStatus::UnderReview, ProviderStatus::Listed])?;
        if self.status != ProviderStatus::Draft && profile.services.is_empty() {
            return Err(Refusal::ServiceRequired);
        }
        self.profile = profile;
        self.version += 1;
        Ok(())
    }

    pub fn accredit(&mut self, accreditation: Accreditation) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::Draft, ProviderStatus::UnderReview, ProviderStatus::Listed])?;
        if self.accreditations.len() >= MOST_ACCREDITATIONS {
            return Err(Refusal::TooMany(MOST_ACCREDITATIONS));
        }
        self.accreditations.push(accreditation);
        self.version += 1;
        Ok(())
    }

    pub fn submit(&mut self, today: Date) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::Draft])?;
        self.step(ProviderStatus::UnderReview, today)
    }

    pub fn approve(&mut self, today: Date) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::UnderReview])?;
        self.step(ProviderStatus::Listed, today)
    }

    fn step(&mut self, to: ProviderStatus, today: Date) -> Result<(), Refusal> {
        if self.profile.services.is_empty() {
            return Err(Refusal::ServiceRequired);
        }
        if !self.accreditations.iter().any(|each| each.status(today) == AccreditationStatus::InForce) {
            return Err(Refusal::AccreditationRequired);
        }
        self.status = to;
        self.version += 1;
        Ok(())
    }

    fn must_be(&self, any_of: &[ProviderStatus]) -> Result<(), Refusal> {
        if any_of.contains(&self.status) { Ok(()) } else { Err(Refusal::WrongState(self.status)) }
    }
}

impl Accreditation {
    #[must_use]
    pub fn status(&self, today: Date) -> AccreditationStatus {
        if today < self.valid_from {
            AccreditationStatus::Upcoming
        } else if today <= self.valid_to {
            AccreditationStatus::InForce
        } else {
            AccreditationStatus::Expired
        }
    }
}

impl Profile {
    /// Checks what the provider says it speaks.
    pub fn check_languages(languages: &[String]) -> Result<(), Refusal> {
        if languages.len() > MOST_LANGUAGES {
            return Err(Refusal::TooMany(MOST_LANGUAGES));
        }
        if languages.iter().all(|language| is_language(language)) {
            Ok(())
        } else {
            Err(Refusal::LanguageInvalid)
        }
    }

    pub const fn check_services(services: &[ProviderService]) -> Result<(), Refusal> {
        if services.len() > MOST_SERVICES { Err(Refusal::TooMany(MOST_SERVICES)) } else { Ok(()) }
    }
}

/// `en` or `pt-BR`: the part of BCP 47 that people use.
fn is_language(text: &str) -> bool {
    let (language, region) = text.split_once('-').map_or((text, None), |(one, two)| (one, Some(two)));
    (2..=3).contains(&language.len())
        && language.bytes().all(|byte| byte.is_ascii_lowercase())
        && region.is_none_or(|region| region.len() == 2 && region.bytes().all(|b| b.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::super::provider_service::tests::service;
    use time::macros::{date, datetime};
    use uuid::Uuid;

    use super::*;

    fn accreditation() -> Accreditation {
        Accreditation {
            id: AccreditationId::fresh(),
            body: "DAkkS".into(),
            standard: Standard::IsoIec17025,
            number: "D-PL-1".into(),
            scope: "batteries".into(),
            valid_from: date!(2026 - 01 - 01),
            valid_to: date!(2026 - 12 - 31),
        }
    }

    fn draft(services: Vec<ProviderService>) -> Provider {
        let profile = Profile { display_name: "Lab".into(), languages: vec!["en".into()], services };
        Provider::draft(OrganisationId(Uuid::now_v7()), profile, datetime!(2026-06-01 12:00 UTC))
    }

    #[test]
    fn is_listed_by_way_of_review_with_a_service_and_an_accreditation_in_force() {
        let mut provider = draft(Vec::new());
        let today = date!(2026 - 06 - 01);
        assert_eq!(provider.submit(today), Err(Refusal::ServiceRequired));
        provider.profile.services.push(service());
        assert_eq!(provider.submit(today), Err(Refusal::AccreditationRequired));
        provider.accredit(accreditation()).unwrap();
        assert_eq!(provider.submit(date!(2025 - 12 - 31)), Err(Refusal::AccreditationRequired), "too early");
        assert_eq!(provider.approve(today), Err(Refusal::WrongState(ProviderStatus::Draft)));
        provider.submit(date!(2026 - 01 - 01)).unwrap();
        assert_eq!(provider.submit(today), Err(Refusal::WrongState(ProviderStatus::UnderReview)));
        assert_eq!(provider.approve(date!(2027 - 01 - 01)), Err(Refusal::AccreditationRequired), "run out");
        provider.approve(date!(2026 - 12 - 31)).unwrap();
        assert_eq!((provider.status, provider.version), (ProviderStatus::Listed, 4));
        let nothing = Profile { services: Vec::new(), ..provider.profile.clone() };
        assert_eq!(provider.update(nothing), Err(Refusal::ServiceRequired));
        assert_eq!(provider.version, 4, "a refusal changes nothing");
    }

    #[test]
    fn a_suspended_profile_stays_as_it_is() {
        let mut provider = draft(vec![service()]);
        provider.status = ProviderStatus::Suspended;
        let refusal = Refusal::WrongState(ProviderStatus::Suspended);
        assert_eq!(provider.update(provider.profile.clone()), Err(refusal));
        assert_eq!(provider.accredit(accreditation()), Err(refusal));
    }

    #[test]
    fn languages_are_tags() {
        for (tag, good) in
            [("en", true), ("pt-BR", true), ("yue", true), ("EN", false), ("en-", false), ("", false)]
        {
            assert_eq!(Profile::check_languages(&[tag.to_owned()]).is_ok(), good, "{tag}");
        }
        assert!(Profile::check_languages(&vec!["en".to_owned(); 21]).is_err());
    }
}
