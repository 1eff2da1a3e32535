//! Reads of quotes, by ID and of orders.

use std::collections::HashMap;

use caller::Caller;
use commands::Error;

use super::Quotes;
use crate::domain::{OrderId, QuoteId};
use crate::orders::service::order_steps::find_orders;
use crate::quotes::domain::Quote;
use crate::quotes::store;
use crate::service::access::{Reader, Sight, by_sight};

impl Quotes {
    pub async fn find(&self, caller: &Caller, ids: &[QuoteId]) -> Result<Vec<Quote>, Error> {
        let reader = Reader::of(caller)?;
        let mut conn = self.pool.acquire().await?;
        let mut quotes = store::find_quotes(&mut conn, ids).await?;
        let orders = find_orders(&mut conn, quotes.iter().map(|quote| quote.order)).await?;
        quotes.retain(|quote| {
            orders
                .get(&quote.order)
                .is_some_and(|order| reader.reads_quote(quote, order))
        });
        Ok(quotes)
    }

    /// Returns the quotes of each order: all of them for the seller, and its own for a provider.
    pub async fn list_of_orders(
        &self,
        sights: &[Sight],
    ) -> Result<HashMap<Sight, Vec<Quote>>, Error> {
        let orders: Vec<OrderId> = sights.iter().map(|sight| sight.order()).collect();
        let mut conn = self.pool.acquire().await?;
        let quotes = store::list_quotes_of_orders(&mut conn, &orders).await?;
        let shown = |sight: Sight, quote: &Quote| sight.shows(Some(quote.organisation));
        Ok(by_sight(sights, &quotes, |quote| Some(quote.order), shown))
    }
}
