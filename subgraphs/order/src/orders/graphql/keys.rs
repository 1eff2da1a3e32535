//! Loader keys of orders and their parts.

use chassis::{index_by, load_keys};
use secrecy::SecretString;

use crate::domain::OrderId;
use crate::graphql::keys::rekey;
use crate::orders::domain::TimelineEntry;
use crate::service::{PageOf, SeenOrder, Services, Sight};

/// Message of the seller to the providers of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct MessageOf(pub Sight);

load_keys! { Services;
    OrderId => SeenOrder, |load, ids| {
        index_by(load.service.cases.find(&load.caller, ids).await?, |seen| seen.order().id)
    };
    PageOf<Sight> => Vec<TimelineEntry>, |load, pages| {
        load.service.cases.timelines_of(pages).await?
    };
    MessageOf => SecretString, |load, keys| {
        let sights: Vec<Sight> = keys.iter().map(|key| key.0).collect();
        rekey(load.service.cases.messages_of(&sights).await?, MessageOf)
    };
}
