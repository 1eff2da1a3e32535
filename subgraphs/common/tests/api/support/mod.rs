mod counted;
mod facts;
mod mail_server;
mod sink;

pub use counted::Counted;
pub use facts::{
    Person, approval, letter, order, order_event, order_event_for, page_event, user_event,
};
pub use mail_server::{Answer, MailServer};
pub use sink::Sink;

use std::sync::Arc;

use async_graphql::{Request, Variables};
use caller::{Caller, Identity, OrganisationKind, Role, User};
use common::events::Incoming;
use common::graphql::{self, Schema};
use common::mail::service::Pages;
use common::service::Services;
use common::store::{Keyring, MIGRATIONS};
use envelope::Recipient;
use events::{CloudEvent, Lane};
use lettre::message::Mailbox;
use outbox::Reactions;
use serde_json::{Value, json};
use testkit::{Database, Keys};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

/// The page that letters link to.
pub const ACCOUNT_PAGE: &str = "https://carnet.example/account";
/// The beginning of the links that stop mails.
pub const SITE: &str = "https://carnet.example";

/// A running common domain without its mail job, and the domains that tell it what happened.
pub struct Common {
    pub database: Database,
    pub keys: Keys,
    pub streams: outbox::Args,
    pub services: Services,
    pub schema: Schema,
    pub recipient: Recipient,
    user: Database,
    rule: Database,
    order: Database,
    stop: CancellationToken,
    _running: DropGuard,
}

impl Common {
    pub async fn start() -> Self {
        let common = Self::without_process().await;
        common.relay();
        common.consume(Incoming);
        common
    }

    /// Publishes this domain's events until the value is dropped.
    pub fn relay(&self) {
        let (streams, pool) = (self.streams.clone(), self.database.pool.clone());
        let relay = Box::pin(outbox::relay(streams, pool, "common", self.stop.clone()));
        tokio::spawn(async move { relay.await.unwrap() });
    }

    /// Processes others' events with these reactions until the value is dropped.
    pub fn consume(&self, reactions: impl Reactions) {
        let (streams, pool) = (self.streams.clone(), self.database.pool.clone());
        let consumer = outbox::consume(streams, pool, "common", reactions, self.stop.clone());
        tokio::spawn(async move { consumer.await.unwrap() });
    }

    /// Processes and publishes nothing: for a test that starts the process itself.
    pub async fn without_process() -> Self {
        let (database, keys) = (
            testkit::database(&MIGRATIONS).await,
            testkit::keys("common").await,
        );
        let (user, order) = (
            testkit::database(&MIGRATIONS).await,
            testkit::database(&MIGRATIONS).await,
        );
        let (streams, stop) = (testkit::streams(), CancellationToken::new());
        let rule = testkit::database(&MIGRATIONS).await;
        for (producer, of) in [("user", &user), ("rule", &rule), ("order", &order)] {
            let relay = Box::pin(outbox::relay(
                streams.clone(),
                of.pool.clone(),
                producer,
                stop.clone(),
            ));
            tokio::spawn(async move { relay.await.unwrap() });
        }
        let keyring = Keyring::open(&keys.args, "common").await.unwrap();
        let pages = Pages {
            account: ACCOUNT_PAGE.parse().unwrap(),
            site: SITE.parse().unwrap(),
        };
        let services = Services::open(database.pool.clone(), keyring, pages)
            .await
            .unwrap();
        let schema = graphql::schema(&services);
        let recipient = Recipient::read(&keys.public_key_file).unwrap();
        Self {
            database,
            keys,
            streams,
            services,
            schema,
            recipient,
            user,
            rule,
            order,
            stop: stop.clone(),
            _running: stop.drop_guard(),
        }
    }

    /// A person of this organisation, known here.
    pub async fn person(&self, organisation: Uuid) -> Person {
        let person = Person::new(organisation);
        self.user_says(&[person.registered(&self.recipient)]).await;
        person
    }

    /// Publishes facts of the user domain and waits until they are processed.
    pub async fn user_says(&self, events: &[CloudEvent]) {
        self.user_publishes(events).await;
        self.processed("user", events).await;
    }

    /// Publishes facts of the rule domain and waits until they are processed.
    pub async fn rule_says(&self, events: &[CloudEvent]) {
        publish(&self.rule, events, Lane::Single).await;
        self.processed("rule", events).await;
    }

    /// Publishes facts of the order domain and waits until they are processed.
    pub async fn order_says(&self, events: &[CloudEvent]) {
        self.order_publishes(events).await;
        self.processed("order", events).await;
    }

    /// Publishes facts of the user domain in its bulk lane and waits until they are processed.
    pub async fn user_lists(&self, events: &[CloudEvent]) {
        publish(&self.user, events, Lane::Bulk).await;
        self.processed("user", events).await;
    }

    pub async fn user_publishes(&self, events: &[CloudEvent]) {
        publish(&self.user, events, Lane::Single).await;
    }

