//! The whole platform from outside, over real HTTP.
#![expect(clippy::panic, clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod bad_input;
mod contracts;
mod examples;
mod identity;
mod main_job;
mod rule_changes;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use caller::SigningKey;
use e2e::{Graph, Mailbox, Platform, people, people::Member, seed::ClientKeys};
use secrecy::SecretString;

/// The running platform, with what would be an error elsewhere a failed test here.
struct Site(Platform);

fn platform() -> &'static Site {
    static SITE: OnceLock<Site> = OnceLock::new();
    SITE.get_or_init(|| Site(Platform::from_environment().unwrap()))
}

impl Site {
    fn url(&self) -> String {
        self.0.url()
    }

    fn home(&self) -> &Path {
        self.0.home()
    }

    fn keys(&self) -> ClientKeys {
        self.0.keys.clone()
    }

    fn web(&self) -> Graph {
        self.0.client(&self.0.keys.web).unwrap()
    }

    fn mobile(&self) -> Graph {
        self.0.client(&self.0.keys.mobile).unwrap()
    }

    fn partner(&self) -> Graph {
        self.0.client(&self.0.keys.partner).unwrap()
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

    /// A new seller, signed in at the web application.
    async fn seller(&self) -> Member {
        self.seller_with(&self.web()).await
    }

    async fn seller_with(&self, client: &Graph) -> Member {
        let registered = people::register(&self.web(), "SELLER", "Testhandel GmbH", "DE").await.unwrap();
        let graph = people::sign_in(client, &registered.email, people::PASSWORD).await.unwrap();
        Member { graph, ..registered }
    }

    fn subgraph(&self, domain: &str) -> String {
        self.0.subgraph(domain).unwrap()
    }

    /// The gateway's own key, to see what comes of its signature in the wrong place.
    fn caller_key(&self) -> SigningKey {
        SigningKey::from_hex(&SecretString::from(self.0.secret("gateway.caller").unwrap())).unwrap()
    }

    /// Whether the role of one domain may connect to the database of another.
    async fn can_connect(&self, role: &str, domain: &str) -> bool {
        let database_url = self.0.database(domain, role).unwrap().into();
        let pool = database::connect(&database::Args { database_url, database_connections: 1 }).unwrap();
        pool.acquire().await.is_ok()
    }
}

/// The access token of somebody signed in.
fn token(member: &Member) -> String {
    member.graph.token().unwrap().to_owned()
}

/// The folder of the client examples of this kind.
fn examples(kind: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../client-examples").join(kind)
}
