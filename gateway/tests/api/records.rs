//! Who asked what.

use events::gateway::{AccessRecord, GatewayFact};
use events::{CloudEvent, Fact as _};
use redis::AsyncCommands as _;
use redis::streams::StreamRangeReply;
use serde_json::json;
use uuid::Uuid;

use crate::people::seller;
use crate::world::{Plan, World, answer, eventually};

async fn records(world: &World) -> Vec<(CloudEvent, AccessRecord)> {
    let stream = events::stream(&world.prefix, "gateway");
    let entries: StreamRangeReply = world.redis().await.xrange_all(stream).await.unwrap();
    let read = |json: String| {
        let event: CloudEvent = serde_json::from_str(&json).unwrap();
        let GatewayFact::OperationServed(record) = GatewayFact::read(&event).unwrap().unwrap();
        (event, record)
    };
    entries.ids.iter().map(|entry| read(entry.get(events::ENTRY_FIELD).unwrap())).collect()
}

pub async fn recorded(world: &World, count: usize) -> Vec<(CloudEvent, AccessRecord)> {
    eventually("the access records", || async { Some(records(world).await).filter(|all| all.len() >= count) })
        .await
}

#[tokio::test]
async fn every_operation_leaves_one_record() {
    let world = World::start().await;
    let seller = seller();
    let id = Uuid::now_v7();
    let key = ("x-carnet-client-key", world.web.key.clone());
    let query = "query Mine($n: Int) { me { id } orders(first: $n) { nodes { id } } }";
    let body = json!({ "query": query, "variables": { "n": 7 } });
    let asked = world.http.post(&world.url).json(&body).bearer_auth(seller.token()).header(key.0, &key.1);
    answer(asked.header("x-request-id", id.to_string())).await;
    answer(world.ask("{ whoami }").bearer_auth("forged")).await;
    answer(world.ask("mutation { signIn(email: \"a@example.org\") }")).await;
    answer(world.ask("{ fail(code: \"FORBIDDEN\") }")).await;
    answer(world.ask("{ nonsense }")).await;
    answer(world.ask("{ __schema { queryType { name } } }")).await;

    let all = recorded(&world, 6).await;
    let (event, served) = &all[0];
    assert_eq!((event.correlationid, event.audience.len(), event.source.as_str()), (id, 0, "carnet/gateway"));
    assert_eq!((served.client, served.client_kind.as_str()), (Some(world.web.client.id), "WEB"));
    assert_eq!((served.user, served.organisation), (Some(seller.user), Some(seller.organisation)));
    assert_eq!((served.operation.as_str(), served.operation_type.as_str()), ("Mine", "QUERY"));
    assert_eq!(served.operation_hash, hex::encode(<sha2::Sha256 as sha2::Digest>::digest(query)));
    assert_eq!(served.root_fields, ["me", "orders"]);
    assert_eq!((served.cost, served.status, served.outcome.as_str()), (9, 200, "OK"));
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
    assert!(!serde_json::to_string(&all[2].1).unwrap().contains("example.org"), "a value is in a record");
}

#[tokio::test]
async fn a_record_does_not_grow_with_its_request() {
    let world = World::start().await;
    let names: Vec<String> = (0..40).map(|n| format!("{}{n:02}", "x".repeat(5000))).collect();
    assert_eq!(answer(world.ask(&format!("{{ {} }}", names.join(" ")))).await.0, 400);
    let (_, record) = recorded(&world, 1).await.remove(0);
    assert_eq!(record.root_fields, vec!["x".repeat(100); 20]);
    assert_eq!(record.operation, "x".repeat(100));
}

#[tokio::test]
async fn records_wait_for_redis_and_requests_do_not() {
    let mut redis = testkit::RedisServer::start().await;
    let redis_url = secrecy::ExposeSecret::expose_secret(&redis.streams().redis_url).to_owned();
    let small = json!({ "access_log": { "buffer": 10 } });
    let world = World::with(Plan { redis_url, ..Plan::access(&small) }).await;
    redis.stop();
    for _ in 0..300 {
        assert_eq!(answer(world.ask("{ whoami }")).await.0, 200);
        if world.gateway.log().contains("access records wait") {
            break;
        }
    }
    for _ in 0..30 {
        assert_eq!(answer(world.ask("{ whoami }")).await.0, 200);
    }
    redis.resume().await;
    recorded(&world, 10).await;
    answer(world.ask("{ whoami }")).await;
    eventually("the loss to be confessed", || async {
        world.gateway.log().contains("access records were dropped").then_some(())
    })
    .await;
}
