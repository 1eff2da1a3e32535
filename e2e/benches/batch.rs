//! A thousand self-checks in one call through the gateway, compared with single calls.
//!
//! Needs a running platform: `cargo xtask bench` starts one.
#![allow(
    clippy::too_many_lines,
    reason = "a benchmark is one sequence of steps"
)]

use std::time::{Duration, Instant};

use anyhow::ensure;
use e2e::{Platform, documents::web, people};
use serde_json::{Value, json};

const ROUNDS: usize = 10;

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let platform = Platform::from_environment()?;
    let client = platform.client(&platform.keys.web)?;
    let mailbox = platform.mailbox();
    let seller = people::register(&client, &mailbox, "SELLER", "Messbetrieb GmbH", "DE").await?;
    let rows: Vec<_> = (0..1_000)
        .map(|number| format!("P-{number},Power bank,CN,850760,3480"))
        .collect();
    let csv = format!(
        "sku,name,origin_country,hs_code,fact:un_number\n{}",
        rows.join("\n")
    );
    let imported = seller
        .graph
        .mutate(&web::IMPORT_PRODUCTS, json!({ "csv": csv }))
        .await?;
    let products: Vec<Value> = imported
        .get("rows")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(|row| row.get("productId").cloned())
        .collect();
    ensure!(products.len() == 1_000, "{imported:.300}");
    let lane = json!({ "destination": "DE", "mode": "AIR" });
    let checks: Vec<_> = products
        .iter()
        .map(|id| json!({ "productId": id, "lane": lane }))
        .collect();
    let mut batches = Vec::new();
    for _ in 0..ROUNDS {
        let began = Instant::now();
        let done = seller
            .graph
            .mutate(&web::RUN_SELF_CHECKS, json!({ "checks": checks }))
            .await?;
        batches.push(began.elapsed());
        let good =
            done.pointer("/results/999/selfCheck/verdict") == Some(&json!("ACTION_REQUIRED"));
        ensure!(
            good,
            "the last of a thousand: {:?}",
            done.pointer("/results/999")
        );
    }
    let mut single = Vec::new();
    for check in checks.iter().take(100) {
        let began = Instant::now();
        seller
            .graph
            .mutate(&web::RUN_SELF_CHECK, check.clone())
            .await?;
        single.push(began.elapsed());
    }
    show(
        &format!("1,000 self-checks in one call, {ROUNDS} times"),
        batches,
    );
    show("one self-check, 100 times", single);
    Ok(())
}

fn show(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |part: usize| {
        times
            .get((times.len() - 1) * part / 100)
            .map_or(0.0, |time| time.as_secs_f64() * 1000.0)
    };
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!(
            "{what:<48} median {:>8.1} ms, longest {:>8.1} ms",
            at(50),
            at(100)
        );
    }
}
