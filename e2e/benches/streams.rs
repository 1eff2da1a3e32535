//! Measures the delay that bulk work causes for other users: the time until a new product can be ordered for and until
//! a password email arrives. It measures on a quiet platform, while another seller imports 20,000 products, and while a
//! publication reports 100,000 verdict changes. It also reports how long the views take to drain, and the peak memory
//! of Redis.
//!
//! Needs a running platform: `cargo xtask bench` starts one.

use std::fmt::Write;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use anyhow::Context;
use e2e::graph::text;
use e2e::people::Member;
use e2e::seed::Stage;
use e2e::{Platform, documents::web};
use serde_json::{Value, json};

const PRODUCTS: usize = 20_000;
const PER_IMPORT: usize = 10_000;
/// Each product has a self-check for each destination: 100,000 verdicts.
const DESTINATIONS: [&str; 5] = ["DE", "NL", "FR", "ES", "IT"];
/// Sellers that create products concurrently, enough that none exceeds its rate limit.
const SELLERS: usize = 6;
/// The minimum number of measurements per phase.
const FEWEST: usize = 30;
/// People whose password is reset, once each.
const PEOPLE: usize = 24;

struct Bench {
    platform: Platform,
    stage: Stage,
    profile: String,
    sellers: Vec<Member>,
    people: Vec<Member>,
    /// Number of people who have requested a reset. Emails to one account are limited, so each person requests one.
    asked: AtomicUsize,
    /// The peak memory of Redis in bytes.
    memory: AtomicU64,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let bench = Bench::new().await?;
    let busy = bench
        .stage
        .register("SELLER", "Kakao Import GmbH", "DE")
        .await?;
    bench
        .phase("quiet", async |over| {
            tokio::time::sleep(Duration::from_secs(20)).await;
            over.store(true, Ordering::SeqCst);
            Ok(())
        })
        .await?;
    bench
        .phase("during an import of 20,000 products", async |over| {
            let began = Instant::now();
            for part in 0..PRODUCTS / PER_IMPORT {
                import(&busy, part).await?;
            }
            say("  the imports were answered after", began.elapsed());
            settle(over).await?;
            say("  the views were empty after", began.elapsed());
            Ok(())
        })
        .await?;
    check_all(&busy).await?;
    let pack = format!("cocoa-{}", uuid::Uuid::now_v7().simple());
    bench
        .phase("while 100,000 verdict changes are told", async |over| {
            let began = Instant::now();
            let version = bench.stage.publish(&cocoa(&pack), None).await?;
            let changed = told(&bench.stage, &version).await?;
            say(
                &format!("  {changed} verdict changes were decided after"),
                began.elapsed(),
            );
            settle(over).await?;
            say("  the views were empty after", began.elapsed());
            Ok(())
        })
        .await?;
    let memory = bench.memory.load(Ordering::SeqCst) / 1024;
    print(&format!("the most memory that Redis used: {memory} KiB"));
    Ok(())
}

impl Bench {
    async fn new() -> anyhow::Result<Self> {
        let platform = Platform::from_environment()?;
        let stage = platform.stage().await?;
        let (_, profile) = stage.provider("Messlabor GmbH").await?;
        let (mut sellers, mut people) = (Vec::new(), Vec::new());
        for number in 0..SELLERS {
            sellers.push(
                stage
                    .register("SELLER", &format!("Messbetrieb {number} GmbH"), "DE")
                    .await?,
            );
        }
        for number in 0..PEOPLE {
            people.push(
                stage
                    .register("SELLER", &format!("Vergesslich {number} GmbH"), "DE")
                    .await?,
            );
        }
        Ok(Self {
            platform,
            stage,
            profile,
            sellers,
            people,
            asked: AtomicUsize::new(0),
            memory: AtomicU64::new(0),
        })
    }

    /// Measures until the work is done and the minimum number of measurements is reached.
    async fn phase(
        &self,
        what: &str,
        work: impl AsyncFnOnce(&AtomicBool) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        print(what);
        let over = AtomicBool::new(false);
        let (products, mails, watched, worked) = tokio::join!(
            self.products(&over),
            self.mails(&over),
            self.watch(&over),
            work(&over)
        );
        worked?;
        watched?;
        show("  a new product can be ordered for", products?);
        show("  a password mail is there", mails?);
        Ok(())
    }

