//! From the published language of others to what it does here.

use database::Conn;
use events::order::{OrderFact, Rating};
use events::{CloudEvent, Fact};

use crate::domain::{OrganisationId, ProviderId, RatedOrder};
use crate::service::reactions;

/// Whose events this domain takes in.
pub const PRODUCERS: &[&str] = &[OrderFact::PRODUCER];

/// What this domain does about others' events.
pub struct Incoming;

impl outbox::Reactions for Incoming {
    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        match OrderFact::read(event)? {
            Some(OrderFact::ProviderRated(rating)) => {
                reactions::provider_rated(conn, &rated(&rating, event.sequence)).await
            }
            Some(OrderFact::AssessmentRequested(order)) => {
                let asked: Vec<_> = order.candidates.into_iter().map(OrganisationId).collect();
                reactions::providers_asked(conn, order.id, &asked, event.time).await
            }
            Some(OrderFact::QuoteSubmitted(order) | OrderFact::RequestDeclined(order)) => {
                match order.answered_by {
                    Some(by) => {
                        reactions::provider_answered(conn, order.id, OrganisationId(by), event.time).await
                    }
                    None => Ok(()),
                }
            }
            _ => Ok(()),
        }
    }
}

fn rated(rating: &Rating, sequence: i64) -> RatedOrder {
    RatedOrder {
        order: rating.order,
        provider: ProviderId(rating.provider),
        stars: rating.stars.into(),
        sequence,
    }
}
