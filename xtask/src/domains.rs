//! The names of what runs: the table from which everything else follows.

use std::path::PathBuf;

use crate::checkout;

/// The first part of the names of all views and keys in Redis.
pub const PREFIX: &str = "carnet";

pub const GATEWAY: &str = "gateway";
pub const POSTGRES: &str = "postgres";
pub const REDIS: &str = "redis";

/// A bounded context: its name is that of its crate, its program, its database and its stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain {
    pub name: &'static str,
    /// Its port, counted from the platform's first.
    pub offset: u16,
}

/// Signs people in, and has the first admin.
pub const USER: Domain = Domain {
    name: "user",
    offset: 1,
};
/// Signs certificates.
pub const ORDER: Domain = Domain {
    name: "order",
    offset: 3,
};

pub const DOMAINS: &[Domain] = &[
    USER,
    Domain {
        name: "rule",
        offset: 2,
    },
    ORDER,
    Domain {
        name: "monitor",
        offset: 4,
    },
    Domain {
        name: "common",
        offset: 5,
    },
];

pub fn domain(name: &str) -> Option<&'static Domain> {
    DOMAINS.iter().find(|domain| domain.name == name)
}

pub fn domain_names() -> Vec<&'static str> {
    DOMAINS.iter().map(|domain| domain.name).collect()
}

/// The domain of this name, or all if there is none.
pub fn chosen(name: Option<&str>) -> Vec<Domain> {
    DOMAINS
        .iter()
        .filter(|domain| name.is_none_or(|name| domain.name == name))
        .copied()
        .collect()
}

/// The names of the subgraphs' processes and the gateway's.
pub fn process_names() -> impl Iterator<Item = &'static str> {
    DOMAINS.iter().map(|domain| domain.name).chain([GATEWAY])
}

impl Domain {
    /// The name of its database, of the role that owns it, and of its Redis user.
    pub fn account(&self) -> String {
        format!("carnet_{}", self.name)
    }

    /// The role that sees its schema of the key store.
    pub fn key_role(&self) -> String {
        format!("keys_{}", self.name)
    }

    /// The name of one of its secrets.
    pub fn secret(&self, secret: &str) -> String {
        format!("{}.{secret}", self.name)
    }

    /// The environment variable in which the SQL macros look for a database.
    pub fn database_variable(&self) -> String {
        format!("{}_DATABASE_URL", self.name.to_uppercase())
    }

    pub fn folder(&self) -> PathBuf {
        checkout::root().join("subgraphs").join(self.name)
    }

    pub fn migrations(&self) -> PathBuf {
        checkout::root().join("migrations").join(self.name)
    }

    /// The schema that the migrations make, for people to read.
    pub fn schema_file(&self) -> PathBuf {
        self.migrations().join("schema.sql")
    }
}
