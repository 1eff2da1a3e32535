use std::fs;
use std::path::Path;

use clap::Args;

use crate::credentials::{Credentials, Environment};
use crate::domains::DOMAINS;
use crate::services::endpoint::Endpoint;
use crate::services::provision::{self, KEYS_DATABASE};
use crate::services::redis;
use crate::{checkout, say, secrets};

/// Write deploy/secrets/, which compose.yaml needs to run the platform in containers
///
/// Writes passwords, the secret environment of each service, and the rights in Postgres and Redis. Existing passwords
/// are kept, so the command can be repeated.
#[derive(Args)]
pub struct Secrets {}

impl Secrets {
    #[expect(clippy::unused_self, reason = "every command is run the same way")]
    pub fn run(self) -> anyhow::Result<()> {
        let folder = checkout::root().join("deploy/secrets");
        // Other users read the files inside the containers, so the folder is closed instead of the files.
        checkout::create_private_folder(&folder)?;
        write(&folder)?;
        say::step("Wrote", folder.display());
        Ok(())
    }
}

fn write(folder: &Path) -> anyhow::Result<()> {
    let secrets = secrets::Secrets::open(&folder.join("secrets.json"))?;
    let server = |host: &str, port| Endpoint {
        host: host.to_owned(),
        ..Endpoint::local(port, "", "")
    };
    let credentials = Credentials {
        secrets,
        postgres: server("postgres", 5432),
        redis: server("redis", 6379),
    };
    for domain in DOMAINS {
        fs::write(
            folder.join(format!("{}.env", domain.name)),
            lines(&credentials.domain(domain)?),
        )?;
    }
    fs::write(folder.join("gateway.env"), lines(&credentials.gateway()?))?;
    fs::write(
        folder.join("postgres-password"),
        credentials.secrets.get(secrets::POSTGRES)?,
    )?;
    let [server, key_store] = provision::database_scripts(&credentials.secrets, "containers")?;
    fs::write(
        folder.join("postgres.sql"),
        format!("{server}\\connect {KEYS_DATABASE}\n{key_store}"),
    )?;
    let users = redis::user_file("", &provision::redis_users(&credentials.secrets)?);
    fs::write(folder.join("redis-users.acl"), users)?;
    Ok(())
}

fn lines(environment: &Environment) -> String {
    let lines: Vec<String> = environment
        .iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    lines.join("\n") + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domains::PREFIX;

    #[test]
    fn the_redis_of_the_containers_has_a_default_user_with_rights_and_a_user_for_each_process() {
        let folder = tempfile::tempdir().unwrap();
        write(folder.path()).unwrap();
        let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
        let users = read("redis-users.acl");
        let mut lines = users.lines();
        assert_eq!(lines.next(), Some("user default off ~* &* +@all"));
        for domain in DOMAINS {
            let line = lines.next().unwrap();
            assert!(
                line.starts_with(&format!("user {} on >", domain.account())),
                "{line}"
            );
            assert!(
                line.ends_with(&events::domain_rights(PREFIX, domain.name)),
                "{line}"
            );
            let password = line
                .split_whitespace()
                .find_map(|word| word.strip_prefix('>'))
                .unwrap();
            assert!(
                read(&format!("{}.env", domain.name)).contains(password),
                "{}",
                domain.name
            );
        }
        assert!(
            lines
                .next()
                .unwrap()
                .starts_with("user carnet_gateway on >")
        );
        assert_eq!(lines.next(), None);
        write(folder.path()).unwrap();
        assert_eq!(
            read("redis-users.acl"),
            users,
            "what exists keeps its passwords"
        );
    }
}
