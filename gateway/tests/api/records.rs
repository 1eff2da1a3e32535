//! Access records.

use std::collections::HashSet;
use std::io::Write as _;

use events::gateway::{AccessRecord, GatewayFact};
use events::{CloudEvent, Fact as _, Lane};
use redis::AsyncCommands as _;
use redis::streams::{StreamMaxlen, StreamRangeReply};
use serde_json::json;
use uuid::Uuid;

use crate::people::{chosen_id, seller};
use crate::redis_proxy::RedisProxy;
use crate::world::{Plan, World, answer, eventually};

async fn records(world: &World) -> Vec<(CloudEvent, AccessRecord)> {
    let served = |event: CloudEvent| match GatewayFact::read(&event).unwrap() {
        Some(GatewayFact::OperationServed(record)) => Some((event, record)),
        _ => None,
    };
    written(world)
        .await
        .into_iter()
        .filter_map(served)
        .collect()
}

/// The entries of the monitor domain's view.
async fn written(world: &World) -> Vec<CloudEvent> {
    let view = view(world);
    let entries: StreamRangeReply = world.redis().await.xrange_all(view).await.unwrap();
    let read = |json: String| serde_json::from_str(&json).unwrap();
    entries
        .ids
        .iter()
        .map(|entry| read(entry.get(events::ENTRY_FIELD).unwrap()))
        .collect()
}

fn view(world: &World) -> String {
    events::view(&world.prefix, "gateway", "monitor", Lane::Single)
}

/// The number of dropped records that the monitor domain is told about.
async fn lost(world: &World) -> u64 {
    losses(&written(world).await).iter().sum()
}

fn losses(events: &[CloudEvent]) -> Vec<u64> {
    let loss = |event: &CloudEvent| match GatewayFact::read(event).unwrap() {
        Some(GatewayFact::AccessRecordsLost(loss)) => Some(loss.count),
        _ => None,
    };
    events.iter().filter_map(loss).collect()
}

/// The operations that the monitor domain learns about, written or dropped: it processes each event once.
fn accounted(mut events: Vec<CloudEvent>) -> u64 {
    let mut ids = HashSet::new();
    events.retain(|event| ids.insert(event.id));
    let losses = losses(&events);
    (events.len() - losses.len()) as u64 + losses.iter().sum::<u64>()
}

/// Number of downloads. A record is written a second time, with the same ID, if the process ends while Redis answers.
async fn downloads(world: &World) -> usize {
    let records = records(world).await;
    let downloads = records
        .iter()
        .filter(|(_, record)| record.operation == "readFile");
    let ids: HashSet<_> = downloads.map(|(event, _)| event.id).collect();
    ids.len()
}

pub async fn recorded(world: &World, count: usize) -> Vec<(CloudEvent, AccessRecord)> {
    eventually("the access records", || async {
        Some(records(world).await).filter(|all| all.len() >= count)
    })
    .await
}

/// Sends requests while Redis is unavailable until more than 10 records wait; returns their number.
async fn overflow(world: &World) -> u64 {
    let mut asked = 0;
    for _ in 0..300 {
        assert_eq!(answer(world.ask("{ whoami }")).await.0, 200);
        asked += 1;
        if world.gateway.log().contains("access records wait") {
            break;
        }
    }
    for _ in 0..30 {
        assert_eq!(answer(world.ask("{ whoami }")).await.0, 200);
        asked += 1;
    }
    asked
}

