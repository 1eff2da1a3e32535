//! Streams: the events that a subscriber receives, and the reasons for which a stream ends.

use std::time::Duration;

use events::common::{CommonFact, Notification};
use events::order::{Order, OrderFact};
use events::user::UserFact;
use futures::StreamExt as _;
use redis::streams::StreamMaxlen;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::people::{FIRST_KEY, Person, now, seller, sign, with};
use crate::world::{Plan, World, answer, eventually, refusal};

pub const MULTIPART: &str =
    "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,application/json";
pub const EVENTS: &str = "text/event-stream";

/// The data of a stream, in chunks as they arrive.
pub struct Stream {
    bytes: std::pin::Pin<Box<dyn futures::Stream<Item = reqwest::Result<bytes::Bytes>> + Send>>,
    text: String,
}

impl Stream {
    pub async fn open(request: reqwest::RequestBuilder, accept: &str) -> Self {
        let response = request.header("accept", accept).send().await.unwrap();
        assert_eq!(response.status(), 200);
        let content_type = response.headers()["content-type"].to_str().unwrap();
        assert!(
            content_type.starts_with(accept.split(';').next().unwrap()),
            "{content_type}"
        );
        Self {
            bytes: Box::pin(response.bytes_stream()),
            text: String::new(),
        }
    }

    /// Reads until the received text contains `what`.
    pub async fn until(&mut self, what: &str) -> &str {
        while !self.text.contains(what) {
            let chunk = tokio::time::timeout(Duration::from_mins(1), self.bytes.next()).await;
            let chunk = chunk.unwrap_or_else(|_| panic!("{what} never came: {}", self.text));
            let chunk = chunk
                .unwrap_or_else(|| panic!("it ended before {what}: {}", self.text))
                .unwrap();
            self.text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
        &self.text
    }

    /// Reads to the end of the stream, which must be a clean one.
    pub async fn end(mut self) -> String {
        let rest = async {
            while let Some(chunk) = self.bytes.next().await {
                self.text
                    .push_str(std::str::from_utf8(&chunk.expect("a clean end")).unwrap());
            }
        };
        tokio::time::timeout(Duration::from_mins(1), rest)
            .await
            .expect("the stream does not end");
        self.text
    }
}

/// The payloads of a multipart text.
pub fn payloads(text: &str) -> Vec<Value> {
    let parts = text
        .split("--graphql")
        .filter_map(|part| part.split_once("\r\n\r\n"));
    parts
        .map(|(_, json)| serde_json::from_str(json).unwrap())
        .filter(|part| *part != json!({}))
        .collect()
}

fn order_fact(id: Uuid, status: &str) -> OrderFact {
    OrderFact::QuoteSubmitted(Order {
        id,
        number: "ORD-2026-000001".to_owned(),
        kind: "TESTING".to_owned(),
        status: status.to_owned(),
        seller: Uuid::nil(),
        candidates: Vec::new(),
        provider: None,
        product: Uuid::nil(),
        market: "DE".to_owned(),
        quote_by: None,
        due_at: None,
        answered_by: None,
    })
}

fn note(id: Uuid, person: &Person) -> CommonFact {
    let notification = Notification {
        id,
        user: person.user,
        kind: String::new(),
        subject: Uuid::nil(),
    };
    CommonFact::NotificationCreated(notification)
}

pub async fn set_order(
    world: &World,
    order: Uuid,
    status: &str,
    owner: &Person,
    audience: &[Uuid],
) {
    world
        .shared
        .orders
        .lock()
        .unwrap()
        .insert(order, (status.to_owned(), owner.organisation));
    world
        .publish(order_fact(order, status), order, audience)
        .await;
}

/// An order of this owner, without an event.
pub fn place_order(world: &World, order: Uuid, owner: &Person) {
    world
        .shared
        .orders
        .lock()
        .unwrap()
        .insert(order, ("OPEN".to_owned(), owner.organisation));
}

/// Subscribes to a new order of the person.
pub fn watch_own(world: &World, person: &Person) -> reqwest::RequestBuilder {
    let order = Uuid::now_v7();
    place_order(world, order, person);
    watch(world, person, order)
}

pub fn watch(world: &World, person: &Person, order: Uuid) -> reqwest::RequestBuilder {
    let query = "subscription Watch($o: ID!, $no: Boolean!) {
        now: orderUpdated(orderId: $o) { id status ...B @skip(if: $no) }
    }
    fragment B on Order { buyer { email } }";
    let body = json!({ "query": query, "variables": { "o": order, "no": false } });
    world
        .http
        .post(&world.url)
        .json(&body)
        .bearer_auth(person.token())
}

