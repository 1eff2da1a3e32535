use std::sync::Arc;

use async_graphql::Request;
use caller::{Caller, Identity, OrganisationKind, Role, User};
use events::gateway::{AccessRecord, AccessRecordLoss, GatewayFact};
use events::user::{SignInFailure, UserFact};
use events::{Cause, CloudEvent, Draft, Fact, Lane};
use monitor::events::Incoming;
use monitor::graphql::{self, Schema};
use monitor::service::Services;
use monitor::store::MIGRATIONS;
use serde_json::Value;
use testkit::Database;
use time::OffsetDateTime;
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

/// A running monitor domain, and a gateway and a user domain that tell it what happens.
pub struct Monitor {
    pub database: Database,
    pub streams: outbox::Args,
    pub services: Services,
    pub schema: Schema,
    gateway: Producer,
    users: Producer,
    stop: CancellationToken,
    _running: DropGuard,
}

/// Another domain that tells what happens in it.
pub struct Producer {
    name: &'static str,
    database: Database,
}

impl Producer {
    async fn start(name: &'static str, streams: &outbox::Args, stop: &CancellationToken) -> Self {
        let database = testkit::database(&MIGRATIONS).await;
        relay(name, streams, &database, stop);
        Self { name, database }
    }

    /// Publishes this and waits until all of it is processed.
    pub async fn tell(&self, monitor: &Monitor, events: &[CloudEvent]) {
        self.publish(events).await;
        let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
        testkit::eventually("the events to be processed", || async {
            let processed: i64 =
                sqlx::query_scalar("select count(*) from inbox where event = any($1)")
                    .bind(&ids)
                    .fetch_one(&monitor.database.pool)
                    .await
                    .unwrap();
            (processed == i64::try_from(ids.len()).unwrap()).then_some(())
        })
        .await;
    }

    /// Has everything published once more, as a relay does that died before it could write down that it had; waits until it
    /// is processed, and returns how many events that were.
    pub async fn publish_again(&self, monitor: &Monitor) -> u64 {
        let mut tx = self.database.pool.begin().await.unwrap();
        // The lanes are locked from here on, so what has been processed is also counted.
        let again = outbox::rebuild(&mut tx, self.name, "monitor")
            .await
            .unwrap();
        let after = added(&mut tx).await + i64::try_from(again).unwrap();
        tx.commit().await.unwrap();
        testkit::eventually("everything to be published again", || async {
            let mut conn = self.database.pool.acquire().await.unwrap();
            (added(&mut conn).await == after).then_some(())
        })
        .await;
        testkit::eventually("everything to be acknowledged", || async {
            let waiting =
                testkit::entries(&monitor.streams, self.name, "monitor", Lane::Single).await;
            waiting.is_empty().then_some(())
        })
        .await;
        again
    }

    /// Publishes this, and waits for nothing.
    pub async fn publish(&self, events: &[CloudEvent]) {
        let mut tx = self.database.pool.begin().await.unwrap();
        outbox::append_all(&mut tx, events).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// How many entries a producer has added to this domain's views.
async fn added(conn: &mut database::Conn) -> i64 {
    sqlx::query_scalar(
        "select coalesce(sum(added), 0)::bigint from outbox_views where consumer = 'monitor'",
    )
    .fetch_one(conn)
    .await
    .unwrap()
}

fn relay(
    name: &'static str,
    streams: &outbox::Args,
    database: &Database,
    stop: &CancellationToken,
) {
    let relay = Box::pin(outbox::relay(
        streams.clone(),
        database.pool.clone(),
        name,
        stop.clone(),
    ));
    tokio::spawn(async move { relay.await.unwrap() });
}

impl Monitor {
    pub async fn start() -> Self {
        Self::with_consumers(1).await
    }

    /// Starts a domain with a monthly cost of the platform.
    pub async fn costing(monthly: &str) -> Self {
        let monitor = Self::start().await;
        let services = monitor.services.clone();
        monitor.offering(services.with_monthly_cost(Some(monthly.parse().unwrap())))
    }

    /// The same domain with other services.
    pub fn offering(self, services: Services) -> Self {
        Self {
            schema: graphql::schema(&services),
            services,
            ..self
        }
    }

    /// As many consumers as processes might run.
    pub async fn with_consumers(consumers: usize) -> Self {
        Self::on(testkit::streams(), consumers).await
    }

    /// One whose views are in this Redis.
    pub async fn on(streams: outbox::Args, consumers: usize) -> Self {
        let database = testkit::database(&MIGRATIONS).await;
        Self::with(database, streams, consumers).await
    }

    /// One with this database.
    pub async fn with(database: Database, streams: outbox::Args, consumers: usize) -> Self {
        let stop = CancellationToken::new();
        // The gateway has a writer of its own; here its events take the way of everybody else's.
        let (gateway, users) = tokio::join!(
            Producer::start("gateway", &streams, &stop),
            Producer::start("user", &streams, &stop)
        );
        let views = monitor::views::list_views(streams.clone());
        let services = Services::new(database.pool.clone()).with_views(views);
        let schema = graphql::schema(&services);
        let running = stop.clone().drop_guard();
        let monitor = Self {
            database,
            streams,
            services,
            schema,
            gateway,
            users,
            stop,
            _running: running,
        };
        for _ in 0..consumers {
            monitor.consume();
        }
        monitor
    }

    /// Begins to process events, as one process more.
    pub fn consume(&self) {
        let (streams, pool) = (self.streams.clone(), self.database.pool.clone());
        let consumer = Box::pin(outbox::consume(
            streams,
            pool,
            "monitor",
            Incoming,
            self.stop.clone(),
        ));
        tokio::spawn(async move { consumer.await.unwrap() });
    }

    /// Publishes what this domain has to tell.
    pub fn relay(&self) {
        relay("monitor", &self.streams, &self.database, &self.stop);
    }

    /// Another domain, of this name.
    pub async fn producer(&self, name: &'static str) -> Producer {
        Producer::start(name, &self.streams, &self.stop).await
    }

    /// Publishes what the gateway served and waits until all of it is processed.
    pub async fn serve(&self, events: &[CloudEvent]) {
        self.gateway.tell(self, events).await;
    }

    /// Publishes what the user domain tells and waits until all of it is processed.
    pub async fn tell(&self, events: &[CloudEvent]) {
        self.users.tell(self, events).await;
    }

    /// Publishes what the gateway served, and waits for nothing.
    pub async fn publish(&self, events: &[CloudEvent]) {
        self.gateway.publish(events).await;
    }

    /// Has everything of the gateway and of the user domain published once more; returns how many events that were.
    pub async fn publish_again(&self) -> u64 {
        self.gateway.publish_again(self).await + self.users.publish_again(self).await
    }

    /// What a caller is answered, errors included.
    pub async fn ask(&self, caller: &Arc<Caller>, query: &str) -> Value {
        let request = Request::new(query).data(Arc::clone(caller));
        let request = graphql::scope(&self.services, request, caller);
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }

    /// What an admin is answered, who must be.
    pub async fn ask_admin(&self, query: &str) -> Value {
        let answer = self.ask(&testkit::admin(), query).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].clone()
    }

    pub async fn run_sql(&self, sql: &'static str) {
        sqlx::raw_sql(sql)
            .execute(&self.database.pool)
            .await
            .unwrap();
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(&self.database.pool)
            .await
            .unwrap()
    }
}

/// The first code of an answer's errors.
pub fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or("none")
}

