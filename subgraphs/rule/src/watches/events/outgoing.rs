//! Events about watches.

use database::Conn;
use events::rule::{self, RuleFact};
use events::{CloudEvent, EventContext, Fact};

use crate::events::outgoing::append_each;
use crate::watches::domain::{Watch, WatchSubject};

/// Publishes new watches, and watches with a new status: a few in the single lane, more in the bulk lane.
pub async fn markets_watched(
    conn: &mut Conn,
    context: EventContext,
    watches: &[Watch],
) -> anyhow::Result<()> {
    let events = watches
        .iter()
        .map(|watch| market_watched(context, watch))
        .collect::<anyhow::Result<Vec<_>>>()?;
    append_each(conn, context, &events).await
}

fn market_watched(context: EventContext, watch: &Watch) -> anyhow::Result<CloudEvent> {
    let (product, hs_prefix) = match &watch.subject {
        WatchSubject::Product(product) => (Some(product.0), None),
        WatchSubject::HsPrefix(prefix) => (None, Some(prefix.clone())),
    };
    let fact = RuleFact::MarketWatched(rule::Watch {
        id: watch.id.0,
        organisation: watch.organisation,
        product,
        hs_prefix,
        market: watch.market.code().to_owned(),
        mode: watch.mode.into_str().to_owned(),
        status: watch.status.into_str().to_owned(),
    });
    let draft = context.draft(watch.id.0, watch.version, [watch.organisation]);
    Ok(fact.publish(draft)?)
}
