//! Placing an order through the gateway: one call at a time, and eight at a time; and what that takes of the order
//! subgraph's CPU. Free texts are sealed, the event is in the outbox, all of it is one transaction.
//!
//! Needs a running platform: `cargo xtask bench` starts one.

use std::time::{Duration, Instant};

use anyhow::Context;
use e2e::{
    Platform,
    case::{self, Lab},
    documents::web,
    people::{self, Member},
};
use futures::future::try_join_all;
use serde_json::{Value, json};

/// So many that no seller's own rate limit is reached.
const SELLERS: usize = 8;
const EACH: usize = 100;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let platform = Platform::from_environment()?;
    let stage = platform.stage().await?;
    let lab = Lab::new(&stage, "Messlabor").await?;
    let mut sellers = Vec::new();
    for _ in 0..SELLERS {
        let seller = stage.register("SELLER", "Messbetrieb GmbH", "DE").await?;
        let product = people::power_bank(&seller).await?;
        // The first is asked until the order domain has heard of the product.
        case::request(&seller, &product, &[&lab]).await?;
        sellers.push((seller, order(&product, &lab)));
    }
    let (began, used) = (Instant::now(), cpu(&platform)?);
    let mut alone = Vec::new();
    for _ in 0..EACH {
        for (seller, input) in &sellers {
            alone.push(place(seller, input).await?);
        }
    }
    show("one at a time", alone, began.elapsed(), cpu(&platform)? - used);
    let (began, used) = (Instant::now(), cpu(&platform)?);
    let all = sellers.iter().map(|(seller, input)| async move {
        let mut times = Vec::new();
        for _ in 0..EACH {
            times.push(place(seller, input).await?);
        }
        anyhow::Ok(times)
    });
    let together = try_join_all(all).await?.concat();
    show("eight at a time", together, began.elapsed(), cpu(&platform)? - used);
    Ok(())
}

fn order(product: &str, lab: &Lab) -> Value {
    json!({
        "productId": product, "providerIds": [lab.profile], "type": "TESTING",
        "lane": case::lane(Some("CARGO")), "requirementIds": ["AIR-UN3480-CAO"],
        "message": "Please quote for a UN 38.3 test summary of a power bank with four cells.",
    })
}

async fn place(seller: &Member, input: &Value) -> anyhow::Result<Duration> {
    let began = Instant::now();
    seller.graph.mutate(&web::REQUEST_ASSESSMENT, input.clone()).await?;
    Ok(began.elapsed())
}

/// What the order subgraph has used of the CPU since it runs.
fn cpu(platform: &Platform) -> anyhow::Result<Duration> {
    let file = format!("/proc/{}/stat", platform.pid("order")?);
    let text =
        std::fs::read_to_string(&file).context("the CPU time of a process is read as Linux tells it")?;
    // After the name, which is in brackets: utime and stime are the 14th and the 15th field of all.
    let (_, fields) = text.rsplit_once(") ").context(file)?;
    let ticks: u64 = fields.split(' ').skip(11).take(2).filter_map(|field| field.parse::<u64>().ok()).sum();
    Ok(Duration::from_secs_f64(Duration::from_secs(ticks).as_secs_f64() / clock_ticks()))
}

/// Of a second, as the kernel counts them for programs.
fn clock_ticks() -> f64 {
    u32::try_from(rustix::param::clock_ticks_per_second()).map_or(100.0, f64::from)
}

fn show(what: &str, mut times: Vec<Duration>, took: Duration, used: Duration) {
    times.sort();
    let count = times.len();
    let at =
        |part: usize| times.get((count - 1) * part / 100).map_or(0.0, |time| time.as_secs_f64() * 1000.0);
    let per_second =
        |time: Duration| f64::from(u32::try_from(count).unwrap_or(u32::MAX)) / time.as_secs_f64();
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!(
            "{count} orders, {what:<16} p50 {:>6.1} ms, p99 {:>6.1} ms, {:>6.0} a second, {:>6.0} per CPU-second of order",
            at(50),
            at(99),
            per_second(took),
            per_second(used),
        );
    }
}
