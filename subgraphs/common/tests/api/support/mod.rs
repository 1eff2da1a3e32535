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

use std::ops::Deref;
use std::sync::Arc;

use caller::{Caller, Identity, OrganisationKind, Role, User};
use common::events::Incoming;
use common::graphql;
use common::mail::service::Pages;
use common::service::Services;
use common::store::{Keyring, MIGRATIONS};
use envelope::Recipient;
use events::CloudEvent;
use lettre::message::Mailbox;
use serde_json::{Value, json};
use testkit::{Graph, Keys, Producer, World};
use uuid::Uuid;

/// The page that letters link to.
pub const ACCOUNT_PAGE: &str = "https://carnet.example/account";
/// The base URL of unsubscribe links.
pub const SITE: &str = "https://carnet.example";

/// The common domain without its mail job, and the domains that publish to it.
pub struct Common {
    pub world: World,
    pub keys: Keys,
    pub services: Services,
    pub graph: Graph,
    pub recipient: Recipient,
    pub user: Producer,
    pub rule: Producer,
    pub order: Producer,
}

impl Deref for Common {
    type Target = World;

    fn deref(&self) -> &World {
        &self.world
    }
}

impl Common {
    pub async fn start() -> Self {
        let common = Self::without_process().await;
        common.relay();
        common.consume(Incoming);
        common
    }

    /// Processes and publishes nothing, for a test that starts the process itself.
    pub async fn without_process() -> Self {
        let (world, keys) = (
            World::new("common", &MIGRATIONS).await,
            testkit::keys("common").await,
        );
        let keyring = Keyring::open(&keys.args, "common").await.unwrap();
        let pages = Pages {
            account: ACCOUNT_PAGE.parse().unwrap(),
            site: SITE.parse().unwrap(),
        };
        let services = Services::open(world.database.pool.clone(), keyring, pages)
            .await
            .unwrap();
        let scoped = services.clone();
        let graph = Graph::new(graphql::schema(&services), move |request, caller| {
            graphql::scope(&scoped, request, caller)
        });
        Self {
            recipient: Recipient::read(&keys.public_key_file).unwrap(),
            user: world.producer("user").await,
            rule: world.producer("rule").await,
            order: world.producer("order").await,
            world,
            keys,
            services,
            graph,
        }
    }

    /// A member of this organisation with a known contact.
    pub async fn person(&self, organisation: Uuid) -> Person {
        let person = Person::new(organisation);
        self.user_says(&[person.registered(&self.recipient)]).await;
        person
    }

    /// Publishes facts of the user domain and waits until they are acknowledged.
    pub async fn user_says(&self, events: &[CloudEvent]) {
        self.user.publish(events).await;
        self.user.wait_until_acknowledged(events).await;
    }

    /// Publishes facts of the user domain in its bulk lane and waits until they are acknowledged.
    pub async fn user_lists(&self, events: &[CloudEvent]) {
        self.user.publish_in_bulk(events).await;
        self.user.wait_until_acknowledged(events).await;
    }

    /// Publishes facts of the rule domain and waits until they are acknowledged.
    pub async fn rule_says(&self, events: &[CloudEvent]) {
        self.rule.publish(events).await;
        self.rule.wait_until_acknowledged(events).await;
    }

    /// Publishes facts of the order domain and waits until they are acknowledged.
    pub async fn order_says(&self, events: &[CloudEvent]) {
        self.order.publish(events).await;
        self.order.wait_until_acknowledged(events).await;
    }

    /// The answer to a caller, including errors.
    pub async fn ask(&self, caller: &Arc<Caller>, query: &str) -> Value {
        self.graph.ask(caller, query, json!({})).await
    }

    /// The data of an answer without errors.
    pub async fn data(&self, caller: &Arc<Caller>, query: &str) -> Value {
        self.graph.answer(caller, query, json!({})).await
    }

    /// All mails in an admin's view, newest first.
    pub async fn mails(&self) -> Vec<Value> {
        let query = "{ mailMessages(first: 100) { nodes { id user { id } template state attempts failure sentAt } } }";
        self.data(&testkit::admin(), query).await["mailMessages"]["nodes"]
            .as_array()
            .unwrap()
            .clone()
    }

    /// The only mail.
    pub async fn mail(&self) -> Value {
        let mails = self.mails().await;
        assert_eq!(mails.len(), 1, "{mails:?}");
        mails[0].clone()
    }
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
