//! Connections to the databases of a platform as the superuser, who may write rows exactly as they are.

use std::collections::HashMap;

use anyhow::Context;
use e2e::Platform;
use e2e::platform::{Account, DOMAINS};
use sqlx::{Connection, PgConnection};

const SUPERUSER: Account<'static> = Account {
    user: "postgres",
    secret: "postgres",
};

/// A connection for each domain.
pub struct Databases(HashMap<&'static str, PgConnection>);

impl Databases {
    pub async fn connect(platform: &Platform) -> anyhow::Result<Self> {
        let mut connections = HashMap::new();
        for domain in DOMAINS {
            let url = platform.postgres(SUPERUSER, &format!("carnet_{domain}"))?;
            let connection = PgConnection::connect(&url)
                .await
                .with_context(|| format!("connecting to the database of {domain}"))?;
            connections.insert(domain, connection);
        }
        Ok(Self(connections))
    }

    pub fn of(&mut self, domain: &str) -> anyhow::Result<&mut PgConnection> {
        self.0
            .get_mut(domain)
            .with_context(|| format!("there is no domain {domain}"))
    }
}
