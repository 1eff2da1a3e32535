//! Events: an order is cancelled, and its subscribers receive the change.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, ensure};
use e2e::documents::web;
use e2e::seed;
use futures::{StreamExt, TryStreamExt, stream};
use serde::Serialize;
use serde_json::{Value, json};
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;
use tokio::time::Instant;

use super::Bench;
use super::times::{between, latency};
use crate::load::Latency;
use crate::measure::{answer, spent};
use crate::streams::{self, Receipt, Streams};
use crate::users::App;
use crate::workloads::Call;

/// The time between two events.
const INTERVAL: Duration = Duration::from_millis(10);
/// The longest wait for receipts after the last event.
const PATIENCE: Duration = Duration::from_mins(5);
/// The step through the streams, a prime number.
const STEP: usize = 1_009;
const CANCELLED: &str = "CANCELLED";

/// Events for one subscriber each.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Deliveries {
    pub events: usize,
    pub received: usize,
    /// Milliseconds from the time of the command, which is the time of its event, to the receipt.
    pub from_command: Latency,
    /// Milliseconds from the answer to the mutation, which follows the commit, to the receipt. Zero if the event arrived earlier.
    pub from_answer: Latency,
}

/// One event for many subscribers.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Shared {
    pub subscribers: usize,
    pub received: usize,
    /// Milliseconds from the time of the command to the first receipt.
    pub first: f64,
    /// Milliseconds from the time of the command to the receipts.
    pub from_command: Latency,
    /// Processor seconds of the whole platform until the last receipt.
    pub spent: f64,
}

/// An order that was cancelled.
struct Caused {
    /// The position of its stream.
    stream: usize,
    answered: OffsetDateTime,
}

/// The receipt of a cancelled order.
struct Received {
    at: OffsetDateTime,
    changed: OffsetDateTime,
}

impl Deliveries {
    /// Cancels the orders of some streams. `calls` are the subscriptions.
    pub async fn measure(
        bench: &Bench<'_>,
        calls: &[Call],
        streams: &mut Streams,
    ) -> anyhow::Result<Self> {
        let count = calls.len().min(usize::try_from(bench.extent.events)?);
        let client = reqwest::Client::new();
        let began = Instant::now();
        let numbers = (0_u32..).zip(places(calls.len()).take(count));
        let causing = numbers.map(|(number, stream)| {
            let client = &client;
            async move {
                tokio::time::sleep_until(began + INTERVAL * number).await;
                let call = calls.get(stream).context("a subscription")?;
                cancel(bench, client, call).await?;
                anyhow::Ok(Caused {
                    stream,
                    answered: seed::now(),
                })
            }
        });
        let caused = stream::iter(causing).buffer_unordered(count.max(1));
        let caused: Vec<Caused> = caused.try_collect().await?;
        let received = receive(streams, count).await?;
        let mut from_answer = Vec::new();
        for cause in &caused {
            let receipt = received.get(&cause.stream);
            from_answer.extend(receipt.map(|receipt| between(cause.answered, receipt.at).max(0.0)));
        }
        Ok(Self {
            events: caused.len(),
            received: received.len(),
            from_command: from_command(&received),
            from_answer: latency(from_answer),
        })
    }
}

impl Shared {
    pub async fn measure(bench: &Bench<'_>) -> anyhow::Result<Self> {
        // The last order has no event yet.
        let user = bench.users.user(0)?;
        let order = user.seller.orders.last().context("an order")?;
        let call = streams::to_order(0, order);
        let calls = vec![call.clone(); bench.extent.subscribers];
        let requests = streams::requests(&bench.system, bench.users, &calls)?;
        let mut streams = Streams::new();
        streams.open(&bench.system.address, &requests).await?;
        let before = bench.processes.times()?;
        cancel(bench, &reqwest::Client::new(), &call).await?;
        let received = receive(&mut streams, calls.len()).await?;
        let spent = spent(&before, &bench.processes.times()?)?;
        let times = received.values();
        let first = times
            .map(|receipt| between(receipt.changed, receipt.at))
            .fold(f64::INFINITY, f64::min);
        ensure!(first.is_finite(), "no subscriber has received the event");
        Ok(Self {
            subscribers: streams.opened(),
            received: received.len(),
            first,
            from_command: from_command(&received),
            spent: spent.values().sum(),
        })
    }
}

