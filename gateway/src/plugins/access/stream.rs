//! Reads the views that one producer broadcasts to the gateways, from a position on. Every gateway process reads every
//! entry, so there is no consumer group.

use std::time::Duration;

use anyhow::Context as _;
use events::{CloudEvent, Lane};
use redis::aio::MultiplexedConnection;
use redis::streams::{StreamId, StreamRangeReply, StreamReadOptions, StreamReadReply};
use redis::{AsyncCommands as _, AsyncConnectionConfig};
use tokio::sync::Mutex;

/// Maximum time that a read blocks, whatever `wait` says.
const LONGEST: Duration = Duration::from_secs(5);
/// Additional timeout for Redis itself.
const GRACE: Duration = Duration::from_secs(2);
/// Maximum number of entries of one view per read.
const BATCH: usize = 500;
/// Maximum number of events per read.
pub const MOST_READ: usize = BATCH * Lane::ALL.len();
/// The position before every entry.
const BEGINNING: &str = "0-0";

/// The position of a reader in each view: the ID of the last entry that it has read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position(Vec<String>);

/// The events that were read after a position.
pub struct Batch {
    pub events: Vec<CloudEvent>,
    /// True if events before these may be missing: the view was trimmed beyond the position, or Redis lost its data.
    pub gap: bool,
}

pub struct Stream {
    client: redis::Client,
    producer: String,
    views: Vec<String>,
    connection: Mutex<Option<MultiplexedConnection>>,
}

impl Stream {
    pub fn new(client: redis::Client, prefix: &str, producer: &str) -> Self {
        let views = Lane::ALL.map(|lane| events::view(prefix, producer, "gateway", lane));
        Self {
            client,
            producer: producer.to_owned(),
            views: views.into(),
            connection: Mutex::new(None),
        }
    }

    pub fn producer(&self) -> &str {
        &self.producer
    }

    /// The position at the end of the views.
    pub async fn end(&self) -> anyhow::Result<Position> {
        let mut connection = self.connect().await?;
        let mut position = Vec::new();
        for view in &self.views {
            let query = connection.xrevrange_count(view, "+", "-", 1);
            let last: StreamRangeReply = self.within(GRACE, query).await?;
            position.push(
                last.ids
                    .into_iter()
                    .next()
                    .map_or_else(|| BEGINNING.to_owned(), |entry| entry.id),
            );
        }
        Ok(Position(position))
    }

    /// Reads the events after a position, blocking up to `wait`, and advances the position. The result is empty if no
    /// event arrived. An entry that is not an event is skipped. After an error the position is unchanged.
    pub async fn read(&self, position: &mut Position, wait: Duration) -> anyhow::Result<Batch> {
        let mut connection = self.connect().await?;
        let wait = wait.min(LONGEST);
        let milliseconds = usize::try_from(wait.as_millis()).unwrap_or(1).max(1);
        let options = StreamReadOptions::default()
            .block(milliseconds)
            .count(BATCH);
        let query = connection.xread_options(&self.views, &position.0, &options);
        let reply: Option<StreamReadReply> = self.within(wait + GRACE, query).await?;
        let Some(reply) = reply else {
            return Ok(Batch {
                events: Vec::new(),
                gap: self.follow_back(position).await?,
            });
        };
        let mut batch = Batch {
            events: Vec::new(),
            gap: self.has_gap(position, &reply).await?,
        };
        for stream in reply.keys {
            let place = self.views.iter().position(|view| *view == stream.key);
            if let (Some(last), Some(reached)) = (
                stream.ids.last(),
                place.and_then(|place| position.0.get_mut(place)),
            ) {
                reached.clone_from(&last.id);
            }
            batch
                .events
                .extend(stream.ids.iter().filter_map(|entry| self.event(entry)));
        }
        Ok(batch)
    }

    /// Returns true if entries may be missing between a position and the entries read after it. A view loses its oldest
    /// entries first, so nothing is missing while the view still has the entry at the position. That entry is looked up
    /// after the read, because the view may be trimmed in between. At the beginning of a view there is no such entry.
    async fn has_gap(&self, position: &Position, read: &StreamReadReply) -> anyhow::Result<bool> {
        let mut connection = self.connect().await?;
        for (view, reached) in self.views.iter().zip(&position.0) {
            if reached == BEGINNING || read.keys.iter().all(|stream| stream.key != *view) {
                continue;
            }
            let query = connection.xrevrange_count(view, reached, reached, 1);
            let witness: StreamRangeReply = self.within(GRACE, query).await?;
            if witness.ids.is_empty() {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Moves the position to the beginning of each view that ends before it, and returns true if there was one. Entry
    /// IDs are times: if Redis lost its data and its clock was set back, new entries have smaller IDs, and a reader
    /// would wait until the clock has caught up.
    async fn follow_back(&self, position: &mut Position) -> anyhow::Result<bool> {
        let end = self.end().await?;
        let mut lost = false;
        for (reached, end) in position.0.iter_mut().zip(end.0) {
            if key(&end) < key(reached) {
                BEGINNING.clone_into(reached);
                lost = true;
            }
        }
        Ok(lost)
    }

    fn event(&self, entry: &StreamId) -> Option<CloudEvent> {
        let json: Option<String> = entry.get(events::ENTRY_FIELD);
        let event = json
            .as_deref()
            .and_then(|json| serde_json::from_str(json).ok());
        if event.is_none() {
            tracing::error!(
                producer = self.producer,
                id = entry.id,
                "an entry is not a CloudEvent and is skipped"
            );
        }
        event
    }

    async fn connect(&self) -> anyhow::Result<MultiplexedConnection> {
        let mut held = self.connection.lock().await;
        if let Some(connection) = held.as_ref() {
            return Ok(connection.clone());
        }
        let config = AsyncConnectionConfig::new()
            .set_connection_timeout(Some(GRACE))
            .set_response_timeout(None);
        let connection = self
            .client
            .get_multiplexed_async_connection_with_config(&config)
            .await?;
        *held = Some(connection.clone());
        Ok(connection)
    }

    /// Applies a timeout, and drops the connection after a failure.
    async fn within<T>(
        &self,
        limit: Duration,
        query: impl Future<Output = redis::RedisResult<T>>,
    ) -> anyhow::Result<T> {
        let result = match tokio::time::timeout(limit, query).await {
            Ok(result) => result.map_err(anyhow::Error::from),
            Err(_) => Err(anyhow::anyhow!("no response within {limit:?}")),
        };
        if result.is_err() {
            *self.connection.lock().await = None;
        }
        result.with_context(|| format!("the events of {} cannot be read", self.producer))
    }
}

/// The time and the sequence number of an entry ID.
fn key(id: &str) -> (u64, u64) {
    let parse = |part: &str| part.parse().unwrap_or_default();
    id.split_once('-')
        .map_or((0, 0), |(time, number)| (parse(time), parse(number)))
}
