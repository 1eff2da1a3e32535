use secrecy::{ExposeSecret, SecretString};
use time::{Duration, OffsetDateTime};

use super::refusals;
use crate::domain::{OrderId, OrganisationId, ProviderId, RatingId, Refusal, text};
use crate::orders::domain::{Order, OrderStatus};

/// The longest comment, in characters.
const LONGEST: usize = 2000;
/// For how long a seller may change its mind.
const OPEN_FOR: Duration = Duration::days(30);

/// What a seller thinks of a provider, after an order.
#[derive(Clone, Debug)]
pub struct Rating {
    pub id: RatingId,
    pub order: OrderId,
    pub seller: OrganisationId,
    pub provider: OrganisationId,
    pub profile: ProviderId,
    /// 1 to 5.
    pub stars: u8,
    pub comment: Option<SecretString>,
    /// 1, 2, 3, …: a new opinion replaces the old one.
    pub version: i64,
    pub created_at: OffsetDateTime,
    pub updated_at: OffsetDateTime,
}

/// What a seller says.
pub struct Opinion {
    pub order: OrderId,
    pub stars: i32,
    pub comment: Option<SecretString>,
}

impl Opinion {
    /// The stars, if they are 1 to 5.
    pub fn check(&self) -> Result<u8, Refusal> {
        if let Some(comment) = &self.comment {
            text(&["comment"], comment.expose_secret(), LONGEST)?;
        }
        let stars = u8::try_from(self.stars)
            .ok()
            .filter(|stars| (1..=5).contains(stars));
        stars.ok_or_else(|| Refusal::invalid(&["stars"], "must be 1 to 5"))
    }
}

impl Rating {
    /// The first opinion of an order that is completed.
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

    /// A new opinion instead of this one.
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