pub fn auditor() -> Arc<Caller> {
    person(Uuid::now_v7(), OrganisationKind::Platform, Role::Auditor)
}

/// Somebody who sells, and has this id.
pub fn seller_with_id(id: Uuid) -> Arc<Caller> {
    person(id, OrganisationKind::Seller, Role::SellerOwner)
}

/// Somebody who has this role alone.
pub fn somebody(role: Role) -> Arc<Caller> {
    person(Uuid::now_v7(), OrganisationKind::Platform, role)
}

fn person(id: Uuid, kind: OrganisationKind, role: Role) -> Arc<Caller> {
    let (organisation, session) = (Uuid::now_v7(), Uuid::now_v7());
    testkit::signed(Identity::User(User {
        id,
        organisation,
        kind,
        roles: vec![role],
        session,
    }))
}

/// An operation that went well, on 24 November 2026.
pub fn served(operation: &str) -> AccessRecord {
    AccessRecord {
        client: Some(Uuid::now_v7()),
        client_kind: "WEB".to_owned(),
        user: Some(Uuid::now_v7()),
        organisation: Some(Uuid::now_v7()),
        operation: operation.to_owned(),
        operation_type: "QUERY".to_owned(),
        operation_hash: "ab".repeat(32),
        root_fields: vec!["me".to_owned(), "orders".to_owned()],
        cost: 12,
        duration_micros: 3_500,
        response_bytes: 2_048,
        status: 200,
        outcome: "OK".to_owned(),
    }
}

/// The length of a day in seconds.
pub const DAY: i64 = 86_400;

/// Seconds after 12:00 UTC on 24 November 2026.
pub fn noon(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_795_521_600 + seconds).unwrap()
}

pub fn event(record: AccessRecord, time: OffsetDateTime) -> CloudEvent {
    GatewayFact::OperationServed(record)
        .publish(draft(time))
        .unwrap()
}

/// So many lost records, in the minute from this time on.
pub fn lost(count: u64, first_at: OffsetDateTime) -> CloudEvent {
    let last_at = first_at + time::Duration::MINUTE;
    let loss = AccessRecordLoss {
        count,
        first_at,
        last_at,
    };
    GatewayFact::AccessRecordsLost(loss)
        .publish(draft(last_at))
        .unwrap()
}

/// What the user domain tells.
pub fn told(fact: UserFact, time: OffsetDateTime) -> CloudEvent {
    fact.publish(draft(time)).unwrap()
}

/// A sign-in to this person's account that failed.
pub fn failed_sign_in(user: Option<Uuid>) -> UserFact {
    UserFact::SignInFailed(SignInFailure {
        user,
        reason: "WRONG_PASSWORD".to_owned(),
    })
}

fn draft(time: OffsetDateTime) -> Draft {
    draft_about(Uuid::now_v7(), time)
}

pub fn draft_about(subject: Uuid, time: OffsetDateTime) -> Draft {
    let cause = Cause::request(Uuid::now_v7());
    Draft {
        subject,
        sequence: 1,
        time,
        cause,
        audience: Vec::new(),
    }
}
