//! Reads a producer's stream from a position on: every gateway reads every event, so there is no consumer group.

use std::time::Duration;

use anyhow::Context as _;
use events::CloudEvent;
use redis::aio::MultiplexedConnection;
use redis::streams::{StreamId, StreamRangeReply, StreamReadOptions, StreamReadReply};
use redis::{AsyncCommands as _, AsyncConnectionConfig};
use tokio::sync::Mutex;

/// The longest that a read waits for something new, whatever it is asked for.
const LONGEST: Duration = Duration::from_secs(5);
/// How long Redis may take on top.
const GRACE: Duration = Duration::from_secs(2);
const BATCH: usize = 500;

/// Where in a stream a reader is: the id of the last entry that it has seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position(String);

pub struct Entry {
    pub position: Position,
    /// `None` if the entry is not an event of ours: it is passed over.
    pub event: Option<CloudEvent>,
}

pub struct Stream {
    client: redis::Client,
    name: String,
    connection: Mutex<Option<MultiplexedConnection>>,
}

impl Stream {
    pub fn new(client: redis::Client, name: String) -> Self {
        Self { client, name, connection: Mutex::new(None) }
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    /// The position after everything that is in the stream now.
    pub async fn end(&self) -> anyhow::Result<Position> {
        let mut connection = self.connect().await?;
        let query = connection.xrevrange_count(&self.name, "+", "-", 1);
        let last: StreamRangeReply = self.within(GRACE, query).await?;
        Ok(Position(last.ids.into_iter().next().map_or_else(|| "0-0".to_owned(), |entry| entry.id)))
    }

    /// What comes after a position, waiting for it up to `wait`. Empty if nothing came.
    pub async fn read(&self, after: &Position, wait: Duration) -> anyhow::Result<Vec<Entry>> {
        let mut connection = self.connect().await?;
        let wait = wait.min(LONGEST);
        let milliseconds = usize::try_from(wait.as_millis()).unwrap_or(1).max(1);
        let options = StreamReadOptions::default().block(milliseconds).count(BATCH);
        let (names, positions) = ([&self.name], [&after.0]);
        let query = connection.xread_options(&names, &positions, &options);
        let reply: Option<StreamReadReply> = self.within(wait + GRACE, query).await?;
        let entries = reply.into_iter().flat_map(|reply| reply.keys).flat_map(|key| key.ids);
        Ok(entries.map(|entry| self.entry(entry)).collect())
    }

    fn entry(&self, entry: StreamId) -> Entry {
        let json: Option<String> = entry.get(events::ENTRY_FIELD);
        let event = json.as_deref().and_then(|json| serde_json::from_str(json).ok());
        if event.is_none() {
            tracing::error!(stream = self.name, id = entry.id, "an entry is not a CloudEvent");
        }
        Entry { position: Position(entry.id), event }
    }

    async fn connect(&self) -> anyhow::Result<MultiplexedConnection> {
        let mut held = self.connection.lock().await;
        if let Some(connection) = held.as_ref() {
            return Ok(connection.clone());
        }
        let config =
            AsyncConnectionConfig::new().set_connection_timeout(Some(GRACE)).set_response_timeout(None);
        let connection = self.client.get_multiplexed_async_connection_with_config(&config).await?;
        *held = Some(connection.clone());
        Ok(connection)
    }

    /// Gives up after a while, and after any failure begins again with a new connection.
    async fn within<T>(
        &self,
        limit: Duration,
        query: impl Future<Output = redis::RedisResult<T>>,
    ) -> anyhow::Result<T> {
        let result = match tokio::time::timeout(limit, query).await {
            Ok(result) => result.map_err(anyhow::Error::from),
            Err(_) => Err(anyhow::anyhow!("no answer in {limit:?}")),
        };
        if result.is_err() {
            *self.connection.lock().await = None;
        }
        result.with_context(|| format!("stream {}", self.name))
    }
}
