use time::OffsetDateTime;

use super::{Provider, ProviderStatus};
use crate::domain::Refusal;

/// The decisions of an administrator.
impl Provider {
    pub fn approve(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::UnderReview])?;
        self.may_be_listed(now.date())?;
        self.step(ProviderStatus::Listed, None, now);
        Ok(())
    }

    pub fn reject(&mut self, reason: String, now: OffsetDateTime) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::UnderReview])?;
        self.step(ProviderStatus::Draft, Some(reason), now);
        Ok(())
    }

    pub fn suspend(&mut self, reason: String, now: OffsetDateTime) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::Listed])?;
        self.step(ProviderStatus::Suspended, Some(reason), now);
        Ok(())
    }

    pub fn reinstate(&mut self, now: OffsetDateTime) -> Result<(), Refusal> {
        self.must_be(&[ProviderStatus::Suspended])?;
        self.may_be_listed(now.date())?;
        self.step(ProviderStatus::Listed, None, now);
        Ok(())
    }

    pub fn remove(&mut self, reason: String, now: OffsetDateTime) -> Result<(), Refusal> {
        self.can_change()?;
        self.step(ProviderStatus::Removed, Some(reason), now);
        Ok(())
    }
}