    /// The time from the response of `createProduct` to the first order that is not refused because the product is
    /// unknown.
    async fn products(&self, over: &AtomicBool) -> anyhow::Result<Vec<Duration>> {
        let mut times = Vec::new();
        for round in 0.. {
            if over.load(Ordering::SeqCst) && times.len() >= FEWEST {
                break;
            }
            let seller = self.sellers.get(round % SELLERS).context("a seller")?;
            let sku = format!("BENCH-{}", uuid::Uuid::now_v7().simple());
            let product = json!({ "sku": sku, "name": "Power bank", "originCountry": "CN", "hsCode": "850760" });
            let payload = seller.graph.mutate(&web::CREATE_PRODUCT, product).await?;
            let created = Instant::now();
            let input = json!({
                "productId": text(&payload, "/product/id")?, "providerIds": [self.profile], "type": "TESTING",
                "lane": { "destination": "DE", "mode": "SEA" }, "requirementIds": ["AIR-UN3480-CAO"],
            });
            loop {
                let answer = seller
                    .graph
                    .send(web::REQUEST_ASSESSMENT.text, json!({ "input": input }))
                    .await?;
                if answer.code().is_none() && answer.refusal().is_none() {
                    break;
                }
                let known = answer.refusal() != Some("PRODUCT_NOT_FOUND")
                    && answer.code() != Some("RATE_LIMITED");
                anyhow::ensure!(!known, "{answer:?}");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            times.push(created.elapsed());
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(times)
    }

    /// The time from the response of `requestPasswordReset` to the email in the folder.
    async fn mails(&self, over: &AtomicBool) -> anyhow::Result<Vec<Duration>> {
        let mut times = Vec::new();
        let folder = self.platform.home().join("mail");
        while !over.load(Ordering::SeqCst) && times.len() < PEOPLE / 3 {
            let Some(person) = self.people.get(self.asked.fetch_add(1, Ordering::SeqCst)) else {
                break;
            };
            let input = json!({ "email": person.email });
            person
                .graph
                .signed_out()
                .mutate(&web::REQUEST_PASSWORD_RESET, input)
                .await?;
            let asked = Instant::now();
            while !has_mail(&folder, &person.email).await? {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            times.push(asked.elapsed());
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
        Ok(times)
    }

    /// Samples the memory of Redis.
    async fn watch(&self, over: &AtomicBool) -> anyhow::Result<()> {
        while !over.load(Ordering::SeqCst) {
            let used = self.platform.resident("redis")?;
            self.memory.fetch_max(used, Ordering::SeqCst);
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
        Ok(())
    }
}

async fn has_mail(folder: &std::path::Path, to: &str) -> anyhow::Result<bool> {
    let mut files = tokio::fs::read_dir(folder).await?;
    while let Some(file) = files.next_entry().await? {
        let mail = tokio::fs::read_to_string(file.path())
            .await
            .unwrap_or_default();
        if mail.contains(to) && mail.contains("#reset-password=") {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn import(seller: &Member, part: usize) -> anyhow::Result<()> {
    let mut csv = "sku,name,origin_country,hs_code\n".to_owned();
    for number in 0..PER_IMPORT {
        writeln!(csv, "COCOA-{part}-{number},Cocoa beans,CI,180100")?;
    }
    let imported = seller
        .graph
        .mutate(&web::IMPORT_PRODUCTS, json!({ "csv": csv }))
        .await?;
    anyhow::ensure!(
        imported.pointer("/imported") == Some(&json!(PER_IMPORT)),
        "{imported:.300}"
    );
    Ok(())
}

async fn check_all(seller: &Member) -> anyhow::Result<()> {
    let lanes: Vec<_> = DESTINATIONS
        .iter()
        .map(|destination| json!({ "destination": destination, "mode": "SEA" }))
        .collect();
    let input = json!({ "lanes": lanes, "filter": { "hsPrefix": "180100" } });
    let started = seller
        .graph
        .mutate(&web::START_BULK_SELF_CHECK, input)
        .await?;
    let id = text(&started, "/bulkSelfCheck/id")?.to_owned();
    loop {
        let data = seller
            .graph
            .run(&web::BULK_SELF_CHECK, json!({ "id": id }))
            .await?;
        match data
            .pointer("/bulkSelfCheck/status")
            .and_then(Value::as_str)
        {
            Some("COMPLETED") => return Ok(()),
            Some("QUEUED" | "RUNNING") => tokio::time::sleep(Duration::from_millis(500)).await,
            other => anyhow::bail!("{other:?}: {data:.300}"),
        }
    }
}

fn cocoa(pack: &str) -> String {
    format!(
        "schema: rulepack/1\npack: {pack}\nversion: \"1\"\nnomenclature: HS2022\nareas: {{EU: [{}]}}\n\
         documents: {{EUDR_DDS: {{title: Statement}}}}\nrules:\n  - id: COCOA\n    revision: 1\n    effect: REQUIRES\n    \
         scope: {{hs: [\"1801\"], destination: [EU]}}\n    evidence: {{statement: {{any_of: [{{document: EUDR_DDS}}]}}}}\n    \
         legal_basis: [{{act: Regulation (EU) 2023/1115}}]\n    valid: {{from: 2020-01-01}}\n    review: {{by: test, on: 2026-01-01}}\n",
        DESTINATIONS.join(", ")
    )
}

/// Waits until the publication is processed; returns the number of verdicts that it changed.
async fn told(stage: &Stage, version: &str) -> anyhow::Result<i64> {
    let query = "query ($id: ID!) { rulePackVersion(id: $id) { ruleChanges { nodes { kind status changedCount } } } }";
    loop {
        let data = stage
            .admin
            .send(query, json!({ "id": version }))
            .await?
            .data()?;
        let change = data
            .pointer("/rulePackVersion/ruleChanges/nodes/0")
            .cloned()
            .unwrap_or_default();
        match change.pointer("/status").and_then(Value::as_str) {
            Some("COMPLETED") => {
                return Ok(change
                    .pointer("/changedCount")
                    .and_then(Value::as_i64)
                    .unwrap_or_default());
            }
            Some("FAILED") => anyhow::bail!("{change}"),
            _ => {}
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// Waits until the bulk lane is empty.
async fn settle(over: &AtomicBool) -> anyhow::Result<()> {
    // On a thread of its own, because the programs that report the status take time and the measurements share this
    // task.
    let waiting = std::thread::spawn(|| {
        let platform = Platform::from_environment()?;
        while bulk_waiting(&platform.all_events_status()?) > 0 {
            std::thread::sleep(Duration::from_secs(1));
        }
        anyhow::Ok(())
    });
    while !waiting.is_finished() {
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    waiting
        .join()
        .map_err(|_| anyhow::anyhow!("the views could not be watched"))??;
    over.store(true, Ordering::SeqCst);
    Ok(())
}

/// The number of events of the bulk lane that wait in outboxes and views.
fn bulk_waiting(domains: &Value) -> u64 {
    let count = |status: &Value, list: &str, field: &str| -> u64 {
        let rows = status
            .get(list)
            .and_then(Value::as_array)
            .into_iter()
            .flatten();
        rows.filter(|row| row.get("lane") == Some(&json!("bulk")))
            .filter_map(|row| row.get(field)?.as_u64())
            .sum()
    };
    let waiting = |status: &Value| {
        count(status, "outbox", "waiting")
            + count(status, "published", "held")
            + count(status, "consumed", "depth")
    };
    domains.as_array().into_iter().flatten().map(waiting).sum()
}

fn show(what: &str, mut times: Vec<Duration>) {
    times.sort();
    let at = |part: usize| {
        let time = times
            .get((times.len().max(1) - 1) * part / 100)
            .copied()
            .unwrap_or_default();
        time.as_secs_f64() * 1000.0
    };
    print(&format!(
        "{what}: {} times, p50 {:.0} ms, p99 {:.0} ms, longest {:.0} ms",
        times.len(),
        at(50),
        at(99),
        at(100)
    ));
}

fn say(what: &str, time: Duration) {
    print(&format!("{what} {:.1} s", time.as_secs_f64()));
}

fn print(text: &str) {
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!("{text}");
    }
}
