//! A private Redis, and how to speak to one as its administrator.

use std::process::Command;
use std::time::Duration;

use anyhow::{Context, bail};
use serde::Serialize;

use super::endpoint::Endpoint;
use super::tools::Tools;
use crate::checkout::{self, Home};
use crate::fleet::{Fleet, Program};
use crate::process::Stop;
use crate::run;

#[cfg(test)]
pub mod tests;

pub const NAME: &str = "redis";
pub const ADMIN: &str = "admin";
/// The most that Redis keeps in memory. Views are bounded; if they fill it all the same, events wait in the outboxes.
pub const MEMORY: &str = "256mb";

/// How long Redis may take to answer a question.
const READ_LIMIT: Duration = Duration::from_secs(5);

/// A server that listens on loopback only and writes each second to disk what it was told.
pub struct Server<'a> {
    pub tools: &'a Tools,
    pub home: &'a Home,
    /// Where, and the administrator's password.
    pub endpoint: Endpoint,
    /// Everybody else. They are in the file of users, so that they are there as soon as the server is.
    pub users: &'a [User],
    pub durable: bool,
}

impl Server<'_> {
    pub fn start(&self, fleet: &mut Fleet) -> anyhow::Result<Admin> {
        let folder = self.home.path().join("redis");
        let users = folder.join("users.acl");
        let mut lines = format!(
            "{}\nuser {ADMIN} on >{} ~* &* +@all\n",
            events::DEFAULT_USER,
            self.endpoint.password
        );
        for user in self.users {
            lines += &user.line();
        }
        checkout::write_private(&users, &lines)?;
        let append = if self.durable { "yes" } else { "no" };
        let settings = [
            ("--bind", "127.0.0.1"),
            ("--port", &self.endpoint.port.to_string()),
            ("--dir", &folder.to_string_lossy()),
            ("--aclfile", &users.to_string_lossy()),
            ("--appendonly", append),
            ("--appendfsync", "everysec"),
            ("--save", ""),
            ("--maxmemory", MEMORY),
            ("--maxmemory-policy", "noeviction"),
        ];
        fleet.start(&Program {
            name: NAME.to_owned(),
            path: self.tools.redis_server.clone(),
            arguments: settings
                .iter()
                .flat_map(|(name, value)| [(*name).to_owned(), (*value).to_owned()])
                .collect(),
            environment: Vec::new(),
            account: None,
            stop: Stop::Terminate,
        })?;
        let admin = Admin::new(self.endpoint.clone(), self.tools);
        fleet.wait_for(NAME, Duration::from_secs(30), || {
            admin.ask("PING").map(drop)
        })?;
        Ok(admin)
    }
}

/// How much memory Redis uses, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Memory {
    pub used: u64,
    /// Absent where there is no limit.
    pub limit: Option<u64>,
}

impl Memory {
    /// Reads the answer to `INFO memory`.
    fn of(info: &str) -> anyhow::Result<Self> {
        let number = |name: &str| {
            let value = info
                .lines()
                .find_map(|line| line.trim().strip_prefix(name)?.strip_prefix(':'));
            value
                .and_then(|value| value.parse().ok())
                .with_context(|| format!("INFO without {name}"))
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
    /// As in a file of users.
    pub fn line(&self) -> String {
        format!("user {} {}\n", self.name, self.rules())
    }

    fn rules(&self) -> String {
        format!("on >{} {}", self.password, self.rights)
    }
}

/// Speaks to a Redis as somebody who may do everything.
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

    /// Makes a user anew, with these rights and no others.
    pub fn set_user(&self, user: &User) -> anyhow::Result<()> {
        self.ask(&format!("ACL SETUSER {} reset {}", user.name, user.rules()))
            .map(drop)
    }

    pub fn delete_user(&self, name: &str) -> anyhow::Result<()> {
        self.ask(&format!("ACL DELUSER {name}")).map(drop)
    }

    /// Deletes these keys, of which some may not be there.
    pub fn delete(&self, keys: &str) -> anyhow::Result<()> {
        self.ask(&format!("UNLINK {keys}")).map(drop)
    }

    pub fn memory(&self) -> anyhow::Result<Memory> {
        Memory::of(&self.read(&["INFO", "memory"])?)
    }

    /// Asks for something that is no secret. The answer is as `redis-cli` shows it to a person.
    pub fn read(&self, command: &[&str]) -> anyhow::Result<String> {
        let answer = run::limited(self.cli().args(command), READ_LIMIT)?;
        match answer.trim().strip_prefix("(error) ") {
            Some(error) => bail!("Redis answers {error:?}"),
            None => Ok(answer),
        }
    }

    /// One command, sent on the standard input: every user of the machine can read the arguments of a process.
    fn ask(&self, command: &str) -> anyhow::Result<String> {
        let answer = run::output(&mut self.cli(), command)?;
        let answer = answer.trim();
        if !(matches!(answer, "OK" | "PONG") || answer.starts_with("(integer)")) {
            bail!("Redis answers {answer:?}");
        }
        Ok(answer.to_owned())
    }

    fn cli(&self) -> Command {
        let mut cli = Command::new(&self.tools.redis_cli);
        cli.arg("-h")
            .arg(&self.endpoint.host)
            .arg("-p")
            .arg(self.endpoint.port.to_string())
            .arg("--no-raw");
        if !self.endpoint.password.is_empty() {
            cli.env("REDISCLI_AUTH", &self.endpoint.password);
        }
        if !self.endpoint.user.is_empty() {
            cli.arg("--user").arg(&self.endpoint.user);
        }
        cli
    }
}
