//! The Redis user of each domain can run a relay and a consumer, and has no access to the views of others.

use events::{CONSUMERS, Lane, PRODUCERS};
use redis::AsyncCommands;
use testkit::RedisServer;
use uuid::Uuid;

use crate::domain::{Domain, Effects, PRODUCER, event, ids};

async fn refusals(server: &RedisServer) -> Vec<redis::Value> {
    redis::cmd("ACL")
        .arg("LOG")
        .query_async(&mut testkit::redis(&server.streams()).await)
        .await
        .unwrap()
}

#[tokio::test]
async fn relay_and_consumer_need_no_more_than_their_rights() {
    let server = RedisServer::start().await;
    let mut producer = Domain::on(server.streams()).await;
    producer.streams.redis_url = server.streams_as("carnet_user").redis_url;
    let mut consumer = Domain::on(server.streams()).await;
    consumer.streams.redis_url = server.streams_as("carnet_common").redis_url;
    let poison = event(PRODUCER, Uuid::now_v7(), 1);

    producer.commit(&poison).await;
    let committed = producer.commit_many(10).await;
    let relay = producer.relay();
    let consuming = consumer.consume(Effects {
        poison: Some(poison.id),
        ..Effects::new()
    });
    assert_eq!(consumer.eventually_effects(10).await, ids(&committed));
    testkit::eventually("a dead letter", || async {
        consumer.dead_letters().await.pop()
    })
    .await;
    // The status of both ends, too.
    consumer.queue().await;
    outbox::status(
        &producer.streams,
        &producer.database.pool,
        PRODUCER,
        time::OffsetDateTime::UNIX_EPOCH,
    )
    .await
    .unwrap();
    relay.stop().await;
    consuming.stop().await;

    assert_eq!(refusals(&server).await, []);
}

/// Every command that could read, claim, change or delete a view, with the view's name as `*`.
const ATTACKS: [&str; 20] = [
    "XREAD STREAMS * 0",
    "XREADGROUP GROUP * thief STREAMS * >",
    "XRANGE * - +",
    "XREVRANGE * + -",
    "XCLAIM * group thief 0 1-1",
    "XAUTOCLAIM * group thief 0 0",
    "XACK * group 1-1",
    "XPENDING * group",
    "XDEL * 1-1",
    "XTRIM * MAXLEN 0",
    "XSETID * 1-1",
    "XGROUP CREATE * thief 0 MKSTREAM",
    "XGROUP DESTROY * group",
    "XGROUP SETID * group 0",
    "XGROUP DELCONSUMER * group member",
    "XINFO CONSUMERS * group",
    "DEL *",
    "RENAME * elsewhere",
    "DUMP *",
    "EXPIRE * 1",
];

/// Commands without a view: on other databases, other clients and the server.
const ELSEWHERE: [&str; 12] = [
    "KEYS *",
    "SCAN 0",
    "FLUSHALL",
    "CONFIG GET *",
    "ACL WHOAMI",
    "MONITOR",
    "SAVE",
    "SELECT 1",
    "ECHO it",
    "CLIENT LIST",
    "CLIENT TRACKING on",
    "CLIENT NO-EVICT on",
];

#[tokio::test]
async fn no_domain_reads_claims_or_acknowledges_for_another() {
    let server = RedisServer::start().await;
    let mut admin = testkit::redis(&server.streams()).await;
    let views: Vec<_> = CONSUMERS
        .into_iter()
        .flat_map(|to| {
            events::producers_for(to)
                .into_iter()
                .map(move |from| (from, to))
        })
        .flat_map(|(from, to)| {
            Lane::ALL.map(|lane| (from, to, events::view("carnet", from, to, lane)))
        })
        .collect();
    for (_, consumer, view) in &views {
        let _: () = admin
            .xgroup_create_mkstream(view, "group", "0")
            .await
            .unwrap();
        let _: () = admin
            .xgroup_create_mkstream(view, consumer, "0")
            .await
            .unwrap();
    }
    let mut refused = 0;
    for domain in ["user", "rule", "order", "monitor", "common", "gateway"] {
        let mut redis = testkit::redis(&server.streams_as(&format!("carnet_{domain}"))).await;
        for (producer, consumer, view) in &views {
            if *consumer != domain {
                for attack in ATTACKS {
                    refuse(&mut redis, domain, &attack.replace('*', view)).await;
                    refused += 1;
                }
                if *producer != domain && domain != "monitor" {
                    refuse(&mut redis, domain, &format!("XLEN {view}")).await;
                    refuse(&mut redis, domain, &format!("XINFO GROUPS {view}")).await;
                }
            }
            if *producer != domain {
                refuse(&mut redis, domain, &format!("XADD {view} * event {{}}")).await;
                refuse(&mut redis, domain, &format!("XINFO STREAM {view}")).await;
                refuse(&mut redis, domain, &format!("MEMORY USAGE {view}")).await;
                refused += 3;
            }
        }
        for attack in ELSEWHERE {
            refuse(&mut redis, domain, attack).await;
        }
    }
    assert!(refused > 1000, "{refused} attacks were tried");
    assert_eq!(PRODUCERS.len(), CONSUMERS.len());
}

async fn refuse(redis: &mut redis::aio::MultiplexedConnection, domain: &str, command: &str) {
    let mut words = command.split(' ');
    let mut attack = redis::cmd(words.next().unwrap());
    let answer = attack
        .arg(words.collect::<Vec<_>>())
        .query_async::<redis::Value>(redis)
        .await;
    assert_eq!(
        answer
            .err()
            .and_then(|error| error.code().map(str::to_owned))
            .as_deref(),
        Some("NOPERM"),
        "{domain}: {command}"
    );
}

#[tokio::test]
async fn nobody_signs_in_as_the_default_user() {
    let server = RedisServer::durable().await;
    let url = secrecy::ExposeSecret::expose_secret(&server.streams().redis_url).to_owned();
    let anonymous = redis::Client::open(url.replace("admin:secret@", "")).unwrap();
    let connection = anonymous.get_multiplexed_async_connection().await;
    let answer = match connection {
        Ok(mut connection) => redis::cmd("PING")
            .query_async::<String>(&mut connection)
            .await
            .map(drop),
        Err(error) => Err(error),
    };
    assert!(answer.is_err(), "{answer:?}");
}
