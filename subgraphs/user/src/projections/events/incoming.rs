//! Reactions to events of other domains.

use database::Conn;
use events::operations::Page;
use events::order::{OrderFact, Rating};
use events::{CloudEvent, Fact};
use outbox::{Drift, ProjectionId, UnknownReference};

use crate::domain::{OrganisationId, ProviderId};
use crate::projections::domain::{Differences, IdRange, ProviderAnswer, RatedOrder};
use crate::projections::service as reactions;

const CONSUMER: &str = "user";

/// Events about requests to providers and their answers. A rating is not included, because it locks the provider.
const PROJECTIONS: [&str; 3] = [
    "carnet.order.AssessmentRequested.v1",
    "carnet.order.QuoteSubmitted.v1",
    "carnet.order.RequestDeclined.v1",
];

/// The reactions of this domain to events of other domains.
pub struct Incoming;

impl outbox::Reactions for Incoming {
    fn is_projection(&self, kind: &str) -> bool {
        PROJECTIONS.contains(&kind)
    }

    async fn react(&self, conn: &mut Conn, event: &CloudEvent) -> anyhow::Result<()> {
        match OrderFact::read(event)? {
            Some(OrderFact::ProviderRated(rating)) => {
                let rated = rated(&rating, event.sequence);
                if !reactions::provider_rated(conn, &rated, chassis::now()).await? {
                    return Err(
                        UnknownReference(format!("the provider {}", rating.provider)).into(),
                    );
                }
                Ok(())
            }
            Some(OrderFact::RatingsListed(page)) => ratings_listed(conn, event, &page).await,
            _ => self.project(conn, std::slice::from_ref(event)).await,
        }
    }

    async fn project(&self, conn: &mut Conn, events: &[CloudEvent]) -> anyhow::Result<()> {
        let mut answers = Vec::new();
        for event in events {
            match OrderFact::read(event)? {
                Some(OrderFact::AssessmentRequested(order)) => {
                    let seller = OrganisationId(order.seller);
                    let asked = |by| {
                        ProviderAnswer::new(order.id, OrganisationId(by), seller).asked(event.time)
                    };
                    answers.extend(order.candidates.into_iter().map(asked));
                }
                Some(OrderFact::QuoteSubmitted(order) | OrderFact::RequestDeclined(order)) => {
                    let seller = OrganisationId(order.seller);
                    let answered = |by| {
                        ProviderAnswer::new(order.id, OrganisationId(by), seller)
                            .answered(event.time)
                    };
                    answers.extend(order.answered_by.map(answered));
                }
                _ => {}
            }
        }
        if answers.is_empty() {
            return Ok(());
        }
        reactions::providers_answered(conn, &answers).await
    }
}

async fn ratings_listed(
    conn: &mut Conn,
    event: &CloudEvent,
    page: &Page<Rating>,
) -> anyhow::Result<()> {
    let listed = page
        .items
        .iter()
        .map(|listed| rated(&listed.item, listed.sequence))
        .collect::<Vec<_>>();
    let range = IdRange {
        after: page.after,
        through: page.through,
        page: event.id,
    };
    let Differences {
        missing,
        outdated,
        surplus,
    } = reactions::ratings_listed(conn, range, &listed, chassis::now()).await?;
    let id = ProjectionId {
        consumer: CONSUMER,
        projection: "ratings",
    };
    let drift = Drift {
        missing,
        outdated,
        surplus,
    };
    outbox::checked(conn, id, page, drift, event).await
}

fn rated(rating: &Rating, sequence: i64) -> RatedOrder {
    RatedOrder {
        order: rating.order,
        provider: ProviderId(rating.provider),
        stars: rating.stars.into(),
        sequence,
    }
}
