//! Loader keys of quotes.

use chassis::{index_by, load_keys};

use crate::domain::QuoteId;
use crate::graphql::keys::rekey;
use crate::quotes::domain::Quote;
use crate::service::{Services, Sight};

/// The quotes for an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct QuotesOf(pub Sight);

load_keys! { Services;
    QuoteId => Quote, |load, ids| {
        index_by(load.service.quotes.find(&load.caller, ids).await?, |quote| quote.id)
    };
    QuotesOf => Vec<Quote>, |load, keys| {
        let sights: Vec<Sight> = keys.iter().map(|key| key.0).collect();
        rekey(load.service.quotes.list_of_orders(&sights).await?, QuotesOf)
    };
}
