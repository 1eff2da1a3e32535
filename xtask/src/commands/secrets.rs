use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use crate::credentials::{Credentials, Environment};
use crate::platform::{self, DOMAINS};
use crate::services::endpoint::Endpoint;
use crate::services::provision::{self, KEYS_DATABASE};
use crate::{checkout, say, secrets};

/// Write deploy/secrets/, with which compose.yaml runs the platform in containers
///
/// Passwords, each service's secret environment, who may do what in Postgres and Redis. What exists keeps its passwords,
/// so it can be run again.
#[derive(Args)]
pub struct Secrets {}

impl Secrets {
    #[expect(clippy::unused_self, reason = "every command is run the same way")]
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let folder = checkout::root().join("deploy/secrets");
        fs::create_dir_all(&folder)?;
        // The files are read by other users inside the containers, so it is the folder that is closed.
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))?;
        write(&folder)?;
        say::step("Wrote", folder.display());
        Ok(ExitCode::SUCCESS)
    }
}

fn write(folder: &Path) -> anyhow::Result<()> {
    let secrets = secrets::Secrets::open(&folder.join("secrets.json"), platform::secret_names())?;
    let server = |host: &str, port| Endpoint { host: host.to_owned(), ..Endpoint::local(port, "", "") };
    let credentials =
        Credentials { secrets, postgres: server("postgres", 5432), redis: server("redis", 6379) };
    for domain in DOMAINS {
        fs::write(folder.join(format!("{}.env", domain.name)), lines(&credentials.domain(domain)?))?;
    }
    fs::write(folder.join("gateway.env"), lines(&credentials.gateway()?))?;
    let secrets = &credentials.secrets;
    fs::write(folder.join("postgres-password"), secrets.get("postgres")?)?;
    let [server, key_store] = provision::database_scripts(secrets, "containers")?;
    fs::write(folder.join("postgres.sql"), format!("{server}\\connect {KEYS_DATABASE}\n{key_store}"))?;
    let mut users = "user default off\n".to_owned();
    for user in provision::redis_users(secrets)? {
        users += &user.line();
    }
    fs::write(folder.join("redis-users.acl"), users)?;
    Ok(())
}

fn lines(environment: &Environment) -> String {
    let lines: Vec<String> = environment.iter().map(|(name, value)| format!("{name}={value}")).collect();
    lines.join("\n") + "\n"
}
