//! `plugins: carnet.access:` in `router.yaml`. An unknown key refuses to start, so a typo is not a silent default.
//!
//! None of these types is `Debug`: they carry secrets.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use super::contract::Kind;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Where the user subgraph answers, without a path.
    pub user_url: String,
    /// Where the order subgraph answers, without a path.
    pub order_url: String,
    /// The private key with which callers are signed: Ed25519, 64 hexadecimal digits.
    pub caller_key: String,
    pub redis: Redis,
    #[serde(default)]
    pub tokens: Tokens,
    #[serde(default)]
    pub clients: Clients,
    #[serde(default)]
    pub limits: Limits,
    /// What each kind of client does not see of the schema.
    pub contracts: BTreeMap<Kind, Contract>,
    pub rate: Rate,
    #[serde(default)]
    pub access_log: AccessLog,
    #[serde(default)]
    pub live: Live,
    pub pages: Pages,
    #[serde(default)]
    pub files: Files,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Redis {
    pub url: String,
    /// The first part of the name of every view and key.
    #[serde(default = "prefix")]
    pub prefix: String,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tokens {
    pub issuer: String,
    pub audience: String,
    /// How far clocks may differ.
    pub leeway_seconds: u64,
    /// How often the keys are read again although nothing seems to be missing: a withdrawn key lives this long.
    pub refresh_seconds: u64,
    /// How often, at most, an unknown key id makes the gateway read the keys again.
    pub refetch_seconds: u64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Clients {
    /// How often the clients and revoked sessions are read whole, in case an event was missed.
    pub snapshot_seconds: u64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of a request's body.
    pub body: usize,
    /// Levels of fields, counted through fragments.
    pub depth: u32,
    /// Aliases, counted once for each time that a fragment is spread.
    pub aliases: u32,
    /// Fields of the root, counted through fragments.
    pub root_fields: u32,
    /// Points: see `cost.rs`.
    pub cost: u64,
    /// How many items a page is expected to have when its `first` is not given.
    pub page_size: u64,
    /// How many items any other list is expected to have.
    pub list_size: u64,
    /// What a mutation's root field costs on top.
    pub mutation_cost: u64,
    /// Tokens of the operation's text, and levels of anything that can be nested in it.
    pub tokens: usize,
    pub recursion: usize,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Whatever has one of these tags is not there.
    #[serde(default)]
    pub exclude: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The budget of a client, by its rate class.
    pub standard: Budget,
    pub high: Budget,
    /// The budget of a user, through whatever client.
    pub user: Budget,
    /// The budget that all callers without a client and a user share, or each address has if `address_header` is set.
    pub public: Budget,
    /// A header with the caller's address, set (not passed on) by a proxy that every request goes through. The
    /// subgraphs are told the address too.
    #[serde(default)]
    pub address_header: Option<String>,
    /// Root fields that cost more than one.
    #[serde(default)]
    pub weights: BTreeMap<String, u32>,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Root fields a minute, in the long run.
    pub per_minute: u32,
    /// Root fields at once.
    pub burst: u32,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AccessLog {
    /// Records that may wait for Redis before new ones are dropped.
    pub buffer: usize,
    /// Records that the monitor domain may be behind before they wait here.
    pub keep: usize,
    /// A file for the records that cannot be written when the gateway stops; the next start writes them.
    pub spool: Option<std::path::PathBuf>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Live {
    /// Root subscription field to where its events come from and how they are answered.
    pub subscriptions: BTreeMap<String, Subscription>,
    /// Streams of this process.
    pub streams: usize,
    /// Streams of one user, or of one client that is on its own.
    pub streams_per_caller: usize,
    pub heartbeat_seconds: u64,
    /// Events of a producer that may wait for a slow subscriber.
    pub buffer: usize,
}

#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// The domain whose events make it move.
    pub producer: String,
    /// Event types; empty means all of the producer's.
    #[serde(default)]
    pub types: Vec<String>,
    /// The subscription's argument that an event's key must equal. Without it every event for the subscriber counts.
    #[serde(default)]
    pub only: Option<String>,
    /// Where an event has the key: `subject`, or the name of a field of its data.
    #[serde(default = "subject")]
    pub keys: Vec<String>,
    /// The query that answers, and its argument that takes the key.
    pub query: String,
    pub argument: String,
}

/// What is served beside GraphQL.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The same address as `supergraph.listen`.
    pub listen: String,
    /// Whether GraphiQL is.
    #[serde(default)]
    pub graphiql: bool,
}

/// Uploads and downloads of evidence.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Files {
    /// Bytes of an upload's body. The subgraph has a limit of its own, for the file in it.
    pub largest: usize,
    /// How long an upload or a download may take.
    pub seconds: u64,
}

impl Default for Files {
    fn default() -> Self {
        Self { largest: 25 * 1024 * 1024 + 64 * 1024, seconds: 300 }
    }
}

fn prefix() -> String {
    "carnet".to_owned()
}

fn subject() -> Vec<String> {
    vec!["subject".to_owned()]
}

impl Default for Tokens {
    fn default() -> Self {
        Self {
            issuer: "carnet".to_owned(),
            audience: "carnet".to_owned(),
            leeway_seconds: 10,
            refresh_seconds: 300,
            refetch_seconds: 5,
        }
    }
}

impl Default for Clients {
    fn default() -> Self {
        Self { snapshot_seconds: 60 }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            body: 1024 * 1024,
            depth: 15,
            aliases: 30,
            root_fields: 20,
            cost: 2000,
            page_size: 20,
            list_size: 5,
            mutation_cost: 10,
            tokens: 15_000,
            recursion: 500,
        }
    }
}

impl Default for AccessLog {
    fn default() -> Self {
        Self { buffer: 4096, keep: 20_000, spool: None }
    }
}

impl Default for Live {
    fn default() -> Self {
        Self {
            subscriptions: BTreeMap::new(),
            streams: 1000,
            streams_per_caller: 20,
            heartbeat_seconds: 5,
            buffer: 256,
        }
    }
}
