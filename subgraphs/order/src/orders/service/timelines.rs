//! The messages and timelines of orders. A [`Sight`] proves that the reader may see the order.

use std::collections::HashMap;

use commands::Error;
use secrecy::SecretString;

use super::Cases;
use crate::domain::OrderId;
use crate::orders::domain::TimelineEntry;
use crate::orders::store::{self, TimelineScope};
use crate::service::access::{Eyes, Sight};
use crate::store::PageOf;

impl Cases {
    /// Returns the messages with which these orders were requested.
    pub async fn messages_of(
        &self,
        sights: &[Sight],
    ) -> Result<HashMap<Sight, SecretString>, Error> {
        let mut conn = self.pool.acquire().await?;
        let sights: Vec<Sight> = sights
            .iter()
            .copied()
            .filter(|sight| sight.shows_texts())
            .collect();
        let orders: Vec<OrderId> = sights.iter().map(|sight| sight.order()).collect();
        let messages = store::list_messages(&mut conn, &self.keys, &orders).await?;
        let message = |sight: &Sight| Some((*sight, messages.get(&sight.order())?.clone()));
        Ok(sights.iter().filter_map(message).collect())
    }

    /// Returns pages of timelines, without the steps of a provider's rivals.
    pub async fn timelines_of(
        &self,
        pages: &[PageOf<Sight>],
    ) -> Result<HashMap<PageOf<Sight>, Vec<TimelineEntry>>, Error> {
        let mut conn = self.pool.acquire().await?;
        let mut found = store::list_timelines(&mut conn, &self.keys, pages, timeline).await?;
        for (page, entries) in &mut found {
            if timeline(page.of).own.is_some() {
                *entries = entries
                    .drain(..)
                    .map(TimelineEntry::without_rivals)
                    .collect();
            }
        }
        Ok(found)
    }

    pub async fn timeline_total_of(&self, sight: Sight) -> Result<i64, Error> {
        let mut conn = self.pool.acquire().await?;
        Ok(store::count_timeline(&mut conn, timeline(sight)).await?)
    }
}

/// The steps of an order that a reader sees. A candidate does not see the steps of documents, and both parties see what the platform
/// decides. A candidate's steps are numbered as the version that it sees counts them, because gaps would reveal the steps of rivals.
const fn timeline(sight: Sight) -> TimelineScope {
    let (own, is_rival, is_gone) = match sight.eyes() {
        Eyes::Staff | Eyes::Seller => (None, false, false),
        Eyes::Provider(own) => (Some(own), false, false),
        Eyes::Candidate(own) => (Some(own), true, false),
        Eyes::Gone(own) => (Some(own), true, true),
    };
    TimelineScope {
        order: sight.order(),
        own,
        seller: sight.seller(),
        is_rival,
        is_gone,
    }
}
