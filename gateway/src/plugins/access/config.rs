//! The section `plugins: carnet.access:` of `router.yaml`. An unknown key is an error at start, so a typo does not
//! become a silent default.
//!
//! None of these types is `Debug`, because they contain secrets.

use std::collections::BTreeMap;
use std::num::NonZero;

use schemars::JsonSchema;
use serde::Deserialize;

use super::contract::Kind;
use super::live::settings::Live;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Base URL of the user subgraph, without a path.
    pub user_url: String,
    /// Base URL of the order subgraph, without a path.
    pub order_url: String,
    /// Base URL of the common subgraph, without a path.
    pub common_url: String,
    /// The private Ed25519 key that signs callers: 64 hexadecimal digits.
    pub caller_key: String,
    /// Timeout of a request to a subgraph.
    #[serde(default = "subgraph_timeout_seconds")]
    pub subgraph_timeout_seconds: u64,
    pub redis: Redis,
    /// The same policy as the router's `cors`, by a YAML alias.
    pub cors: Cors,
    #[serde(default)]
    pub tokens: Tokens,
    #[serde(default)]
    pub clients: Clients,
    #[serde(default)]
    pub limits: Limits,
    /// The parts of the schema that each kind of client does not see.
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
    /// The prefix of every view and key in Redis.
    #[serde(default = "prefix")]
    pub prefix: String,
}

/// The part of the router's `cors` that applies to all paths beside the graph. Other options of the router are
/// rejected, because they would apply to the graph only.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Cors {
    pub methods: Vec<String>,
    pub allow_headers: Vec<String>,
    pub expose_headers: Vec<String>,
    /// Seconds, for example `7200s`.
    pub max_age: String,
    pub policies: Vec<CorsPolicy>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CorsPolicy {
    pub origins: Vec<String>,
}

/// Verification of access tokens. The issuer is not configured: it is read from the user subgraph's metadata.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Tokens {
    pub audience: String,
    /// Tolerated clock difference.
    pub leeway_seconds: u64,
    /// Interval at which the keys are read again. A withdrawn key is accepted for at most this long.
    pub refresh_seconds: u64,
    /// Minimum interval between two reads of the keys that unknown key IDs cause.
    pub refetch_seconds: u64,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Clients {
    /// Interval at which the complete snapshot of clients and revoked sessions is read, in case an event was missed.
    pub snapshot_seconds: u64,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Limits {
    /// Bytes of a request body.
    pub body: usize,
    /// Levels of nested fields, with fragments expanded.
    pub depth: u32,
    /// Aliases, counted once for each spread of their fragment.
    pub aliases: u32,
    /// Root fields, with fragments expanded.
    pub root_fields: u32,
    /// Points of the estimated cost; see `cost.rs`.
    pub cost: u64,
    /// Estimated number of items of a page without `first` and `last`.
    pub page_size: u64,
    /// Estimated number of items of any other list.
    pub list_size: u64,
    /// Points added for each root field of a mutation.
    pub mutation_cost: u64,
    /// Tokens of the operation's text, and the maximum nesting depth that the parser accepts.
    pub tokens: usize,
    pub recursion: usize,
}

#[derive(Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Tags of the schema elements that this kind of client does not see.
    #[serde(default)]
    pub exclude: Vec<String>,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rate {
    /// The budget of a client on its own, and of the users of an organisation, by the rate class of the client.
    pub standard: Budget,
    pub high: Budget,
    /// The budget of a user through any client.
    pub user: Budget,
    /// The budget shared by all callers without a client and a user, or of each address if `address_header` is set.
    pub public: Budget,
    /// The budget for signing in to one account, or for refreshing one session, of callers without an address.
    #[serde(default = "subjects_budget")]
    pub subject: Budget,
    /// The header with the caller's address. A proxy that every request passes through must set it and must not pass on
    /// a value from the caller. The subgraphs receive the address, too.
    #[serde(default)]
    pub address_header: Option<String>,
    /// Root fields that count as more than one.
    #[serde(default)]
    pub weights: BTreeMap<String, u32>,
    #[serde(default)]
    pub prices: Prices,
    #[serde(default)]
    pub turns: Turns,
}

/// Limits of concurrent operations of one tenant, in each gateway process.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Turns {
    /// Concurrent light operations; by default the number of processors.
    pub light: usize,
    /// Concurrent heavy operations, in addition to the light ones; by default half the number of processors.
    pub heavy: usize,
    /// The least work of a heavy operation: its root fields plus the points for its input and its result.
    pub heavy_work: u64,
    /// Operations of each sort that may wait for a turn.
    pub waiting: usize,
    pub patience_milliseconds: u64,
}

/// The amount of each resource that is charged like one root field.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Prices {
    /// Bytes of a request body.
    pub input_bytes: u64,
    /// Tokens of an operation's text.
    pub tokens: u64,
    /// Items of the lists in the variables.
    pub input_items: u64,
    /// Points of the estimated cost; see `cost.rs`.
    pub cost: u64,
    /// Bytes of a file, uploaded or downloaded.
    pub file_bytes: u64,
}

#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// Root fields a minute on average.
    pub per_minute: u32,
    /// Root fields at once.
    pub burst: u32,
}

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct AccessLog {
    /// Records that may wait for Redis; further records are dropped.
    pub buffer: usize,
    /// Records that the monitor domain may be behind; further records wait in the buffer.
    pub keep: usize,
    /// The file for the records that cannot be written when the gateway stops. The next start writes them.
    pub spool: Option<std::path::PathBuf>,
}

/// Pages and endpoints beside the graph.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pages {
    /// The same address as `supergraph.listen`.
    pub listen: String,
    /// Serves GraphiQL if true.
    #[serde(default)]
    pub graphiql: bool,
    /// The client key that GraphiQL starts with. Every visitor of the page can read it.
    #[serde(default)]
    pub graphiql_client_key: Option<String>,
    /// The folder of the built web application. If empty, its pages describe how to build it.
    #[serde(default)]
    pub web: Option<std::path::PathBuf>,
    /// The client key of the page at `/`. Every visitor can read it.
    #[serde(default)]
    pub web_client_key: Option<String>,
    /// The client key of the page at `/admin/`. Every visitor can read it.
    #[serde(default)]
    pub web_admin_client_key: Option<String>,
}

/// Uploads and downloads of evidence files.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Files {
    /// Maximum bytes of the body of an upload. The order subgraph limits the file in it separately.
    pub largest: usize,
    /// Timeout of an upload or a download.
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

/// Sixty sign-ins, of which the user domain processes ten.
const fn subjects_budget() -> Budget {
    Budget {
        per_minute: 300,
        burst: 300,
    }
}

const fn subgraph_timeout_seconds() -> u64 {
    15
}

fn prefix() -> String {
    "carnet".to_owned()
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
