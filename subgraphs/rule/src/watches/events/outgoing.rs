//! Events about watches.

use database::Conn;
use events::EventContext;
use events::rule::{self, RuleFact};

use crate::events::outgoing::append;
use crate::watches::domain::{Watch, WatchSubject};

pub async fn market_watched(
    conn: &mut Conn,
    context: EventContext,
    watch: &Watch,
) -> anyhow::Result<()> {
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
    append(
        conn,
        fact,
        context.draft(watch.id.0, watch.version, [watch.organisation]),
    )
    .await
}
