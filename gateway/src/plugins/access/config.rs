//! `plugins: carnet.access:` in `router.yaml`. An unknown key refuses to start, so a typo is not a silent default.
//!
//! None of these types is `Debug`: they carry secrets.

use std::collections::BTreeMap;
use std::num::NonZero;

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
    /// Where the common subgraph answers, without a path.
    pub common_url: String,
    /// The private key with which callers are signed: Ed25519, 64 hexadecimal digits.
    pub caller_key: String,
    pub redis: Redis,
    /// The router's own `cors`, by a YAML alias.
    pub cors: Cors,
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

/// The part of the router's `cors` that applies to everything beside the graph too. What the router knows beyond this
/// would apply to the graph only, so it is refused.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cors {
    pub methods: Vec<String>,
    pub allow_headers: Vec<String>,
    pub expose_headers: Vec<String>,
    /// Seconds, as `7200s`.
    pub max_age: String,
    pub policies: Vec<CorsPolicy>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorsPolicy {
    pub origins: Vec<String>,
}

/// The issuer is not among these: it is read from the user subgraph's metadata.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tokens {
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
    /// How many items a page is expected to have when neither its `first` nor its `last` is given.
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
    /// The budget of a client on its own, and of the users of an organisation, by the rate class of the client.
    pub standard: Budget,
    pub high: Budget,
    /// The budget of a user, through whatever client.
    pub user: Budget,
    /// The budget that all callers without a client and a user share, or each address has if `address_header` is set.
    pub public: Budget,
    /// The budget for signing in to one account, or refreshing one session, of callers without an address.
    #[serde(default = "subjects_budget")]
    pub subject: Budget,
    /// A header with the caller's address, set (not passed on) by a proxy that every request goes through. The
    /// subgraphs are told the address too.
    #[serde(default)]
    pub address_header: Option<String>,
    /// Root fields that cost more than one.
    #[serde(default)]
    pub weights: BTreeMap<String, u32>,
    #[serde(default)]
    pub prices: Prices,
    #[serde(default)]
    pub turns: Turns,
}

/// Operations of one tenant at the same time, in each gateway process.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Turns {
    /// Light operations; if not set, as many as there are processors.
    pub light: usize,
    /// Heavy operations, beside the light ones; if not set, half as many as there are processors.
    pub heavy: usize,
    /// The least work of a heavy operation: root fields, and the points of what is sent and returned.
    pub heavy_work: u64,
    /// Operations that may wait for a turn, of each sort.
    pub waiting: usize,
    pub patience_milliseconds: u64,
}

/// How much of each counts as one root field more.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Prices {
    /// Bytes of a request's body.
    pub input_bytes: u64,
    /// Tokens of an operation's text.
    pub tokens: u64,
    /// Items of the lists in the variables.
    pub input_items: u64,
    /// Points of the estimated cost: see `cost.rs`.
    pub cost: u64,
    /// Bytes of a file, uploaded or downloaded.
    pub file_bytes: u64,
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
    /// Streams of all people and programs of one organisation.
    pub streams_per_organisation: usize,
    pub heartbeat_seconds: u64,
    /// Events of a producer that may wait for a slow subscriber; never fewer than those of two reads, 2,000.
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
    /// The client key that GraphiQL begins with. Everybody who can open the page is told it.
    #[serde(default)]
    pub graphiql_client_key: Option<String>,
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
        Self {
            largest: 25 * 1024 * 1024 + 64 * 1024,
            seconds: 300,
        }
    }
}

impl Budget {
    pub const fn times(self, factor: u32) -> Self {
        let Self { per_minute, burst } = self;
        Self {
            per_minute: per_minute.saturating_mul(factor),
            burst: burst.saturating_mul(factor),
        }
    }
}

/// Sixty sign-ins, of which the user domain looks at ten.
const fn subjects_budget() -> Budget {
    Budget {
        per_minute: 300,
        burst: 300,
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
            audience: "carnet".to_owned(),
            leeway_seconds: 10,
            refresh_seconds: 300,
            refetch_seconds: 5,
        }
    }
}

impl Default for Clients {
    fn default() -> Self {
        Self {
            snapshot_seconds: 60,
        }
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

impl Default for Prices {
    fn default() -> Self {
        Self {
            input_bytes: 8 * 1024,
            tokens: 1000,
            input_items: 50,
            cost: 200,
            file_bytes: 256 * 1024,
        }
    }
}

impl Default for Turns {
    fn default() -> Self {
        let processors = std::thread::available_parallelism().map_or(2, NonZero::get);
        Self {
            light: processors,
            heavy: processors.div_ceil(2),
            heavy_work: 10,
            waiting: 64,
            patience_milliseconds: 5000,
        }
    }
}

impl Default for AccessLog {
    fn default() -> Self {
        Self {
            buffer: 4096,
            keep: 20_000,
            spool: None,
        }
    }
}

impl Default for Live {
    fn default() -> Self {
        Self {
            subscriptions: BTreeMap::new(),
            streams: 1000,
            streams_per_caller: 20,
            streams_per_organisation: 200,
            heartbeat_seconds: 5,
            buffer: 2000,
        }
    }
}
