//! Sellers rate the providers of their orders.

use std::collections::HashMap;

use commands::{CommandContext, Error};
use database::Conn;
use uuid::Uuid;

use super::Ratings;
use crate::enquiries::domain::{Opinion, Rating, refusals};
use crate::enquiries::events::outgoing;
use crate::enquiries::store;
use crate::orders::domain::OrderStatus;
use crate::orders::domain::refusals::order_not_found;
use crate::orders::service::order_steps::lock_order_for_part;
use crate::service::access::{Actor, SeenOrder, Sight};

impl Ratings {
    /// Rates the provider of a completed order for the seller. A new rating replaces the previous one.
    pub async fn rate_provider(
        &self,
        command: &CommandContext,
        opinion: Opinion,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(command.caller(), "rateProvider")?;
        let (stars, now) = (opinion.check()?, command.now());
        let id = opinion.order;
        self.steps.preload_key(id).await?;
        self.commands
            .run(command, id, async |tx| {
                // The lock of the order serialises concurrent ratings.
                let locked = lock_order_for_part(tx, command, actor, id, order_not_found).await?;
                let order = locked.order;
                if order.seller != actor.organisation {
                    return Err(order_not_found().into());
                }
                let known = store::list_ratings_of_orders(tx, &self.keys, &[order.id])
                    .await?
                    .pop();
                command.expects(known.as_ref().map_or(0, |rating| rating.version))?;
                let before = known.as_ref().map(|rating| rating.stars);
                let rating = if let Some(mut rating) = known {
                    if order.status != OrderStatus::Completed {
                        return Err(refusals::not_completed(order.status).into());
                    }
                    rating.replace(stars, opinion.comment, now)?;
                    store::update_rating(tx, &self.keys, &rating).await?;
                    rating
                } else {
                    let rating = Rating::first(&order, stars, opinion.comment, now)?;
                    store::insert_rating(tx, &self.keys, &rating).await?;
                    rating
                };
                outgoing::rating(tx, command.event_context(), &rating, before).await?;
                Ok(locked.before)
            })
            .await?
            .or_replay(async |first| self.steps.find_again(actor, first).await)
            .await
    }

    /// Returns the ratings of these orders, for their parties and the staff.
    pub async fn ratings_of(&self, sights: &[Sight]) -> Result<HashMap<Sight, Rating>, Error> {
        let cases: Vec<Sight> = sights
            .iter()
            .copied()
            .filter(|sight| sight.shows_case())
            .collect();
        let ids: Vec<_> = cases.iter().map(|sight| sight.order()).collect();
        let mut conn = self.pool.acquire().await?;
        let ratings = store::list_ratings_of_orders(&mut conn, &self.keys, &ids).await?;
        let of = |sight: Sight| {
            Some((
                sight,
                ratings
                    .iter()
                    .find(|one| one.order == sight.order())?
                    .clone(),
            ))
        };
        Ok(cases.into_iter().filter_map(of).collect())
    }
}

/// Returns a page of the ratings of orders after this ID, in the order of the order IDs. The comments stay encrypted and are
/// omitted.
pub(crate) async fn list_ratings_after(
    conn: &mut Conn,
    after: Option<Uuid>,
    limit: i64,
) -> Result<Vec<Rating>, Error> {
    Ok(store::list_ratings_after(conn, after, limit).await?)
}
