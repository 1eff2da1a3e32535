//! The complete platform from outside, over real HTTP.
#![allow(
    clippy::too_many_lines,
    reason = "a test reads as one scenario from beginning to end"
)]
#![expect(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on has failed"
)]

mod accounts;
mod bad_input;
mod cases;
mod certificates;
mod changes;
mod contracts;
mod demonstration;
mod enquiries;
mod evidence;
mod examples;
mod files;
mod identity;
mod journeys;
mod lists;
mod machines;
mod mails;
mod main_job;
mod members;
mod paging;
mod partial_updates;
mod product_references;
mod products;
mod programs;
mod providers;
mod rule_changes;
mod sessions_of_browsers;
mod subscriptions;
mod supergraph;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

use caller::SigningKey;
use e2e::{
    Graph, Mailbox, Platform,
    documents::Document,
    people::{self, Member},
    seed::{ClientKeys, Stage},
    waiting,
};
use secrecy::SecretString;
use serde_json::{Value, json};

/// The running platform. Its errors fail the test.
struct Site(Platform);

fn platform() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| Site(Platform::from_environment().unwrap()))
}

impl Site {
    fn url(&self) -> String {
        self.0.url()
    }

    fn page(&self, path: &str) -> String {
        self.0.page(path)
    }

    fn home(&self) -> &Path {
        self.0.home()
    }

    fn keys(&self) -> ClientKeys {
        self.0.keys.clone()
    }

    fn client(&self, key: &str) -> Graph {
        self.0.client(key).unwrap()
    }

    fn web(&self) -> Graph {
        self.client(&self.0.keys.web)
    }

    fn mobile(&self) -> Graph {
        self.client(&self.0.keys.mobile)
    }

    fn partner(&self) -> Graph {
        self.client(&self.0.keys.partner)
    }

    fn admin_client(&self) -> Graph {
        self.0.admin_client().unwrap()
    }

    async fn admin(&self) -> Graph {
        self.0.admin().await.unwrap()
    }

    fn mailbox(&self) -> Mailbox {
        self.0.mailbox()
    }

    /// A new seller, signed in with the web application.
    async fn seller(&self) -> Member {
        self.seller_with(&self.web()).await
    }

    async fn seller_with(&self, client: &Graph) -> Member {
        people::register(client, &self.mailbox(), "SELLER", "Testhandel GmbH", "DE")
            .await
            .unwrap()
    }

    async fn stage(&self) -> Stage {
        self.0.stage().await.unwrap()
    }

    fn generate_token_key(&self) -> String {
        self.0.generate_token_key().unwrap()
    }

    fn subgraph(&self, domain: &str) -> String {
        self.0.subgraph(domain).unwrap()
    }

    /// The gateway's own key, to test its signature for the wrong subgraph.
    fn caller_key(&self) -> SigningKey {
        SigningKey::from_hex(&SecretString::from(
            self.0.secret("gateway.caller").unwrap(),
        ))
        .unwrap()
    }

    /// Returns true if the role of one domain can connect to the database of another.
    async fn can_connect(&self, role: &str, domain: &str) -> bool {
        let database_url = self.0.database(domain, role).unwrap().into();
        let pool = database::connect(&database::Args {
            database_url,
            database_connections: 1,
        })
        .unwrap();
        pool.acquire().await.is_ok()
    }
}

/// The access token of a member.
fn token(member: &Member) -> String {
    member.graph.token().unwrap().to_owned()
}

/// The payload of a mutation that must not be refused.
async fn accepted(graph: &Graph, document: &Document, input: Value) -> Value {
    graph.mutate(document, input).await.unwrap()
}

/// The code of the refusal of a mutation.
async fn refused(graph: &Graph, document: &Document, input: Value) -> String {
    let answer = graph
        .send(document.text, json!({ "input": input }))
        .await
        .unwrap();
    let code = answer.refusal().map(str::to_owned);
    code.unwrap_or_else(|| panic!("{} was not refused: {answer:?}", document.name))
}

/// Returns the data of a response without errors. Waits while the caller's budget is used up.
async fn ask(graph: &Graph, query: &str, variables: &Value) -> Value {
    let graph = graph.patient();
    let answer = graph.send(query, variables.clone()).await.unwrap();
    assert_eq!(answer.body.get("errors"), None, "{query} {variables}");
    answer.body["data"].clone()
}

/// Waits until the gateway refuses this token or key, at most for the time that the platform guarantees.
async fn out_within_seconds(graph: &Graph) {
    let out =
        async || Ok((graph.send("{ __typename }", json!({})).await?.status == 401).then_some(()));
    waiting::within(
        Duration::from_secs(5),
        "a token or a key to be refused",
        out,
    )
    .await
    .unwrap();
}

/// The folder of the client examples of this kind.
fn examples(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../client-examples")
        .join(kind)
}
