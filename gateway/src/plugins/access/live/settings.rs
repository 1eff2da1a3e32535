//! The section `live:` of the configuration.

use std::collections::{BTreeMap, BTreeSet};

use caller::Role;
use schemars::JsonSchema;
use serde::Deserialize;

#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Live {
    /// Each root subscription field, with the sources of its events and the query that resolves it.
    pub subscriptions: BTreeMap<String, Subscription>,
    /// Maximum number of streams of this process.
    pub streams: usize,
    /// Maximum number of streams of one user, or of one client without a user.
    pub streams_per_caller: usize,
    /// Maximum number of streams of all users and programs of one organisation.
    pub streams_per_organisation: usize,
    pub heartbeat_seconds: u64,
    /// Events of a producer that may wait for a slow subscriber. The minimum is 2,000, the events of two reads.
    pub buffer: usize,
}

#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Subscription {
    /// The events that trigger the subscription.
    pub sources: Vec<Source>,
    /// The argument of the subscription that the key of an event must equal. Without it, every event for the subscriber
    /// counts.
    #[serde(default)]
    pub only: Option<String>,
    /// Users with one of these roles may read the objects of all organisations, so events count for them whatever the
    /// audience is. Needs `only`.
    #[serde(default)]
    #[schemars(with = "Vec<String>")]
    pub readers: Vec<Role>,
    /// A field of the object that is null until the object is over. The stream ends after the first response in which
    /// it is not null. Needs `only`.
    #[serde(default)]
    pub until: Option<String>,
    /// The query that resolves the event, and its argument that takes the key.
    pub query: String,
    pub argument: String,
}

#[derive(Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The domain whose events trigger the subscription.
    pub producer: String,
    /// Event types; empty means all types of the producer.
    #[serde(default)]
    pub types: Vec<String>,
    /// The places of the key in an event: `subject`, or the name of a field of its data.
    #[serde(default = "subject")]
    pub keys: Vec<String>,
    /// False if readers must not learn the version: `changed` then says that it is not known.
    #[serde(default = "yes")]
    pub versioned: bool,
    /// The kind of the objects: a value of the field `kind` of the query. With it, the argument of the query takes
    /// `<kind>:<key>:<version>`.
    #[serde(default)]
    pub kind: Option<String>,
}

impl Subscription {
    /// The domains of the sources, each once.
    pub fn producers(&self) -> BTreeSet<&str> {
        self.sources
            .iter()
            .map(|source| source.producer.as_str())
            .collect()
    }
}

const fn yes() -> bool {
    true
}

fn subject() -> Vec<String> {
    vec!["subject".to_owned()]
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
