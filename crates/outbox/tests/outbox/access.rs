//! The Redis user that the README gives a domain can do what relay and consumer do, and nothing to others.

use redis::AsyncCommands;
use testkit::RedisServer;
use uuid::Uuid;

use crate::domain::{CONSUMER, Domain, Effects, PRODUCER, event, ids};

/// The README's rule for this domain, as the arguments of `ACL SETUSER`. A selector is one argument.
fn readme_rule(domain: &str) -> Vec<String> {
    let readme = include_str!("../../README.md");
    let line = readme.lines().find(|line| line.starts_with("user carnet_order ")).expect("the rule is there");
    let line = line.replace("<password>", "secret").replace("order", domain);
    let (rules, selector) = line.split_once(" (").expect("the rule has a selector");
    rules.split(' ').skip(1).map(str::to_owned).chain([format!("({selector}")]).collect()
}

/// A server where a domain has its user, and its streams as that user.
async fn with_user(server: &RedisServer, domain: &str) -> outbox::Args {
    redis::cmd("ACL")
        .arg("SETUSER")
        .arg(readme_rule(domain))
        .query_async::<()>(&mut testkit::redis(&server.streams()).await)
        .await
        .unwrap();
    server.streams_as(&format!("carnet_{domain}:secret@"))
}

async fn refusals(server: &RedisServer) -> Vec<redis::Value> {
    redis::cmd("ACL").arg("LOG").query_async(&mut testkit::redis(&server.streams()).await).await.unwrap()
}

#[tokio::test]
async fn relay_and_consumer_need_no_more_than_the_rule_gives() {
    let server = RedisServer::start().await;
    let mut producer = Domain::on(server.streams()).await;
    producer.streams.redis_url = with_user(&server, PRODUCER).await.redis_url;
    producer.streams.stream_length = 1;
    let mut consumer = Domain::on(server.streams()).await;
    consumer.streams.redis_url = with_user(&server, CONSUMER).await.redis_url;
    let poison = event(PRODUCER, Uuid::now_v7(), 1);

    producer.commit(&poison).await;
    let committed = producer.commit_many(10).await;
    let relay = producer.relay();
    let consuming = consumer.consume(Effects { poison: Some(poison.id), ..Effects::new() });
    assert_eq!(consumer.eventually_effects(10).await, ids(&committed));
    relay.stop().await;
    // The second start finds a stream that is too long.
    producer.relay().stop().await;
    let admin = Domain::on(server.streams()).await;
    admin.eventually_length(&events::dead_letters("carnet", CONSUMER), 1).await;
    consuming.stop().await;

    assert_eq!(refusals(&server).await, []);
}

#[tokio::test]
async fn a_domain_cannot_speak_for_another() {
    let server = RedisServer::start().await;
    let mut redis = testkit::redis(&with_user(&server, "order").await).await;
    let own = redis.xadd::<_, _, _, _, String>("carnet:events:order", "*", &[("event", "{}")]).await;
    assert!(own.is_ok(), "{own:?}");

    for refused in [
        "XADD carnet:events:user * event {}",
        "XADD carnet:dead:user * event {}",
        "XADD other:events:order * event {}",
        "XTRIM carnet:events:user MAXLEN 0",
        "XDEL carnet:events:order 0-1",
        "DEL carnet:events:user",
        "XREAD STREAMS carnet:dead:user 0",
        "XGROUP DESTROY carnet:events:order rule",
        "KEYS *",
        "FLUSHALL",
        "CONFIG GET *",
        "ACL WHOAMI",
    ] {
        let mut words = refused.split(' ');
        let mut command = redis::cmd(words.next().unwrap());
        let answer = command.arg(words.collect::<Vec<_>>()).query_async::<redis::Value>(&mut redis).await;
        assert_eq!(answer.unwrap_err().code(), Some("NOPERM"), "{refused}");
    }
}
