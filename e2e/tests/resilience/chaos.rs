//! Two thousand commands while processes, Redis and Postgres are killed at random. Afterwards the effects equal the
//! committed commands, none of them is applied twice, and every projection equals its source.
//!
//! A client that gets no response, or a transient error, repeats its command: an order with the same idempotency key, a
//! product with the same SKU.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use e2e::documents::{Document, web};
use e2e::graph::{Answer, text};
use e2e::people::{self, Member};
use futures::future::join_all;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use serde_json::{Value, json};

use crate::{platform, turn};

const SELLERS: usize = 8;
/// Commands per kind and seller.
const COMMANDS: usize = 125;
/// Each of them is killed at least once.
const VICTIMS: [&str; 8] = [
    "rule", "order", "common", "gateway", "redis", "postgres", "monitor", "user",
];
/// How long a command is retried.
const PATIENCE: Duration = Duration::from_mins(2);
/// How long the events may take to settle at the end.
const SETTLING: Duration = Duration::from_secs(90);

/// A seller, and the request that it sends.
struct Seller {
    number: usize,
    member: Member,
    request: Value,
}

#[tokio::test(flavor = "multi_thread")]
async fn two_thousand_commands_survive_random_kills() {
    let _turn = turn().await;
    let stage = platform().stage().await;
    let (provider, profile) = stage.provider("Chaos Labor").await.unwrap();
    let mut sellers = Vec::new();
    for number in 0..SELLERS {
        let member = stage
            .register("SELLER", &format!("Chaos Handel {number}"), "DE")
            .await
            .unwrap();
        let product = people::power_bank(&member).await.unwrap();
        let request = json!({
            "productId": product, "providerIds": [profile], "type": "TESTING", "requirementIds": ["AIR-UN3480-CAO"],
            "lane": { "origin": "CN", "destination": "DE", "mode": "AIR", "aircraft": "CARGO" },
        });
        // The order domain receives the product before the kills begin.
        member
            .graph
            .mutate(&web::REQUEST_ASSESSMENT, request.clone())
            .await
            .unwrap();
        sellers.push(Seller {
            number,
            member,
            request,
        });
    }

    let over = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&over);
    let killer = std::thread::spawn(move || kill_at_random(&told));
    let orders = join_all(sellers.iter().map(Seller::work)).await.concat();
    over.store(true, Ordering::SeqCst);
    let kills = tokio::task::block_in_place(|| killer.join().unwrap());
    assert!(
        kills >= VICTIMS.len(),
        "only {kills} kills: the chaos proved nothing"
    );
    let distinct: BTreeSet<&String> = orders.iter().collect();
    assert_eq!(
        distinct.len(),
        SELLERS * COMMANDS,
        "a repeated key made a second order"
    );

    settled().await;
    let notices = notices(&provider).await;
    for order in &orders {
        assert_eq!(
            notices.get(order),
            Some(&1),
            "the provider was not told of {order} once"
        );
    }
    for seller in &sellers {
        seller.has_each_product_once().await;
    }
    let drift = tokio::task::block_in_place(|| platform().0.reconcile()).unwrap();
    let checks = drift.as_array().unwrap();
    assert!(
        checks.iter().any(|check| check["projection"] == "products"),
        "{drift}"
    );
    for check in checks {
        let found = ["missing", "outdated", "surplus"].map(|kind| check[kind].as_i64());
        assert_eq!(found, [Some(0); 3], "{check}");
    }
}

/// Kills one process after the other, in random order and at random times, until the commands are done and each process
/// was killed once. Returns the number of kills.
fn kill_at_random(over: &AtomicBool) -> usize {
    let seed = rand::random();
    #[expect(
        clippy::print_stderr,
        reason = "the seed is needed to reproduce a failure"
    )]
    {
        eprintln!("chaos: seed {seed}");
    }
    let mut random = StdRng::seed_from_u64(seed);
    let (mut victims, mut kills) = (Vec::new(), 0);
    while !over.load(Ordering::SeqCst) || kills < VICTIMS.len() {
        if victims.is_empty() {
            victims.extend(VICTIMS);
            victims.shuffle(&mut random);
        }
        let Some(victim) = victims.pop() else { break };
        std::thread::sleep(Duration::from_millis(random.random_range(200..1_500)));
        platform().kill(victim);
        std::thread::sleep(Duration::from_millis(random.random_range(0..800)));
        platform().start(victim);
        kills += 1;
    }
    kills
}

impl Seller {
    /// Creates products and places orders in turn; returns the orders.
    async fn work(&self) -> Vec<String> {
        let mut orders = Vec::new();
        for number in 0..COMMANDS {
            let product = json!({
                "sku": self.sku(number), "name": "Power bank", "originCountry": "CN", "hsCode": "850760",
            });
            self.until_done(&web::CREATE_PRODUCT, &product, |answer| {
                answer.refusal() == Some("SKU_TAKEN")
            })
            .await;
            let mut request = self.request.clone();
            request["idempotencyKey"] = json!(format!("chaos-{}-{number}", self.number));
            let answer = self
                .until_done(&web::REQUEST_ASSESSMENT, &request, |_| false)
                .await;
            orders.push(
                text(&answer.body, "/data/requestAssessment/order/id")
                    .unwrap()
                    .to_owned(),
            );
        }
        orders
    }

