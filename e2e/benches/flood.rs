//! Measures the platform for other users while one caller floods it, within its rights and at many times its budget.
//! The callers are an anonymous one, an anonymous one with the web application's key, a seller, a partner and a
//! provider, one minute each. For each caller it reports: the latency of signing in, of `me` and of a page of orders
//! for another user, compared with a quiet platform; the latency of a password email; the responses to the flood; the
//! processor time of the generator; and the growth of memory and queues.
//!
//! Needs a running platform whose gateway receives addresses in a header: `cargo xtask bench` starts one.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use e2e::Platform;
use e2e::flood::{Bystander, Size, Times, callers};

const QUIET: Duration = Duration::from_secs(20);
const FLOOD: Duration = Duration::from_mins(1);

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let platform = Platform::from_environment()?;
    let bystander = Bystander::new(&platform, 60).await?;
    let floods = callers(&platform, bystander.email()).await?;
    let over = AtomicBool::new(false);
    let (quiet, ()) = tokio::join!(bystander.run(&over), end(&over, QUIET));
    let quiet = quiet?;
    print("quiet");
    show(&quiet, None);
    for flood in floods {
        let before = (Size::of(&platform)?, own_time()?, Instant::now());
        let over = AtomicBool::new(false);
        let (times, answers, ()) =
            tokio::join!(bystander.run(&over), flood.run(&over), end(&over, FLOOD));
        let (times, answers) = (times?, answers?);
        let spent =
            (own_time()?.saturating_sub(before.1)).as_secs_f64() / before.2.elapsed().as_secs_f64();
        print(&format!(
            "{}: {} requests, by status {:?}; generator {spent:.2} cores",
            flood.name,
            answers.sum(),
            answers.0
        ));
        show(&times, Some(&quiet));
        let after = Size::of(&platform)?;
        let mib = |bytes: u64| bytes / 1024 / 1024;
        print(&format!(
            "  Redis {} to {} MiB, gateway {} to {} MiB, largest subgraph {} to {} MiB, events that wait {} to {}",
            mib(before.0.redis),
            mib(after.redis),
            mib(before.0.gateway),
            mib(after.gateway),
            mib(before.0.subgraph),
            mib(after.subgraph),
            before.0.events,
            after.events,
        ));
    }
    Ok(())
}

async fn end(over: &AtomicBool, after: Duration) {
    tokio::time::sleep(after).await;
    over.store(true, Ordering::SeqCst);
}

/// The processor time of this process.
fn own_time() -> anyhow::Result<Duration> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let fields = stat
        .rsplit_once(')')
        .map(|(_, fields)| fields)
        .unwrap_or_default();
    let hundredths: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(2)
        .map(str::parse::<u64>)
        .sum::<Result<_, _>>()?;
    Ok(Duration::from_millis(hundredths * 10))
}

type OfKind = fn(&Times) -> &Vec<Duration>;

fn show(times: &Times, quiet: Option<&Times>) {
    let kinds: [(&str, OfKind); 4] = [
        ("signing in", |times| &times.sign_in),
        ("me", |times| &times.me),
        ("an order's page", |times| &times.order),
        ("a password mail", |times| &times.mail),
    ];
    for (what, of) in kinds {
        let [half, most, longest] = [50, 95, 100].map(|part| at(of(times), part));
        let beside = quiet.map_or(String::new(), |quiet| {
            format!(" (quiet p95 {:.0} ms)", at(of(quiet), 95))
        });
        let count = of(times).len();
        print(&format!(
            "  {what:<16} {count:>4} times, p50 {half:.0} ms, p95 {most:.0} ms, longest {longest:.0} ms{beside}"
        ));
    }
}

fn at(times: &[Duration], part: usize) -> f64 {
    let mut times = times.to_vec();
    times.sort();
    let index = (times.len().max(1) - 1) * part / 100;
    times.get(index).copied().unwrap_or_default().as_secs_f64() * 1000.0
}

fn print(text: &str) {
    #[expect(clippy::print_stdout, reason = "a benchmark shows what it measured")]
    {
        println!("{text}");
    }
}
