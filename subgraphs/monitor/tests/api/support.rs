use std::sync::Arc;

use async_graphql::Request;
use caller::{Caller, Identity, OrganisationKind, Role, User};
use events::gateway::{AccessRecord, GatewayFact};
use events::user::{SignInFailure, UserFact};
use events::{Cause, CloudEvent, Draft, Fact};
use monitor::events::{Incoming, PRODUCERS};
use monitor::graphql::Schema;
use monitor::service::Service;
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
    pub schema: Schema,
    gateway: Database,
    users: Database,
    stop: CancellationToken,
    _running: DropGuard,
}

/// Another domain that tells what happens in it.
pub struct Producer(Database);

impl Producer {
    /// Publishes this and waits until all of it is taken in.
    pub async fn tell(&self, monitor: &Monitor, events: &[CloudEvent]) {
        monitor.publish(&self.0, events).await;
    }

    /// Has everything published once more.
    pub async fn publish_again(&self) {
        sqlx::query("update outbox set published_at = null").execute(&self.0.pool).await.unwrap();
    }
}

impl Monitor {
    pub async fn start() -> Self {
        Self::with_consumers(1).await
    }

    /// One that knows what the platform costs a month.
    pub async fn costing(monthly: &str) -> Self {
        let monitor = Self::start().await;
        let service = Service::new(monitor.database.pool.clone());
        let schema = monitor::graphql::schema(service.with_monthly_cost(Some(monthly.parse().unwrap())));
        Self { schema, ..monitor }
    }

    /// As many consumers as processes might run.
    pub async fn with_consumers(consumers: usize) -> Self {
        // The gateway has a writer of its own; here its events take the way of everybody else's.
        let (database, gateway, users) = tokio::join!(
            testkit::database(&MIGRATIONS),
            testkit::database(&MIGRATIONS),
            testkit::database(&MIGRATIONS)
        );
        let (streams, stop) = (testkit::streams(), CancellationToken::new());
        for (producer, of) in [("gateway", &gateway), ("user", &users)] {
            let relay = outbox::relay(streams.clone(), of.pool.clone(), producer, stop.clone());
            tokio::spawn(async move { relay.await.unwrap() });
        }
        for _ in 0..consumers {
            let pool = database.pool.clone();
            let consumer =
                outbox::consume(streams.clone(), pool, "monitor", PRODUCERS, Incoming, stop.clone());
            tokio::spawn(async move { consumer.await.unwrap() });
        }
        let schema = monitor::graphql::schema(Service::new(database.pool.clone()));
        Self { database, streams, schema, gateway, users, stop: stop.clone(), _running: stop.drop_guard() }
    }

    /// Another domain, of this name.
    pub async fn producer(&self, name: &'static str) -> Producer {
        let database = testkit::database(&MIGRATIONS).await;
        let relay = outbox::relay(self.streams.clone(), database.pool.clone(), name, self.stop.clone());
        tokio::spawn(async move { relay.await.unwrap() });
        Producer(database)
    }

    /// Publishes what the gateway served and waits until all of it is taken in.
    pub async fn serve(&self, events: &[CloudEvent]) {
        self.publish(&self.gateway, events).await;
    }

    /// Publishes what the user domain tells and waits until all of it is taken in.
    pub async fn tell(&self, events: &[CloudEvent]) {
        self.publish(&self.users, events).await;
    }

    async fn publish(&self, producer: &Database, events: &[CloudEvent]) {
        let mut tx = producer.pool.begin().await.unwrap();
        for event in events {
            outbox::append(&mut tx, event).await.unwrap();
        }
        tx.commit().await.unwrap();
        let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
        testkit::eventually("the events to be taken in", || async {
            let taken: i64 = sqlx::query_scalar("select count(*) from inbox where event = any($1)")
                .bind(&ids)
                .fetch_one(&self.database.pool)
                .await
                .unwrap();
            (taken == i64::try_from(ids.len()).unwrap()).then_some(())
        })
        .await;
    }

    /// Has everything published once more, as a relay does that died before it could write down that it had.
    pub async fn publish_again(&self) {
        for producer in [&self.gateway, &self.users] {
            sqlx::query("update outbox set published_at = null").execute(&producer.pool).await.unwrap();
        }
    }

    /// What a caller is answered, errors included.
    pub async fn ask(&self, caller: &Arc<Caller>, query: &str) -> Value {
        let response = self.schema.execute(Request::new(query).data(Arc::clone(caller))).await;
        serde_json::to_value(response).unwrap()
    }

    /// What an admin is answered, who must be.
    pub async fn ask_admin(&self, query: &str) -> Value {
        let answer = self.ask(&testkit::admin(), query).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].clone()
    }

    pub async fn run_sql(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&self.database.pool).await.unwrap();
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql).fetch_one(&self.database.pool).await.unwrap()
    }
}

/// The first code of an answer's errors.
pub fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("none")
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
    testkit::signed(Identity::User(User { id, organisation, kind, roles: vec![role], session }))
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

/// Seconds after 12:00 UTC on 24 November 2026.
pub fn noon(seconds: i64) -> OffsetDateTime {
    OffsetDateTime::from_unix_timestamp(1_795_521_600 + seconds).unwrap()
}

pub fn event(record: AccessRecord, time: OffsetDateTime) -> CloudEvent {
    GatewayFact::OperationServed(record).publish(draft(time)).unwrap()
}

/// What the user domain tells.
pub fn told(fact: UserFact, time: OffsetDateTime) -> CloudEvent {
    fact.publish(draft(time)).unwrap()
}

/// A sign-in to this person's account that failed.
pub fn failed_sign_in(user: Option<Uuid>) -> UserFact {
    UserFact::SignInFailed(SignInFailure { user, reason: "WRONG_PASSWORD".to_owned() })
}

fn draft(time: OffsetDateTime) -> Draft {
    draft_about(Uuid::now_v7(), time)
}

pub fn draft_about(subject: Uuid, time: OffsetDateTime) -> Draft {
    let cause = Cause::request(Uuid::now_v7());
    Draft { subject, sequence: 1, time, cause, audience: Vec::new() }
}
