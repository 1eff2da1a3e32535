//! Keys by which resolvers load orders, quotes and what belongs to an order.

use chassis::{index_by, load_keys};
use secrecy::SecretString;

use crate::domain::{OrderId, QuoteId};
use crate::graphql::keys::rekey;
use crate::orders::domain::{Quote, TimelineEntry};
use crate::service::{PageOf, SeenOrder, Service, Sight};

/// The quotes for an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct QuotesOf(pub Sight);

/// The message of the seller to the providers of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct MessageOf(pub Sight);

load_keys! { Service;
    OrderId => SeenOrder, |load, ids| {
        index_by(load.service.orders_by_id(&load.caller, ids).await?, |seen| seen.order().id)
    };
    QuoteId => Quote, |load, ids| {
        index_by(load.service.quotes_by_id(&load.caller, ids).await?, |quote| quote.id)
    };
    PageOf<Sight> => Vec<TimelineEntry>, |load, pages| load.service.timelines_of(pages).await?;
    QuotesOf => Vec<Quote>, |load, keys| {
        let sights: Vec<Sight> = keys.iter().map(|key| key.0).collect();
        rekey(load.service.quotes_of(&sights).await?, QuotesOf)
    };
    MessageOf => SecretString, |load, keys| {
        let sights: Vec<Sight> = keys.iter().map(|key| key.0).collect();
        rekey(load.service.messages_of(&sights).await?, MessageOf)
    };
}