#[tokio::test]
async fn every_operation_leaves_one_record() {
    let world = World::start().await;
    let seller = seller();
    let id = chosen_id();
    let key = ("x-carnet-client-key", world.web.key.clone());
    let query = "query Mine($n: Int) { me { id } orders(first: $n) { nodes { id } } }";
    let body = json!({ "query": query, "variables": { "n": 7 } });
    let asked = world
        .http
        .post(&world.url)
        .json(&body)
        .bearer_auth(seller.token())
        .header(key.0, &key.1);
    answer(asked.header("x-request-id", id.to_string())).await;
    answer(world.ask("{ whoami }").bearer_auth("forged")).await;
    answer(world.ask("mutation { signIn(email: \"a@example.org\") }")).await;
    answer(world.ask("{ fail(code: \"FORBIDDEN\") }")).await;
    answer(world.ask("{ nonsense }")).await;
    answer(world.ask("{ __schema { queryType { name } } }")).await;

    let all = recorded(&world, 6).await;
    assert_eq!(all.len(), 6);
    let (event, served) = &all[0];
    assert_eq!(
        (
            event.correlationid,
            event.audience.len(),
            event.source.as_str()
        ),
        (id, 0, "carnet/gateway")
    );
    assert_eq!(
        (served.client, served.client_kind.as_str()),
        (Some(world.web.client.id), "WEB")
    );
    assert_eq!(
        (served.user, served.organisation),
        (Some(seller.user), Some(seller.organisation))
    );
    assert_eq!(
        (served.operation.as_str(), served.operation_type.as_str()),
        ("Mine", "QUERY")
    );
    assert_eq!(
        served.operation_hash,
        hex::encode(<sha2::Sha256 as sha2::Digest>::digest(query))
    );
    assert_eq!(served.root_fields, ["me", "orders"]);
    assert_eq!(
        (served.cost, served.status, served.outcome.as_str()),
        (9, 200, "OK")
    );
    assert!(served.response_bytes > 20 && served.duration_micros > 0);

    let brief: Vec<_> = all[1..]
        .iter()
        .map(|(_, record)| {
            (
                record.operation.as_str(),
                record.operation_type.as_str(),
                record.status,
                record.outcome.as_str(),
            )
        })
        .collect();
    assert_eq!(
        brief,
        [
            ("", "UNKNOWN", 401, "UNAUTHENTICATED"),
            ("signIn", "MUTATION", 200, "OK"),
            ("fail", "QUERY", 200, "FORBIDDEN"),
            ("nonsense", "QUERY", 400, "GRAPHQL_VALIDATION_FAILED"),
            ("__schema", "QUERY", 200, "OK"),
        ]
    );
    assert!(
        !serde_json::to_string(&all[2].1)
            .unwrap()
            .contains("example.org"),
        "a value is in a record"
    );
}

#[tokio::test]
async fn a_record_does_not_grow_with_its_request() {
    let world = World::start().await;
    let names: Vec<String> = (0..40)
        .map(|n| format!("{}{n:02}", "x".repeat(5000)))
        .collect();
    assert_eq!(
        answer(world.ask(&format!("{{ {} }}", names.join(" "))))
            .await
            .0,
        400
    );
    let (_, record) = recorded(&world, 1).await.remove(0);
    assert_eq!(record.root_fields, vec!["x".repeat(100); 20]);
    assert_eq!(record.operation, "x".repeat(100));
}

#[tokio::test]
async fn records_wait_for_redis_and_requests_do_not() {
    let mut redis = testkit::RedisServer::start().await;
    let redis_url = secrecy::ExposeSecret::expose_secret(&redis.streams().redis_url).to_owned();
    let small = json!({ "access_log": { "buffer": 10 } });
    let world = World::with(Plan {
        redis_url,
        ..Plan::access(&small)
    })
    .await;
    redis.stop();
    let asked = overflow(&world).await;
    redis.resume().await;
    recorded(&world, 10).await;
    eventually("the loss to be told", || async {
        (lost(&world).await > 0).then_some(())
    })
    .await;
    assert_eq!(
        records(&world).await.len() as u64 + lost(&world).await,
        asked,
        "each is written or counted"
    );
}

#[tokio::test]
async fn a_flood_of_records_waits_behind_its_reader_and_the_loss_is_counted() {
    let small = json!({ "access_log": { "buffer": 20, "keep": 10 } });
    let world = World::with(Plan::access(&small)).await;
    for _ in 0..100 {
        assert_eq!(answer(world.ask("{ whoami }")).await.0, 200);
    }
    eventually("the writer to wait", || async {
        world
            .gateway
            .log()
            .contains("the monitor domain is 10 records behind")
            .then_some(())
    })
    .await;
    let first = records(&world).await;
    assert_eq!(first.len(), 10, "what is not read yet is not cut");
    // Simulates the monitor domain's consumption.
    let taken: u64 = world
        .redis()
        .await
        .xtrim(view(&world), StreamMaxlen::Equals(0))
        .await
        .unwrap();
    assert_eq!(taken, 10);
    let later = eventually("later records", || async {
        Some(records(&world).await).filter(|all| all.len() >= 5)
    })
    .await;
    assert!(
        later
            .iter()
            .all(|(event, _)| first.iter().all(|(other, _)| other.id != event.id))
    );
    assert!(
        lost(&world).await > 0,
        "the loss is told with the first records after it"
    );
    let _: u64 = world
        .redis()
        .await
        .xtrim(view(&world), StreamMaxlen::Equals(0))
        .await
        .unwrap();
    eventually("the last records", || async {
        Some(records(&world).await).filter(|all| !all.is_empty())
    })
    .await;
    assert!(written(&world).await.len() <= 11);
}

