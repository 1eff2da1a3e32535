use std::ops::Deref;
use std::sync::Arc;

use caller::{Caller, Identity, OrganisationKind, Role, User};
use events::gateway::{AccessRecord, AccessRecordLoss, GatewayFact};
use events::user::{SignInFailure, UserFact};
use events::{Cause, CloudEvent, Draft, Fact};
use monitor::events::Incoming;
use monitor::graphql;
use monitor::service::Services;
use monitor::store::MIGRATIONS;
use serde_json::{Value, json};
use testkit::{Graph, Producer, World};
use time::OffsetDateTime;
use uuid::Uuid;

/// The monitor domain, and a gateway and a user domain that publish to it.
pub struct Monitor {
    pub world: World,
    pub services: Services,
    pub graph: Graph,
    gateway: Producer,
    users: Producer,
}

impl Deref for Monitor {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
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
            graph: graph(&services),
            services,
            ..self
        }
    }

    /// Runs several concurrent consumers.
    pub async fn with_consumers(consumers: usize) -> Self {
        Self::on(testkit::streams(), consumers).await
    }

    /// A domain with its views in this Redis.
    pub async fn on(streams: outbox::Args, consumers: usize) -> Self {
        let world = World::on("monitor", &MIGRATIONS, streams).await;
        // The gateway has its own writer; here its events use the outbox.
        let (gateway, users) = tokio::join!(world.producer("gateway"), world.producer("user"));
        let views = monitor::views::list_views(world.streams.clone());
        let services = Services::new(world.database.pool.clone()).with_views(views);
        for _ in 0..consumers {
            world.consume(Incoming);
        }
        Self {
            world,
            graph: graph(&services),
            services,
            gateway,
            users,
        }
    }

    /// Publishes facts of the gateway and waits until all of them are processed.
    pub async fn serve(&self, events: &[CloudEvent]) {
        self.gateway.tell(events).await;
    }

    /// Publishes facts of the user domain and waits until all of them are processed.
    pub async fn tell(&self, events: &[CloudEvent]) {
        self.users.tell(events).await;
    }

    /// Publishes facts of the gateway without waiting.
    pub async fn publish(&self, events: &[CloudEvent]) {
        self.gateway.publish(events).await;
    }

    /// Publishes all events of the gateway and of the user domain again, and returns their number.
    pub async fn publish_again(&self) -> u64 {
        self.gateway.publish_again().await + self.users.publish_again().await
    }

    /// The answer to a caller, including errors.
    pub async fn ask(&self, caller: &Arc<Caller>, query: &str) -> Value {
        self.graph.ask(caller, query, json!({})).await
    }

    /// The data of an answer to an admin, without errors.
    pub async fn ask_admin(&self, query: &str) -> Value {
        self.graph.answer(&testkit::admin(), query, json!({})).await
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        sqlx::query_scalar(sql)
            .fetch_one(&self.database.pool)
            .await
            .unwrap()
    }
}

fn graph(services: &Services) -> Graph {
    let scoped = services.clone();
    Graph::new(graphql::schema(services), move |request, caller| {
        graphql::scope(&scoped, request, caller)
    })
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

/// A seller with this ID.
pub fn seller_with_id(id: Uuid) -> Arc<Caller> {
    person(id, OrganisationKind::Seller, Role::SellerOwner)
}

/// A user with only this role.
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

/// A successful operation on 24 November 2026.
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

/// This many lost records, in the minute from this time on.
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

/// A fact of the user domain.
pub fn told(fact: UserFact, time: OffsetDateTime) -> CloudEvent {
    fact.publish(draft(time)).unwrap()
}

/// A failed sign-in to this user's account.
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