#[tokio::test]
async fn an_order_is_seen_to_change_through_the_whole_graph_and_by_its_parties_only() {
    let world = World::start().await;
    let (owner, stranger) = (seller(), seller());
    let (order, other, lost) = (Uuid::now_v7(), Uuid::now_v7(), Uuid::now_v7());
    place_order(&world, order, &owner);
    place_order(&world, lost, &stranger);
    let mut stream = Stream::open(watch(&world, &owner, order), MULTIPART).await;
    let mut curious = Stream::open(watch(&world, &stranger, lost), MULTIPART).await;
    let reached = || {
        world
            .shared
            .callers
            .lock()
            .unwrap()
            .iter()
            .filter(|(name, _)| *name == "order")
            .count()
    };
    let looked = reached();
    let opening = stream.until("--graphql").await;
    assert!(
        opening.starts_with(
            "\r\n--graphql\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}\r\n--graphql"
        ),
        "{opening:?}"
    );

    set_order(&world, other, "NOT_ASKED", &owner, &[owner.organisation]).await;
    set_order(&world, order, "NOT_FOR_YOU", &owner, &[Uuid::now_v7()]).await;
    set_order(
        &world,
        order,
        "QUOTED",
        &owner,
        &[owner.organisation, owner.user],
    )
    .await;
    let text = stream.until("QUOTED").await.to_owned();
    let email = format!("{}@example.org", owner.user);
    let expected = json!({ "payload": { "data": { "now": { "id": order, "status": "QUOTED", "buyer": { "email": email } } } } });
    assert_eq!(payloads(&text).as_slice(), [expected]);

    // In the audience, but no longer visible: the graph returns null, and nothing is sent.
    set_order(
        &world,
        lost,
        "SOLD",
        &owner,
        &[owner.organisation, stranger.organisation],
    )
    .await;
    set_order(&world, order, "ACCEPTED", &owner, &[owner.organisation]).await;
    stream.until("ACCEPTED").await;
    curious.until("{}\r\n--graphql\r\n").await;
    assert_eq!(payloads(&curious.text).len(), 0, "{}", curious.text);
    let resolved = reached() - looked;
    assert!(
        resolved <= 3,
        "events that were not for the subscriber were resolved: {resolved}"
    );
}

#[tokio::test]
async fn notifications_arrive_as_server_sent_events() {
    let world = World::start().await;
    let (one, other) = (seller(), seller());
    let query = "subscription { notificationReceived { id title } }";
    let mut stream = Stream::open(world.ask_as(&one, query), EVENTS).await;
    stream.until(":\n\n").await;
    let notify = |person: &Person| {
        let id = Uuid::now_v7();
        let fact = CommonFact::NotificationCreated(Notification {
            id,
            user: person.user,
            kind: "ASSESSMENT_REQUESTED".to_owned(),
            subject: Uuid::now_v7(),
        });
        (id, fact)
    };
    let (hers, fact) = notify(&other);
    world.publish(fact, hers, &[other.user]).await;
    let (mail, _) = notify(&one);
    let sent = events::common::Mail {
        id: mail,
        user: Some(one.user),
        template: String::new(),
        state: "SENT".to_owned(),
    };
    world
        .publish(CommonFact::MailSent(sent), mail, &[one.user])
        .await;
    let (mine, fact) = notify(&one);
    world.publish(fact, mine, &[one.user]).await;
    let text = stream.until(&mine.to_string()).await;
    let data = json!({ "data": { "notificationReceived": { "id": mine, "title": format!("About {mine}") } } });
    let events: Vec<&str> = text
        .split("\n\n")
        .filter(|event| !event.is_empty() && *event != ":")
        .collect();
    let (kind, body) = events[0].split_once("\ndata: ").unwrap();
    assert_eq!((events.len(), kind), (1, "event: next"), "{text}");
    assert_eq!(serde_json::from_str::<Value>(body).unwrap(), data);
}