#[tokio::test]
async fn a_loss_is_counted_once_although_the_answer_of_redis_is_lost() {
    let mut redis = testkit::RedisServer::start().await;
    let proxy = RedisProxy::start(secrecy::ExposeSecret::expose_secret(
        &redis.streams().redis_url,
    ))
    .await;
    let small = json!({ "access_log": { "buffer": 10 } });
    let world = World::with(Plan {
        redis_url: proxy.url.clone(),
        ..Plan::access(&small)
    })
    .await;
    redis.stop();
    let asked = overflow(&world).await;
    proxy.lose_answer();
    redis.resume().await;
    let events = eventually("the loss a second time, and all records", || async {
        let events = written(&world).await;
        (losses(&events).len() > 1 && accounted(events.clone()) >= asked).then_some(events)
    })
    .await;
    assert_eq!(accounted(events), asked);
}

#[tokio::test]
async fn records_that_are_closed_after_their_writer_has_ended_are_written() {
    let config = json!({ "supergraph": { "connection_shutdown_timeout": "1s" } });
    let mut world = World::with(Plan {
        config,
        ..Plan::default()
    })
    .await;
    world.http = reqwest::Client::builder()
        .pool_max_idle_per_host(0)
        .build()
        .unwrap();
    let token = seller().token();
    let stalled = async |world: &World| {
        let file = world.at(&format!("/files/{}?stall", Uuid::now_v7()));
        let response = world
            .http
            .get(file)
            .bearer_auth(&token)
            .send()
            .await
            .unwrap();
        assert_eq!(response.status(), 200);
        response
    };
    // The router closes a connection that is still open a second after its configuration ended.
    let first = stalled(&world).await;
    let changed = json!({ "plugins": { "carnet.access": { "limits": { "depth": 14 } } } });
    world.gateway.reconfigure(&changed);
    eventually("the first download's record", || async {
        (downloads(&world).await == 1).then_some(())
    })
    .await;
    let second = stalled(&world).await;
    world.gateway.terminate();
    assert!(world.gateway.ended().await);
    assert_eq!(downloads(&world).await, 2);
    drop((first, second));
}

#[tokio::test]
async fn records_that_cannot_be_written_at_the_end_are_kept_until_a_later_start_writes_them() {
    let mut redis = testkit::RedisServer::durable().await;
    let redis_url = secrecy::ExposeSecret::expose_secret(&redis.streams().redis_url).to_owned();
    let spool = std::env::temp_dir().join(format!("carnet-spool-{}", Uuid::now_v7().simple()));
    let settings = json!({ "access_log": { "spool": spool } });
    let mut world = World::with(Plan {
        redis_url,
        ..Plan::access(&settings)
    })
    .await;
    answer(world.ask("{ whoami }")).await;
    recorded(&world, 1).await;
    redis.stop();
    for _ in 0..3 {
        answer(world.ask("{ whoami }")).await;
    }
    world.gateway.terminate();
    assert!(world.gateway.ended().await);
    let spooled =
        std::fs::read_to_string(&spool).unwrap_or_else(|_| panic!("{}", world.gateway.log()));

    // The gateway ends twice more before Redis is back: once regularly, once by a crash.
    restart(&mut world).await;
    world.gateway.terminate();
    assert!(world.gateway.ended().await);
    assert_eq!(
        std::fs::read_to_string(&spool).unwrap(),
        spooled,
        "no record is added twice"
    );
    writeln!(
        std::fs::OpenOptions::new()
            .append(true)
            .open(&spool)
            .unwrap(),
        "damaged"
    )
    .unwrap();
    restart(&mut world).await;
    assert!(
        world
            .gateway
            .log()
            .contains("lines of the spool file are not access records")
    );
    world.gateway.kill();
    assert!(
        spool.exists(),
        "the file is deleted before its records are written"
    );

    redis.resume().await;
    world.gateway.start();
    world.gateway.wait_until_healthy().await;
    recorded(&world, 4).await;
    eventually("the end of the spool file", || async {
        (!spool.exists()).then_some(())
    })
    .await;
    assert_eq!(accounted(written(&world).await), 4);
}

/// Starts the gateway without Redis, and waits until its writer has read the spool file.
async fn restart(world: &mut World) {
    world.gateway.start();
    world.gateway.wait_until_healthy().await;
    let gateway = &world.gateway;
    eventually("the writer to wait", || async {
        gateway.log().contains("access records wait").then_some(())
    })
    .await;
}