    fn sku(&self, number: usize) -> String {
        format!("CHAOS-{}-{number}", self.number)
    }

    /// Retries a command until it succeeds, or until its refusal shows that an earlier attempt has succeeded.
    async fn until_done(
        &self,
        document: &Document,
        input: &Value,
        had: impl Fn(&Answer) -> bool,
    ) -> Answer {
        let began = Instant::now();
        loop {
            let sent = self
                .member
                .graph
                .send(document.text, json!({ "input": input }))
                .await;
            let last = match sent {
                Ok(answer) if answer.code().is_none() && answer.refusal().is_none() => {
                    return answer;
                }
                Ok(answer) if had(&answer) => return answer,
                Ok(answer) => format!("{answer:?}"),
                Err(error) => format!("{error:#}"),
            };
            assert!(
                began.elapsed() < PATIENCE,
                "{} never succeeded: {last}",
                document.name
            );
            tokio::time::sleep(Duration::from_millis(200)).await;
        }
    }

    async fn has_each_product_once(&self) {
        let query =
            "query ($after: String) { me { organisation { products(first: 100, after: $after) {
            edges { node { sku } } pageInfo { hasNextPage endCursor } } } } }";
        let mut skus: Vec<String> = Vec::new();
        let mut after = Value::Null;
        loop {
            let answer = self
                .member
                .graph
                .send(query, json!({ "after": after }))
                .await
                .unwrap();
            let data = answer.data().unwrap();
            let page = data.pointer("/me/organisation/products").unwrap();
            let edges = page.pointer("/edges").and_then(Value::as_array).unwrap();
            skus.extend(
                edges
                    .iter()
                    .map(|edge| text(edge, "/node/sku").unwrap().to_owned()),
            );
            if page.pointer("/pageInfo/hasNextPage") != Some(&json!(true)) {
                break;
            }
            after = page.pointer("/pageInfo/endCursor").cloned().unwrap();
        }
        let of_chaos = skus.iter().filter(|sku| sku.starts_with("CHAOS-")).count();
        let distinct: BTreeSet<&String> = skus
            .iter()
            .filter(|sku| sku.starts_with("CHAOS-"))
            .collect();
        assert_eq!((of_chaos, distinct.len()), (COMMANDS, COMMANDS));
    }
}

/// Waits until every outbox and every view is empty, and fails if there is a dead letter.
async fn settled() {
    let began = Instant::now();
    loop {
        let status = tokio::task::block_in_place(|| platform().0.all_events_status());
        let waiting = status.as_ref().map_or(1, waiting);
        if waiting == 0 {
            return;
        }
        assert!(began.elapsed() < SETTLING, "events still wait: {status:?}");
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

/// The number of events that wait in outboxes and views, and the number of dead letters. The access records of these
/// status requests do not count.
fn waiting(domains: &Value) -> u64 {
    let number =
        |value: &Value, name: &str| value.get(name).and_then(Value::as_u64).unwrap_or_default();
    let mut sum = 0;
    for status in domains.as_array().into_iter().flatten() {
        let list = |name: &str| {
            status
                .get(name)
                .and_then(Value::as_array)
                .cloned()
                .unwrap_or_default()
        };
        sum += number(status, "dead_letters");
        sum += list("outbox")
            .iter()
            .map(|one| number(one, "waiting"))
            .sum::<u64>();
        sum += list("published")
            .iter()
            .map(|one| number(one, "held"))
            .sum::<u64>();
        let queues = list("consumed");
        sum += queues
            .iter()
            .filter(|one| one["producer"] != "gateway")
            .map(|one| number(one, "depth"))
            .sum::<u64>();
    }
    sum
}

/// The number of notifications of the provider for each order.
async fn notices(provider: &Member) -> BTreeMap<String, usize> {
    let query = "query ($after: String) { notifications(first: 100, after: $after) {
        edges { node { subjectId } } pageInfo { hasNextPage endCursor } } }";
    let (mut counts, mut after) = (BTreeMap::new(), Value::Null);
    loop {
        let data = provider
            .graph
            .send(query, json!({ "after": after }))
            .await
            .unwrap()
            .data()
            .unwrap();
        let page = data.pointer("/notifications").unwrap();
        for edge in page.pointer("/edges").and_then(Value::as_array).unwrap() {
            *counts
                .entry(text(edge, "/node/subjectId").unwrap().to_owned())
                .or_default() += 1;
        }
        if page.pointer("/pageInfo/hasNextPage") != Some(&json!(true)) {
            return counts;
        }
        after = page.pointer("/pageInfo/endCursor").cloned().unwrap();
    }
}