#[tokio::test]
async fn a_stream_lives_on_heartbeats_and_dies_with_its_token_or_session() {
    let world = World::with(Plan::access(&json!({ "live": { "heartbeat_seconds": 1 } }))).await;
    let (brief, revoked) = (seller(), seller());
    let order = Uuid::now_v7();
    place_order(&world, order, &brief);
    let token = sign(
        &with(brief.claims(), "exp", json!(now() + 3)),
        "first",
        FIRST_KEY,
    );
    let mut expiring = Stream::open(
        watch(&world, &brief, order).header("x-ignored", "1"),
        MULTIPART,
    )
    .await;
    expiring
        .until("{}\r\n--graphql\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}")
        .await;
    drop(expiring);
    let body = json!({ "query": "subscription { notificationReceived { id } }" });
    let short = world.http.post(&world.url).json(&body).bearer_auth(&token);
    let text = Stream::open(short, MULTIPART).await.end().await;
    let last = payloads(text.trim_end().trim_end_matches("--"))
        .pop()
        .unwrap();
    assert_eq!(
        last["errors"][0]["extensions"]["code"], "UNAUTHENTICATED",
        "{text}"
    );
    assert_eq!(last["payload"], Value::Null);
    assert!(text.ends_with("--graphql--\r\n"), "{text:?}");

    let mut stream = Stream::open(
        world.ask_as(&revoked, "subscription { notificationReceived { id } }"),
        EVENTS,
    )
    .await;
    stream.until(":\n\n").await;
    world
        .publish(
            UserFact::SessionRevoked(revoked.revoked()),
            revoked.user,
            &[],
        )
        .await;
    let text = stream.end().await;
    assert!(
        text.contains("UNAUTHENTICATED") && text.ends_with("event: complete\ndata:\n\n"),
        "{text}"
    );
}

#[tokio::test]
async fn a_subscriber_that_falls_behind_looks_once_more_or_is_told() {
    let world = World::start().await;
    let person = seller();
    let order = Uuid::now_v7();
    place_order(&world, order, &person);
    let mut watching = Stream::open(watch(&world, &person, order), MULTIPART).await;
    let notified = world.ask_as(&person, "subscription { notificationReceived { id } }");
    let notified = Stream::open(notified, MULTIPART).await;

    world
        .shared
        .orders
        .lock()
        .unwrap()
        .insert(order, ("LAST".to_owned(), person.organisation));
    let audience = [person.organisation];
    let note = |id| Notification {
        id,
        user: person.user,
        kind: String::new(),
        subject: order,
    };
    let orders = (0..300)
        .map(|_| (order_fact(order, "ANY"), order))
        .collect();
    let notes = (0..300)
        .map(|_| Uuid::now_v7())
        .map(|id| (CommonFact::NotificationCreated(note(id)), id))
        .collect();
    world.publish_at_once(orders, &audience).await;
    world.publish_at_once(notes, &audience).await;

    watching.until("LAST").await;
    let text = notified.end().await;
    let last = payloads(text.trim_end().trim_end_matches("--"))
        .pop()
        .unwrap();
    assert_eq!(
        last["errors"][0]["extensions"]["code"], "STREAM_BEHIND",
        "{text}"
    );
}