/// All positions below a number, each once, in an order without runs.
fn places(count: usize) -> impl Iterator<Item = usize> {
    // A step with a common divisor would come back before it has reached every position.
    let step = if count.is_multiple_of(STEP) { 1 } else { STEP };
    (0..count).map(move |number| (number * step) % count)
}

/// Cancels the order of a subscription.
async fn cancel(bench: &Bench<'_>, client: &reqwest::Client, call: &Call) -> anyhow::Result<()> {
    let order = call.variables.get("orderId").context("an order")?;
    let input = json!({ "input": { "orderId": order, "reason": "Measured." } });
    let call = Call::new(call.user, App::Web, &web::CANCEL_ORDER, input);
    let requests = bench.system.requests(bench.users, &[call])?;
    let request = requests.first().context("a request")?;
    answer(client, &bench.system, request).await.map(drop)
}

/// Receives cancelled orders until this many streams have one, or until nothing has arrived for a long time.
async fn receive(streams: &mut Streams, count: usize) -> anyhow::Result<BTreeMap<usize, Received>> {
    let mut received = BTreeMap::new();
    while received.len() < count {
        let Ok(receipt) = tokio::time::timeout(PATIENCE, streams.receive()).await else {
            break;
        };
        let receipt = receipt?;
        let number = receipt.stream;
        if let Some(receipt) = cancelled(&receipt)? {
            received.entry(number).or_insert(receipt);
        }
    }
    Ok(received)
}

/// Reads a receipt. Returns `None` if the order is not cancelled yet.
fn cancelled(receipt: &Receipt) -> anyhow::Result<Option<Received>> {
    let payload: Value = serde_json::from_str(&receipt.payload)?;
    let order = payload.pointer("/data/orderUpdated");
    let order = order.with_context(|| format!("an order in {payload}"))?;
    let text = |name: &str| order.get(name).and_then(Value::as_str);
    if text("status") != Some(CANCELLED) {
        return Ok(None);
    }
    let changed = text("updatedAt").context("the time of the change")?;
    Ok(Some(Received {
        at: receipt.at,
        changed: OffsetDateTime::parse(changed, &Rfc3339)?,
    }))
}

fn from_command(received: &BTreeMap<usize, Received>) -> Latency {
    let receipts = received.values();
    let times = receipts.map(|receipt| between(receipt.changed, receipt.at));
    latency(times.collect())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_stream_has_at_most_one_event() {
        for count in [1, 500, 2 * STEP, 5_000] {
            let distinct: BTreeSet<_> = places(count).collect();
            assert_eq!(distinct.len(), count, "{count}");
        }
        assert_eq!(places(0).count(), 0);
    }

    fn receipt(status: &str) -> Receipt {
        let order = json!({ "id": "a", "status": status, "updatedAt": "2026-01-01T00:00:00.5Z" });
        Receipt {
            stream: 0,
            at: time::macros::datetime!(2026-01-01 00:00:00.75 UTC),
            payload: json!({ "data": { "orderUpdated": order } }).to_string(),
        }
    }

    #[test]
    fn a_receipt_has_the_time_of_its_command() {
        let received = cancelled(&receipt(CANCELLED)).unwrap().unwrap();
        assert!((between(received.changed, received.at) - 250.0).abs() < 1e-6);
        assert!(cancelled(&receipt("REQUESTED")).unwrap().is_none());
    }

    #[test]
    fn an_error_is_not_a_receipt() {
        let mut receipt = receipt(CANCELLED);
        receipt.payload = json!({ "errors": [{}] }).to_string();
        assert!(cancelled(&receipt).is_err());
    }
}
