//! Orders placed through the gateway, each a transaction with an encrypted message, a timeline entry and an event:
//! sequentially, and by several sellers concurrently. Reports the latency, and the orders per second of processor time
//! of the gateway and the order subgraph together.
//!
//! Needs a running platform: `cargo xtask bench` starts one.

use std::time::{Duration, Instant};

use anyhow::ensure;
use e2e::people::{self, Member};
use e2e::{Platform, documents::web};
use futures::future::try_join_all;
use serde_json::{Value, json};

const SELLERS: usize = 4;
/// Orders per seller, few enough to stay below the rate limit of the gateway.
const ORDERS: usize = 200;

/// A seller, and the request that it sends.
struct Buyer {
    seller: Member,
    input: Value,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let platform = Platform::from_environment()?;
    let stage = platform.stage().await?;
    let (_, profile) = stage.provider("Messlabor GmbH").await?;
    let mut buyers = Vec::new();
    for number in 0..=SELLERS {
        let seller = stage
            .register("SELLER", &format!("Messbetrieb {number} GmbH"), "DE")
            .await?;
        let product = people::power_bank(&seller).await?;
        let input = json!({
            "productId": product, "providerIds": [profile], "type": "TESTING",
            "lane": { "destination": "DE", "mode": "AIR", "aircraft": "CARGO" },
            "requirementIds": ["AIR-UN3480-CAO"], "message": "Please quote for a UN 38.3 test summary.",
        });
        seller
            .graph
            .mutate(&web::REQUEST_ASSESSMENT, input.clone())
            .await?;
        buyers.push(Buyer { seller, input });
    }
    let Some(alone) = buyers.pop() else {
        return Ok(());
    };
    measure(&platform, "one seller", ORDERS, async || {
        alone.place(ORDERS).await
    })
    .await?;
    let everybody = async || {
        Ok(try_join_all(buyers.iter().map(|buyer| buyer.place(ORDERS)))
            .await?
            .concat())
    };
    measure(
        &platform,
        &format!("{SELLERS} sellers at a time"),
        SELLERS * ORDERS,
        everybody,
    )
    .await
}

impl Buyer {
    async fn place(&self, orders: usize) -> anyhow::Result<Vec<Duration>> {
        let mut times = Vec::with_capacity(orders);
        for _ in 0..orders {
            let began = Instant::now();
            let placed = self
                .seller
                .graph
                .mutate(&web::REQUEST_ASSESSMENT, self.input.clone())
                .await?;
            times.push(began.elapsed());
            ensure!(
                placed.pointer("/order/id").is_some_and(Value::is_string),
                "{placed}"
            );
        }
        Ok(times)
    }
}

async fn measure(
    platform: &Platform,
    what: &str,
    orders: usize,
    place: impl AsyncFnOnce() -> anyhow::Result<Vec<Duration>>,
) -> anyhow::Result<()> {
    let spent = || anyhow::Ok((platform.processor("gateway")?, platform.processor("order")?));
    let (before, began) = (spent()?, Instant::now());
    let mut times = place().await?;
    let (took, after) = (began.elapsed(), spent()?);
    let (gateway, order) = (
        after.0.saturating_sub(before.0),
        after.1.saturating_sub(before.1),
    );
    times.sort();
    let at = |part: usize| {
        times
            .get((times.len() - 1) * part / 100)
            .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    let per_second =
        |time: Duration| f64::from(u32::try_from(orders).unwrap_or(u32::MAX)) / time.as_secs_f64();
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!(
            "{orders} orders by {what}: p50 {:.1} ms, p99 {:.1} ms, longest {:.1} ms",
            at(50),
            at(99),
            at(100)
        );
        println!(
            "  {:.0} a second; for a second of processor time of the gateway {:.0}, of the order subgraph {:.0}, of both {:.0}",
            per_second(took),
            per_second(gateway),
            per_second(order),
            per_second(gateway + order)
        );
    }
    Ok(())
}