#[tokio::test]
async fn a_subscriber_whose_events_were_trimmed_looks_once_more_or_is_told() {
    let redis = testkit::RedisServer::start().await;
    let redis_url = secrecy::ExposeSecret::expose_secret(&redis.streams().redis_url).to_owned();
    let world = World::with(Plan {
        redis_url,
        ..Plan::default()
    })
    .await;
    // The gateway resumes reading a second later.
    let disconnect = async || {
        let mut command = redis::cmd("CLIENT");
        let command = command.arg("KILL").arg("TYPE").arg("normal");
        let _: u64 = command.query_async(&mut world.redis().await).await.unwrap();
    };
    let (person, stranger, order) = (seller(), seller(), Uuid::now_v7());
    place_order(&world, order, &person);
    let mut watching = Stream::open(watch(&world, &person, order), MULTIPART).await;
    let notified = world.ask_as(&person, "subscription { notificationReceived { id } }");
    let mut notified = Stream::open(notified, MULTIPART).await;
    for status in ["BEFORE", "AFTER"] {
        let id = Uuid::now_v7();
        set_order(&world, order, status, &person, &[person.organisation]).await;
        world.publish(note(id, &person), id, &[person.user]).await;
        watching.until(status).await;
        notified.until(&id.to_string()).await;
        // After the first interruption no event is missing, and no subscriber is notified.
        disconnect().await;
    }
    world
        .shared
        .orders
        .lock()
        .unwrap()
        .insert(order, ("LAST".to_owned(), person.organisation));
    let mut together = redis::pipe();
    together.atomic();
    for (party, order) in [(&person, order), (&stranger, Uuid::now_v7())] {
        let id = Uuid::now_v7();
        world.add(
            &mut together,
            order_fact(order, "ANY"),
            order,
            &[party.organisation],
        );
        world.add(&mut together, note(id, party), id, &[party.user]);
    }
    for view in [world.view::<OrderFact>(), world.view::<CommonFact>()] {
        together.xtrim(view, StreamMaxlen::Equals(1)).ignore();
    }
    let () = together
        .query_async(&mut world.redis().await)
        .await
        .unwrap();

    watching.until("LAST").await;
    let text = notified.end().await;
    let last = payloads(text.trim_end().trim_end_matches("--"))
        .pop()
        .unwrap();
    assert_eq!(
        last["errors"][0]["extensions"]["code"], "STREAM_BEHIND",
        "{text}"
    );
    assert_eq!(
        payloads(&watching.text).len(),
        3,
        "one answer for each change: {}",
        watching.text
    );
}

#[tokio::test]
async fn a_reload_leaves_nothing_behind() {
    let redis = testkit::RedisServer::start().await;
    let redis_url = secrecy::ExposeSecret::expose_secret(&redis.streams().redis_url).to_owned();
    let mut world = World::with(Plan {
        redis_url,
        ..Plan::default()
    })
    .await;
    world.http = reqwest::Client::builder()
        .pool_max_idle_per_host(0)
        .build()
        .unwrap();
    let person = seller();
    let connections = || async {
        let clients: String = redis::cmd("CLIENT")
            .arg("LIST")
            .query_async(&mut world.redis().await)
            .await
            .unwrap();
        clients.lines().count()
    };
    assert_eq!(answer(world.ask_as(&person, "{ me { id } }")).await.0, 200);
    let steady = eventually("all connections", || async {
        Some(connections().await).filter(|open| *open >= 7)
    })
    .await;
    for depth in 20..23 {
        let stream = Stream::open(watch_own(&world, &person), MULTIPART).await;
        let changed = json!({ "plugins": { "carnet.access": { "limits": { "depth": depth } } } });
        world.gateway.reconfigure(&changed);
        stream.end().await;
        // Each pipeline has connections of its own, so one that remains can be detected.
        eventually("the old pipeline's end", || async {
            // The response does not matter: during the reload the router closes connections.
            drop(world.ask_as(&person, "{ me { id } }").send().await);
            (connections().await <= steady).then_some(())
        })
        .await;
    }
}

