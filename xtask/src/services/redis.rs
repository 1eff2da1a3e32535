//! A private Redis, and an administrator's connection to a Redis.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail, ensure};
use serde::Serialize;

use super::endpoint::Endpoint;
use super::tools::Tools;
use crate::domains::REDIS;
use crate::fleet::{Fleet, Program};
use crate::home::Home;
use crate::{checkout, run};

#[cfg(test)]
pub mod tests;

pub const ADMIN: &str = "admin";
/// The memory limit of Redis. Views are bounded; if they fill it nevertheless, events wait in the outboxes.
const MEMORY: &str = "256mb";

/// Timeout of a Redis command.
const LIMIT: Duration = Duration::from_secs(5);

/// A server that listens on loopback only and writes its data to disk every second.
pub struct Server<'a> {
    pub tools: &'a Tools,
    pub home: &'a Home,
    /// Its address, and the administrator's password.
    pub endpoint: Endpoint,
    /// The other users. They are in the ACL file, so they exist as soon as the server runs.
    pub users: &'a [User],
    pub durable: bool,
}

impl Server<'_> {
    pub fn start(&self, fleet: &mut Fleet) -> anyhow::Result<Admin> {
        let folder = self.home.join("redis");
        let users = folder.join("users.acl");
        let admin = format!("user {ADMIN} on >{} ~* &* +@all\n", self.endpoint.password);
        checkout::write_private(&users, &user_file(&admin, self.users))?;
        let settings = [
            ("--bind", "127.0.0.1"),
            ("--port", &self.endpoint.port.to_string()),
            ("--dir", &folder.to_string_lossy()),
            ("--aclfile", &users.to_string_lossy()),
            ("--appendonly", if self.durable { "yes" } else { "no" }),
            ("--appendfsync", "everysec"),
            ("--save", ""),
            ("--maxmemory", MEMORY),
            ("--maxmemory-policy", "noeviction"),
        ];
        fleet.start(Program {
            name: REDIS,
            path: self.tools.redis_server.clone(),
            arguments: settings
                .iter()
                .flat_map(|(name, value)| [*name, *value])
                .map(str::to_owned)
                .collect(),
            environment: Vec::new(),
            account: None,
        })?;
        let admin = Admin::new(self.endpoint.clone(), self.tools);
        fleet.wait_for(REDIS, Duration::from_secs(30), || {
            admin.ask(&["PING"]).map(drop)
        })?;
        Ok(admin)
    }
}

/// The memory of Redis, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Memory {
    pub used: u64,
    /// Absent without a limit.
    pub limit: Option<u64>,
}

impl Memory {
    /// Parses the output of `INFO memory`.
    fn of(info: &str) -> anyhow::Result<Self> {
        let number = |name: &str| {
            let value = info
                .lines()
                .find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(':'));
            value
                .and_then(|value| value.parse().ok())
                .with_context(|| format!("INFO has no {name}"))
        };
        let limit: u64 = number("maxmemory")?;
        Ok(Self {
            used: number("used_memory")?,
            limit: (limit > 0).then_some(limit),
        })
    }
}

/// A Redis user and its rights.
pub struct User {
    pub name: String,
    pub password: String,
    pub rights: String,
}

impl User {
    fn rules(&self) -> String {
        format!("on >{} {}", self.password, self.rights)
    }
}

/// The ACL file: the default user, the administrator's line (or none), and these users.
pub fn user_file(admin: &str, users: &[User]) -> String {
    let lines = users
        .iter()
        .map(|user| format!("user {} {}\n", user.name, user.rules()));
    format!("{}\n{admin}", events::DEFAULT_USER) + &lines.collect::<String>()
}

/// Runs commands on a Redis as a user with all rights.
pub struct Admin {
    tools: Tools,
    pub endpoint: Endpoint,
}

impl Admin {
    pub fn new(endpoint: Endpoint, tools: &Tools) -> Self {
        Self {
            tools: tools.clone(),
            endpoint,
        }
    }

    /// Replaces a user with exactly these rights. Every user of the machine can read the arguments of a process, so the
    /// password is sent on the standard input.
    pub fn set_user(&self, user: &User) -> anyhow::Result<()> {
        let command = format!("ACL SETUSER {} reset {}", user.name, user.rules());
        let answer = run::output(&mut self.cli(), &command)?;
        ensure!(
            answer.trim() == "OK",
            "Redis responded with {:?}",
            answer.trim()
        );
        Ok(())
    }

    pub fn memory(&self) -> anyhow::Result<Memory> {
        Memory::of(&self.ask(&["INFO", "memory"])?)
    }

    /// Runs a command that contains no secret. The answer has the human-readable format of `redis-cli`.
    pub fn ask(&self, command: &[&str]) -> anyhow::Result<String> {
        let answer = run::limited(self.cli().args(command), LIMIT)?;
        match answer.trim().strip_prefix("(error) ") {
            Some(error) => bail!("Redis responded with {error:?}"),
            None => Ok(answer),
        }
    }

    fn cli(&self) -> Command {
        let mut cli = Command::new(&self.tools.redis_cli);
        let port = self.endpoint.port.to_string();
        cli.args(["--no-raw", "-h", &self.endpoint.host, "-p", &port]);
        if !self.endpoint.password.is_empty() {
            cli.env("REDISCLI_AUTH", &self.endpoint.password);
        }
        if !self.endpoint.user.is_empty() {
            cli.args(["--user", &self.endpoint.user]);
        }
        cli
    }
}
