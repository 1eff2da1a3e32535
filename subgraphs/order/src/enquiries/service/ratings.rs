//! What a seller thinks of a provider, after an order.

use std::collections::HashMap;

use caller::Caller;

use crate::enquiries::domain::{Opinion, Rating, refusals};
use crate::enquiries::events::outgoing;
use crate::enquiries::store;
use crate::orders::domain::OrderStatus;
use crate::orders::domain::refusals::order_not_found;
use crate::orders::store as orders_store;
use crate::service::access::{Actor, Reader};
use crate::service::{Attempt, Error, SeenOrder, Service, Sight};

impl Service {
    /// The seller of a completed order says what it thinks of the provider; the last word counts.
    pub async fn rate_provider(
        &self,
        caller: &Caller,
        opinion: Opinion,
        attempt: Attempt,
    ) -> Result<SeenOrder, Error> {
        let actor = Actor::using(caller, "rateProvider")?;
        let stars = opinion.check()?;
        let reader = Reader::of(caller)?;
        let mut tx = self.pool.begin().await?;
        if let Some(first) = self
            .claim(&mut tx, &actor, &attempt, opinion.order.0)
            .await?
        {
            drop(tx);
            return self.order_again(actor, first).await;
        }
        // The order's lock keeps two opinions apart.
        let order = orders_store::lock_order(&mut tx, opinion.order)
            .await?
            .ok_or_else(order_not_found)?;
        let seen = reader.see(order.clone()).ok_or_else(order_not_found)?;
        if order.seller != actor.organisation {
            return Err(order_not_found().into());
        }
        let known = store::list_ratings_of_orders(&mut tx, &self.keys, &[order.id])
            .await?
            .pop();
        attempt.expects(known.as_ref().map_or(0, |rating| rating.version))?;
        let before = known.as_ref().map(|rating| rating.stars);
        let rating = if let Some(mut rating) = known {
            if order.status != OrderStatus::Completed {
                return Err(refusals::not_completed(order.status).into());
            }
            rating.replace(stars, opinion.comment, attempt.now)?;
            store::update_rating(&mut tx, &self.keys, &rating).await?;
            rating
        } else {
            let rating = Rating::first(&order, stars, opinion.comment, attempt.now)?;
            store::insert_rating(&mut tx, &self.keys, &rating).await?;
            rating
        };
        outgoing::rating(&mut tx, actor.context(attempt.now), &rating, before).await?;
        tx.commit().await?;
        Ok(seen)
    }

    /// The ratings of these orders, for their two parties and the staff.
    pub async fn ratings_of(&self, sights: &[Sight]) -> Result<HashMap<Sight, Rating>, Error> {
        let cases: Vec<Sight> = sights
            .iter()
            .copied()
            .filter(|sight| sight.into_case())
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