#[tokio::test]
async fn streams_end_cleanly_when_the_gateway_reloads_or_stops() {
    let mut world = World::start().await;
    // The router closes connections that were open before a reload.
    world.http = reqwest::Client::builder()
        .pool_max_idle_per_host(0)
        .build()
        .unwrap();
    let person = seller();
    let open = || Stream::open(watch_own(&world, &person), MULTIPART);
    let first = open().await;
    let config = world.gateway.folder.join("router.yaml");
    let text = std::fs::read_to_string(&config).unwrap();
    std::fs::write(&config, text.replace("\"depth\": 15", "\"depth\": 14")).unwrap();
    let text = first.end().await;
    assert!(text.ends_with("--graphql--\r\n"), "{text:?}");
    assert_eq!(
        payloads(text.trim_end().trim_end_matches("--")).len(),
        0,
        "a reload is not an error: {text}"
    );

    eventually("the new configuration", || async {
        let deep = format!("{}id{}", "{ a ".repeat(15), " }".repeat(15));
        let response = world.ask_as(&person, &deep).send().await.ok()?;
        response
            .text()
            .await
            .ok()?
            .contains("QUERY_TOO_DEEP")
            .then_some(())
    })
    .await;
    let second = Stream::open(watch_own(&world, &person), EVENTS).await;
    let started = std::time::Instant::now();
    world.gateway.terminate();
    assert!(second.end().await.ends_with("event: complete\ndata:\n\n"));
    assert!(world.gateway.ended().await, "the gateway did not end well");
    assert!(
        started.elapsed() < Duration::from_secs(8),
        "it took {:?} to stop",
        started.elapsed()
    );
}

#[tokio::test]
async fn a_programs_stream_ends_when_it_may_do_other_things() {
    let world = World::start().await;
    let mut client = world.partner.client.clone();
    let query = "subscription { notificationReceived { id } }";
    let open = || {
        Stream::open(
            world
                .ask(query)
                .header("x-carnet-client-key", &world.partner.key),
            EVENTS,
        )
    };
    let mut stream = open().await;
    client.previous_secret_sha256 = Some("0".repeat(64));
    world
        .publish(UserFact::ApiClientUpdated(client.clone()), client.id, &[])
        .await;
    let organisation = client.organisation.unwrap();
    let note = Uuid::now_v7();
    let notification = Notification {
        id: note,
        user: seller().user,
        kind: "X".to_owned(),
        subject: note,
    };
    world
        .publish(
            CommonFact::NotificationCreated(notification),
            note,
            &[organisation],
        )
        .await;
    stream.until(&note.to_string()).await;
    client.scopes = vec!["orders:read".to_owned()];
    world
        .publish(UserFact::ApiClientUpdated(client.clone()), client.id, &[])
        .await;
    assert!(
        stream.end().await.ends_with("event: complete\ndata:\n\n"),
        "connect again"
    );
    let stream = open().await;
    client.status = "SUSPENDED".to_owned();
    world
        .publish(UserFact::ApiClientUpdated(client.clone()), client.id, &[])
        .await;
    let text = stream.end().await;
    assert!(text.contains("CLIENT_UNKNOWN"), "{text}");
}

#[tokio::test]
async fn a_persisted_subscription_and_a_query_with_a_streaming_accept_header() {
    let world = World::start().await;
    let person = seller();
    let query = world
        .ask_as(&person, "{ me { id } }")
        .header("accept", MULTIPART);
    assert_eq!(
        answer(query).await.1["data"]["me"]["id"],
        json!(person.user)
    );
    let text = "subscription { notificationReceived { id } }";
    let hash = hex::encode(<sha2::Sha256 as sha2::Digest>::digest(text));
    let extensions = json!({ "persistedQuery": { "version": 1, "sha256Hash": hash } });
    let ask = |body: Value| {
        world
            .http
            .post(&world.url)
            .json(&body)
            .bearer_auth(person.token())
    };
    let unknown = ask(json!({ "extensions": extensions })).header("accept", MULTIPART);
    assert_eq!(refusal(unknown).await.1, "PERSISTED_QUERY_NOT_FOUND");
    drop(
        Stream::open(
            ask(json!({ "query": text, "extensions": extensions })),
            MULTIPART,
        )
        .await,
    );
    let mut stream = Stream::open(ask(json!({ "extensions": extensions })), MULTIPART).await;
    stream.until("--graphql").await;
}
