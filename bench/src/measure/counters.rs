use anyhow::Context;
use e2e::Platform;
use redis::aio::MultiplexedConnection;
use serde::{Deserialize, Serialize};

use crate::databases::Databases;

/// The domain in whose database the data generator creates the extension.
const DOMAIN: &str = "user";

/// Reads the counters of Postgres and Redis.
pub struct Counters {
    databases: Databases,
    /// True if Postgres has the extension `pg_stat_statements`. The statistics of its databases are not an alternative, because an
    /// idle connection reports them up to ten seconds late.
    has_statements: bool,
    redis: MultiplexedConnection,
}

/// Counters since the start of the servers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Statements of the platform that Postgres has executed, BEGIN and COMMIT included. `None` if they are not counted.
    pub statements: Option<i64>,
    /// Commands of Redis. `None` if they are not counted.
    pub commands: Option<i64>,
}

impl Counts {
    pub fn since(self, before: Self) -> Self {
        Self {
            statements: difference(self.statements, before.statements),
            commands: difference(self.commands, before.commands),
        }
    }
}

impl Counters {
    pub async fn connect(platform: &Platform) -> anyhow::Result<Self> {
        let mut databases = Databases::connect(platform).await?;
        let has_statements: bool = sqlx::query_scalar(
            "select exists (select from pg_extension where extname = 'pg_stat_statements')",
        )
        .fetch_one(databases.of(DOMAIN)?)
        .await?;
        Ok(Self {
            databases,
            has_statements,
            redis: redis::Client::open(platform.redis()?)?
                .get_multiplexed_async_connection()
                .await
                .context("connecting to Redis")?,
        })
    }

    pub async fn read(&mut self) -> anyhow::Result<Counts> {
        let statements = if self.has_statements {
            Some(self.statements().await?)
        } else {
            None
        };
        let info: String = redis::cmd("INFO")
            .arg("commandstats")
            .query_async(&mut self.redis)
            .await?;
        Ok(Counts {
            statements,
            commands: Some(calls(&info)),
        })
    }

    /// The statements of the accounts of the platform, in all databases. The bench is the superuser.
    async fn statements(&mut self) -> anyhow::Result<i64> {
        let statements: i64 = sqlx::query_scalar(
            "select coalesce(sum(calls), 0)::bigint from pg_stat_statements
             where userid <> (select oid from pg_roles where rolname = current_user)",
        )
        .fetch_one(self.databases.of(DOMAIN)?)
        .await?;
        Ok(statements)
    }
}

fn difference(now: Option<i64>, before: Option<i64>) -> Option<i64> {
    Some(now? - before?)
}

/// The calls of all commands in the output of `INFO commandstats`, except those of INFO itself.
fn calls(info: &str) -> i64 {
    let calls = info.lines().filter_map(|line| {
        let (name, values) = line.strip_prefix("cmdstat_")?.split_once(":calls=")?;
        if name == "info" {
            return None;
        }
        values.split(',').next()?.parse::<i64>().ok()
    });
    calls.sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_calls_of_all_commands_are_added() {
        let info = "# Commandstats\r\ncmdstat_get:calls=3,usec=1,usec_per_call=0.3\r\n\
                    cmdstat_xgroup|create:calls=4,usec=1\r\ncmdstat_info:calls=8,usec=1\r\nother:calls=9\r\n";
        assert_eq!(calls(info), 7);
        assert_eq!(calls(""), 0);
    }

    #[test]
    fn counts_are_compared_with_earlier_ones() {
        let before = Counts {
            statements: Some(1),
            commands: Some(2),
        };
        let after = Counts {
            statements: Some(4),
            commands: Some(7),
        };
        let between = Counts {
            statements: Some(3),
            commands: Some(5),
        };
        assert_eq!(after.since(before), between);
        assert_eq!(after.since(Counts::default()), Counts::default());
    }
}
