//! The names of all processes. All other tables derive from this one.

use std::path::PathBuf;

use crate::checkout;

/// The prefix of all views and keys in Redis.
pub const PREFIX: &str = "carnet";

pub const GATEWAY: &str = "gateway";
pub const POSTGRES: &str = "postgres";
pub const REDIS: &str = "redis";

/// A bounded context. Its name is also the name of its crate, its program, its database and its views.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Domain {
    pub name: &'static str,
    /// The offset of its port from the platform's first port.
    pub offset: u16,
}

/// Signs users in, and has the first administrator.
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

/// The domain of this name, or all domains.
pub fn chosen(name: Option<&str>) -> Vec<Domain> {
    DOMAINS
        .iter()
        .filter(|domain| name.is_none_or(|name| domain.name == name))
        .copied()
        .collect()
}

/// The names of the processes of the subgraphs and the gateway.
pub fn process_names() -> impl Iterator<Item = &'static str> {
    DOMAINS.iter().map(|domain| domain.name).chain([GATEWAY])
}

impl Domain {
    /// The name of its database, of the role that owns it, and of its Redis user.
    pub fn account(&self) -> String {
        format!("carnet_{}", self.name)
    }

    /// The role that owns the domain's schema of the key store.
    pub fn key_role(&self) -> String {
        format!("keys_{}", self.name)
    }

    /// The name of one of its secrets.
    pub fn secret(&self, secret: &str) -> String {
        format!("{}.{secret}", self.name)
    }

    /// The environment variable in which the SQL macros look for the database.
    pub fn database_variable(&self) -> String {
        format!("{}_DATABASE_URL", self.name.to_uppercase())
    }

    pub fn folder(&self) -> PathBuf {
        checkout::root().join("subgraphs").join(self.name)
    }

    pub fn migrations(&self) -> PathBuf {
        checkout::root().join("migrations").join(self.name)
    }

    /// The schema that the migrations create, as reference documentation.
    pub fn schema_file(&self) -> PathBuf {
        self.migrations().join("schema.sql")
    }
}
