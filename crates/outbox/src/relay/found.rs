//! State of a view in Redis.

use std::collections::HashMap;

use anyhow::Context;
use redis::aio::MultiplexedConnection;
use redis::{Value, from_redis_value};

/// State of a view in Redis.
pub struct Found {
    length: u64,
    /// Number of entries that were ever added.
    pub added: i64,
    /// Publication number of the oldest entry.
    first: Option<i64>,
}

impl Found {
    pub async fn ask(connection: &mut MultiplexedConnection, view: &str) -> anyhow::Result<Self> {
        let info: redis::RedisResult<HashMap<String, Value>> = redis::cmd("XINFO")
            .arg("STREAM")
            .arg(view)
            .query_async(connection)
            .await;
        let mut info = match info {
            Ok(info) => info,
            Err(error) if error.to_string().contains("no such key") => {
                return Ok(Self {
                    length: 0,
                    added: 0,
                    first: None,
                });
            }
            Err(error) => return Err(error.into()),
        };
        let mut part = |name: &str| {
            info.remove(name)
                .with_context(|| format!("XINFO STREAM without {name}"))
        };
        let first: Option<(String, HashMap<String, String>)> =
            from_redis_value(part("first-entry")?)?;
        let publication =
            first.and_then(|(_, fields)| fields.get(events::PUBLICATION_FIELD)?.parse().ok());
        Ok(Self {
            length: from_redis_value(part("length")?)?,
            // Redis 7 and later.
            added: from_redis_value(part("entries-added")?)?,
            first: publication,
        })
    }

    /// Publication up to which the consumer has acknowledged everything, as far as the view shows it. Publications up to `rebuilt` may
    /// follow later ones.
    pub fn acknowledged(&self, published: i64, rebuilt: i64) -> Option<i64> {
        match self.first {
            None if self.length == 0 => Some(published),
            Some(first) if first > rebuilt => Some(first - 1),
            _ => None,
        }
    }
}
