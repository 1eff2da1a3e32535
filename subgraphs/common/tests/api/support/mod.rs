mod facts;
mod mail_server;

pub use facts::{Person, approval, letter, order, order_event, order_event_for, user_event};
pub use mail_server::{Answer, MailServer};

use std::sync::Arc;

use async_graphql::{Request, Variables};
use caller::{Caller, Identity, OrganisationKind, Role, User};
use common::events::{Incoming, PRODUCERS};
use common::graphql::{self, Schema};
use common::service::Service;
use common::store::{Keyring, MIGRATIONS};
use envelope::Recipient;
use events::CloudEvent;
use lettre::message::Mailbox;
use serde_json::{Value, json};
use testkit::{Database, Keys};
use tokio_util::sync::{CancellationToken, DropGuard};
use uuid::Uuid;

/// Where letters lead.
pub const ACCOUNT_PAGE: &str = "https://carnet.example/account";

/// A running common domain without its mail job, and the domains that tell it what happened.
pub struct Common {
    pub database: Database,
    pub keys: Keys,
    pub streams: outbox::Args,
    pub service: Service,
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
        let (streams, pool, stop) = (&common.streams, &common.database.pool, &common.stop);
        let relay = outbox::relay(streams.clone(), pool.clone(), "common", stop.clone());
        let consumer =
            outbox::consume(streams.clone(), pool.clone(), "common", PRODUCERS, Incoming, stop.clone());
        tokio::spawn(async move { relay.await.unwrap() });
        tokio::spawn(async move { consumer.await.unwrap() });
        common
    }

    /// Takes nothing in and publishes nothing: for a test that starts the process itself.
    pub async fn without_process() -> Self {
        let (database, keys) = (testkit::database(&MIGRATIONS).await, testkit::keys("common").await);
        let (user, order) = (testkit::database(&MIGRATIONS).await, testkit::database(&MIGRATIONS).await);
        let (streams, stop) = (testkit::streams(), CancellationToken::new());
        let rule = testkit::database(&MIGRATIONS).await;
        for (producer, of) in [("user", &user), ("rule", &rule), ("order", &order)] {
            let relay = outbox::relay(streams.clone(), of.pool.clone(), producer, stop.clone());
            tokio::spawn(async move { relay.await.unwrap() });
        }
        let keyring = Keyring::open(&keys.args, "common").await.unwrap();
        let service = Service::new(database.pool.clone(), keyring, ACCOUNT_PAGE.parse().unwrap());
        let schema = graphql::schema(service.clone());
        let recipient = Recipient::read(&keys.public_key_file).unwrap();
        Self {
            database,
            keys,
            streams,
            service,
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

    /// Publishes what the user domain says and waits until it is taken in.
    pub async fn user_says(&self, events: &[CloudEvent]) {
        self.publish(&self.user, events).await;
    }

    /// Publishes what the rule domain says and waits until it is taken in.
    pub async fn rule_says(&self, events: &[CloudEvent]) {
        self.publish(&self.rule, events).await;
    }

    /// Publishes what the order domain says and waits until it is taken in.
    pub async fn order_says(&self, events: &[CloudEvent]) {
        self.publish(&self.order, events).await;
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

    /// Has all that the order domain said published once more, as a relay does that died at the wrong moment.
    pub async fn order_repeats_itself(&self) {
        sqlx::query("update outbox set published_at = null").execute(&self.order.pool).await.unwrap();
    }

    /// The same of the user domain.
    pub async fn user_repeats_itself(&self) {
        sqlx::query("update outbox set published_at = null").execute(&self.user.pool).await.unwrap();
    }

    /// What a caller is answered, errors included.
    pub async fn ask(&self, caller: &Arc<Caller>, query: &str) -> Value {
        self.ask_with(caller, query, json!({})).await
    }

    pub async fn ask_with(&self, caller: &Arc<Caller>, query: &str, variables: Value) -> Value {
        let request = Request::new(query).variables(Variables::from_json(variables)).data(Arc::clone(caller));
        let request = graphql::with_loaders(request, &self.service, caller);
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
        self.data(&testkit::admin(), query).await["mailMessages"]["nodes"].as_array().unwrap().clone()
    }

    /// The only mail there is.
    pub async fn mail(&self) -> Value {
        let mails = self.mails().await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        mails[0].clone()
    }

    pub async fn run_sql(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&self.database.pool).await.unwrap();
    }

    /// The events of this name that the domain has published, when there are as many as this.
    pub async fn published(&self, name: &str, count: usize) -> Vec<CloudEvent> {
        let kind = format!("carnet.common.{name}.v1");
        testkit::eventually(&format!("{count} of {name}"), || async {
            let mut events = testkit::published(&self.streams, "common").await;
            events.retain(|event| event.kind == kind);
            (events.len() == count).then_some(events)
        })
        .await
    }
}

pub fn sender() -> Mailbox {
    "Carnet <no-reply@carnet.example>".parse().unwrap()
}

/// The first code of an answer's errors.
pub fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"].as_str().unwrap_or("none")
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
