//! Points that a gateway takes from the shared budgets in advance.

use std::time::Instant;

use futures::future::join_all;
use secrecy::ExposeSecret as _;
use serde_json::{Value, json};
use testkit::RedisServer;

use crate::people::{Person, seller};
use crate::world::{Plan, World, answer};

/// Points of a lease of the budget below.
const LEASE: u64 = 5;
const BURST: u64 = 200;
const PER_SECOND: u64 = 20;
const MICROSECONDS_PER_POINT: u64 = 1_000_000 / PER_SECOND;

/// A budget of a user with leases. That of the organisation is not used up.
fn budgets() -> Value {
    json!({ "rate": {
        "user": { "per_minute": PER_SECOND * 60, "burst": BURST },
        "standard": { "per_minute": 600_000, "burst": 100_000 },
        "weights": { "whoami": 100 },
    } })
}

fn url(redis: &RedisServer) -> String {
    redis.streams().redis_url.expose_secret().to_owned()
}

/// Sends ten requests of a person to each of these gateways at once, and returns the number of those that are served.
/// The others must be refused by the budget.
async fn ten(worlds: &[&World], person: &Person) -> u64 {
    let requests = worlds
        .iter()
        .flat_map(|world| (0..10).map(move |_| world.ask_as(person, "{ me { id } }")));
    let mut served = 0;
    for (status, body) in join_all(requests.map(answer)).await {
        match status.as_u16() {
            200 => served += 1,
            429 => {}
            other => panic!("{other}: {body}"),
        }
    }
    served
}

/// Returns the number of scripts that Redis has run.
async fn scripts(world: &World) -> u64 {
    let info: String = redis::cmd("INFO")
        .arg("commandstats")
        .query_async(&mut world.redis().await)
        .await
        .unwrap();
    let calls = info.lines().find_map(|line| {
        let calls = line.strip_prefix("cmdstat_evalsha:calls=")?;
        calls.split(',').next()?.parse().ok()
    });
    calls.unwrap_or(0)
}

/// Returns the time of Redis in microseconds.
async fn time(world: &World) -> u64 {
    let (seconds, microseconds): (u64, u64) = redis::cmd("TIME")
        .query_async(&mut world.redis().await)
        .await
        .unwrap();
    seconds * 1_000_000 + microseconds
}

#[tokio::test]
async fn most_requests_need_no_round_trip_to_redis() {
    let redis = RedisServer::start().await;
    let large = json!({ "per_minute": 60_000, "burst": 10_000 });
    let world = World::with(Plan {
        redis_url: url(&redis),
        ..Plan::access(&json!({ "rate": { "user": large, "standard": large } }))
    })
    .await;
    let person = seller();
    let mut counts = vec![scripts(&world).await];
    for _ in 0..20 {
        assert_eq!(ten(&[&world], &person).await, 10);
        counts.push(scripts(&world).await);
    }
    assert!(counts[20] > counts[0], "the lease comes from Redis");
    // A lease ends after a second, so not every round has one on a slow machine.
    let fewest = counts.windows(2).map(|pair| pair[1] - pair[0]).min();
    assert!(
        fewest < Some(5),
        "scripts after each ten requests: {counts:?}"
    );
}

#[tokio::test]
async fn two_gateways_together_give_the_budget_and_no_more() {
    let first = World::with(Plan::access(&budgets())).await;
    let second = World::with(Plan {
        prefix: first.prefix.clone(),
        ..Plan::access(&budgets())
    })
    .await;
    let person = seller();
    let begun = Instant::now();
    let mut served = 0;
    for _ in 0..20 {
        served += ten(&[&first, &second], &person).await;
    }
    let most = BURST + PER_SECOND * (begun.elapsed().as_secs() + 1);
    let least = BURST - 2 * LEASE;
    assert!(
        (least..=most).contains(&served),
        "{served} of 400 served, expected {least} to {most}"
    );
}

/// The bucket of a user in Redis is the time at which it is full again, in microseconds.
#[tokio::test]
async fn a_gateway_that_dies_loses_one_lease_at_most() {
    let mut world = World::with(Plan::access(&budgets())).await;
    let person = seller();
    let begun = time(&world).await;
    assert_eq!(
        answer(world.ask_as(&person, "{ whoami }")).await.0,
        200,
        "it costs 100 points"
    );
    let ended = time(&world).await;
    let full: u64 = redis::cmd("GET")
        .arg(format!("{}:rate:user:{}", world.prefix, person.user))
        .query_async(&mut world.redis().await)
        .await
        .unwrap();
    world.gateway.kill();
    let least = begun + 100 * MICROSECONDS_PER_POINT;
    let most = ended + (100 + LEASE) * MICROSECONDS_PER_POINT;
    assert!(
        (least..=most).contains(&full),
        "{full} is not between {least} and {most}"
    );
    world.gateway.start();
    world.gateway.wait_until_healthy().await;
    assert_eq!(ten(&[&world], &person).await, 10, "the rest of the budget");
}

#[tokio::test]
async fn without_redis_a_lease_is_spent_and_then_the_gateway_counts_for_itself() {
    let mut redis = RedisServer::start().await;
    let world = World::with(Plan {
        redis_url: url(&redis),
        ..Plan::access(&budgets())
    })
    .await;
    let person = seller();
    assert_eq!(ten(&[&world], &person).await, 10);
    redis.stop();
    let begun = Instant::now();
    let mut served = 0;
    for _ in 0..40 {
        served += ten(&[&world], &person).await;
    }
    let most = LEASE + BURST + PER_SECOND * (begun.elapsed().as_secs() + 1);
    assert!(
        (BURST..=most).contains(&served),
        "{served} of 400 served, expected {BURST} to {most}"
    );
}
