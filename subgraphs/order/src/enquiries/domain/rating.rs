use secrecy::{ExposeSecret, SecretString};
use time::{Duration, OffsetDateTime};

use super::refusals;
use crate::domain::{OrderId, OrganisationId, ProviderId, RatingId, Refusal, text};
use crate::orders::domain::{Order, OrderStatus};

/// Maximum length of a comment, in characters.
const LONGEST: usize = 2000;
/// Time within which a seller can change its rating.
const OPEN_FOR: Duration = Duration::days(30);

/// Rating of a provider by a seller, after an order.
#[derive(Clone, Debug)]
pub struct Rating {
    pub id: RatingId,
    pub order: OrderId,
    pub seller: OrganisationId,
    pub provider: OrganisationId,
    pub profile: ProviderId,
    /// Stars, 1 to 5.
    pub stars: u8,
    pub comment: Option<SecretString>,
    /// Version: 1, 2, 3, … A new rating replaces the previous one.
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// Input of a rating.
pub struct Opinion {
    pub order: OrderId,
    pub stars: i32,
    pub comment: Option<SecretString>,
}

impl Opinion {
    /// Checks the input and returns the stars.
    pub fn check(&self) -> Result<u8, Refusal> {
        if let Some(comment) = &self.comment {
            text(&["comment"], comment.expose_secret(), LONGEST)?;
        }
        let stars = u8::try_from(self.stars)
            .ok()
            .filter(|stars| (1..=5).contains(stars));
        stars.ok_or_else(|| Refusal::invalid(&["stars"], "The rating must have 1 to 5 stars."))
    }
}

impl Rating {
    /// Creates the first rating of a completed order.
    pub fn first(
        order: &Order,
        stars: u8,
        comment: Option<SecretString>,
        now: OffsetDateTime,
    ) -> Result<Self, Refusal> {
        let chosen = order
            .candidates
            .iter()
            .find(|candidate| Some(candidate.organisation) == order.provider);
        let (OrderStatus::Completed, Some(chosen)) = (order.status, chosen) else {
            return Err(refusals::not_completed(order.status));
        };
        Ok(Self {
            id: RatingId::new(),
            order: order.id,
            seller: order.seller,
            provider: chosen.organisation,
            profile: chosen.provider,
            stars,
            comment,
            version: 1,
            created_at: now,
            updated_at: now,
        })
    }

    /// Replaces the rating, within 30 days after the first one.
    pub fn replace(
        &mut self,
        stars: u8,
        comment: Option<SecretString>,
        now: OffsetDateTime,
    ) -> Result<(), Refusal> {
        if now - self.created_at > OPEN_FOR {
            return Err(refusals::rating_final());
        }
        (self.stars, self.comment) = (stars, comment);
        self.updated_at = self.updated_at.max(now);
        self.version += 1;
        Ok(())
    }
}