    pub async fn order_publishes(&self, events: &[CloudEvent]) {
        publish(&self.order, events, Lane::Single).await;
    }

    /// Waits until these events are published and acknowledged.
    pub async fn processed(&self, producer: &'static str, events: &[CloudEvent]) {
        let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
        let database = self.producer(producer);
        testkit::eventually("the events to be processed", || async {
            let waiting: i64 = sqlx::query_scalar(
                "select count(*) from outbox left join outbox_held using (lane, publication)
                 where id = any($1) and (publication is null or consumer = 'common')",
            )
            .bind(&ids)
            .fetch_one(&database.pool)
            .await
            .unwrap();
            let unacknowledged = self.unacknowledged(producer).await;
            (waiting == 0 && !unacknowledged.iter().any(|id| ids.contains(id))).then_some(())
        })
        .await;
    }

    /// The ids of a producer's events that are in this domain's views.
    pub async fn unacknowledged(&self, producer: &str) -> Vec<Uuid> {
        let mut ids = Vec::new();
        for lane in Lane::ALL {
            let entries = testkit::entries(&self.streams, producer, "common", lane).await;
            ids.extend(entries.iter().map(|event| event.id));
        }
        ids
    }

    /// The ids of these events that took effect here.
    pub async fn remembered(&self, events: &[CloudEvent]) -> Vec<Uuid> {
        let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
        sqlx::query_scalar("select event from inbox where event = any($1)")
            .bind(&ids)
            .fetch_all(&self.database.pool)
            .await
            .unwrap()
    }

    pub fn producer(&self, producer: &str) -> &Database {
        match producer {
            "user" => &self.user,
            "rule" => &self.rule,
            "order" => &self.order,
            _ => &self.database,
        }
    }

    /// Publishes everything that a producer has published here once more; returns how many events.
    pub async fn repeat(&self, producer: &'static str) -> u64 {
        let database = self.producer(producer);
        let mut tx = database.pool.begin().await.unwrap();
        let repeated = outbox::rebuild(&mut tx, producer, "common").await.unwrap();
        tx.commit().await.unwrap();
        let events = testkit::published(&database.pool).await;
        self.processed(producer, &events).await;
        repeated
    }

    /// What a caller is answered, errors included.
    pub async fn ask(&self, caller: &Arc<Caller>, query: &str) -> Value {
        self.ask_with(caller, query, json!({})).await
    }

    pub async fn ask_with(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Value {
        let request = Request::new(query)
            .variables(Variables::from_json(variables))
            .data(Arc::clone(caller));
        let request = graphql::scope(&self.services, request, caller);
        serde_json::to_value(self.schema.execute(request).await).unwrap()
    }

    /// The data that a caller is answered, without errors.
    pub async fn data(&self, caller: &Arc<Caller>, query: &str) -> Value {
        let answer = self.ask(caller, query).await;
        assert_eq!(answer.get("errors"), None, "{query}");
        answer["data"].clone()
    }

    /// All mails as an admin sees them, newest first.
    pub async fn mails(&self) -> Vec<Value> {
        let query = "{ mailMessages(first: 100) { nodes { id user { id } template state attempts failure sentAt } } }";
        self.data(&testkit::admin(), query).await["mailMessages"]["nodes"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// The only mail there is.
    pub async fn mail(&self) -> Value {
        let mails = self.mails().await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        mails[0].clone()
    }

    pub async fn run_sql(&self, sql: &'static str) {
        sqlx::raw_sql(sql)
            .execute(&self.database.pool)
            .await
            .unwrap();
    }

    /// The events of this name that the domain has published, when there are as many as this.
    pub async fn published(&self, name: &str, count: usize) -> Vec<CloudEvent> {
        let kind = format!("carnet.common.{name}.v1");
        testkit::eventually(&format!("{count} of {name}"), || async {
            let mut events = testkit::published(&self.database.pool).await;
            events.retain(|event| event.kind == kind);
            (events.len() == count).then_some(events)
        })
        .await
    }
}

async fn publish(producer: &Database, events: &[CloudEvent], lane: Lane) {
    let mut tx = producer.pool.begin().await.unwrap();
    match lane {
        Lane::Single => outbox::append_all(&mut tx, events).await.unwrap(),
        Lane::Bulk => outbox::append_bulk(&mut tx, events).await.unwrap(),
    }
    tx.commit().await.unwrap();
}

pub fn sender() -> Mailbox {
    "Carnet <no-reply@carnet.example>".parse().unwrap()
}

/// The first code of an answer's errors.
pub fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or("none")
}

pub fn with_role(user: Uuid, organisation: Uuid, role: Role) -> Arc<Caller> {
    testkit::signed(Identity::User(User {
        id: user,
        organisation,
        kind: OrganisationKind::Platform,
        roles: vec![role],
        session: Uuid::now_v7(),
    }))
}
