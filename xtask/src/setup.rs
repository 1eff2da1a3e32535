//! The one-time steps of a platform: keys before its start; the first administrator and demonstration data after it.
//!
//! Each step only creates what is missing, so all of them run at every start.

use std::fs;
use std::process::Command;

use anyhow::Context;

use crate::admin::{ADMIN_EMAIL, Admin};
use crate::domains::{DOMAINS, ORDER, USER};
use crate::home::{self, Home};
use crate::platform::{CERTIFICATE_KEY, Platform};
use crate::{checkout, run, say, secrets};

/// The days of history in the demonstration data: with today, a month. The people's sessions can be renewed for 30 days.
const HISTORY_DAYS: u32 = 29;
const SECONDS_OF_A_DAY: u32 = 86_400;

/// Creates each domain's RSA key, the first key that signs access tokens, and the key that signs certificates.
pub fn keys(platform: &Platform) -> anyhow::Result<()> {
    for domain in DOMAINS {
        let (private, public) = (
            platform.domain_key(domain),
            platform.key(&format!("{}.public.pem", domain.name)),
        );
        // If only the private key exists, the program derives the public one.
        if private.exists() && public.exists() {
            continue;
        }
        say::step("Making", format!("the key of {}", domain.name));
        let mut command = platform.command(domain, &["generate-keys"])?;
        command
            .arg("--private")
            .arg(&private)
            .arg("--public")
            .arg(&public);
        run::output(&mut command, "")?;
    }
    if fs::read_dir(platform.home.join(home::TOKEN_KEYS))?
        .next()
        .is_none()
    {
        say::step("Making", "the key that signs access tokens");
        run::output(&mut platform.command(&USER, &["generate-token-key"])?, "")?;
    }
    if !platform.key(CERTIFICATE_KEY).exists() {
        say::step("Making", "the key that signs certificates");
        run::output(
            &mut platform.command(&ORDER, &["generate-certificate-key"])?,
            "",
        )?;
    }
    Ok(())
}

pub fn migrate(platform: &Platform) -> anyhow::Result<()> {
    for domain in DOMAINS {
        run::output(&mut platform.command(domain, &["migrate"])?, "")?;
    }
    Ok(())
}

/// Sets the clock of a platform without an administrator back, so that its demonstration data gets a history. The program
/// that makes the data moves the clock to the present. An earlier run that failed may have left the clock in the past.
pub fn clock(home: &Home) -> anyhow::Result<()> {
    let file = home.join(home::CLOCK);
    if !home.join(home::ADMIN).exists() {
        fs::write(&file, (HISTORY_DAYS * SECONDS_OF_A_DAY).to_string())?;
    } else if file.exists() {
        fs::remove_file(&file)?;
    }
    Ok(())
}

/// Returns true if an `up` ended while it made the history, so that its processes may still run in the past. The caller has
/// the lock of the platform, so no other `up` is making the history.
pub fn was_interrupted(home: &Home) -> bool {
    home.join(home::CLOCK).exists()
}

/// Creates the first administrator, and prints its password once.
pub fn admin(platform: &Platform) -> anyhow::Result<()> {
    let file = platform.home.join(home::ADMIN);
    if file.exists() {
        return Ok(());
    }
    let password = secrets::random()?;
    let mut command = platform.command(
        &USER,
        &[
            "bootstrap-admin",
            "--email",
            ADMIN_EMAIL,
            "--name",
            "First admin",
        ],
    )?;
    command.env("CARNET_ADMIN_PASSWORD", &password);
    let printed = run::output(&mut command, "")?;
    let client_key = printed
        .lines()
        .find_map(|line| line.strip_prefix("client key: "));
    let client_key = client_key.context(
        "the database has an administrator whose password is not in this folder: delete the platform with `cargo xtask reset` and start again",
    )?;
    let admin = Admin {
        email: ADMIN_EMAIL.to_owned(),
        password,
        client_key: client_key.trim().to_owned(),
    };
    checkout::write_private(&file, &serde_json::to_string_pretty(&admin)?)?;
    say::step(
        "Made",
        format!(
            "the first admin: {} with password {}",
            admin.email, admin.password
        ),
    );
    Ok(())
}

/// The program that uses the platform through its API, like a client.
pub fn demo(platform: &Platform, command: &str) -> anyhow::Result<Command> {
    let admin = Admin::read(&platform.home)?;
    let mut demo = Command::new(platform.programs.join("demo"));
    demo.arg(command)
        .env("CARNET_URL", platform.site.public_url("graphql"))
        .env("CARNET_ADMIN_EMAIL", admin.email)
        .env("CARNET_ADMIN_PASSWORD", admin.password)
        .env("CARNET_ADMIN_KEY", admin.client_key)
        .env("CARNET_CLIENT_KEYS", platform.home.join(home::CLIENTS))
        .env("CARNET_PEOPLE", platform.home.join(home::PEOPLE))
        .env("CARNET_MAIL_FOLDER", platform.home.join(home::MAIL))
        .envs(platform.clock())
        .current_dir(checkout::root());
    Ok(demo)
}

/// Fills the platform with demonstration data, through its API.
pub fn seed(platform: &Platform) -> anyhow::Result<()> {
    if platform.home.join(home::CLIENTS).exists() {
        return Ok(());
    }
    say::step("Filling", "the platform with demonstration data");
    run::run(&mut demo(platform, "seed")?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_new_platform_starts_in_the_past() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::at(folder.path());
        let file = home.join(home::CLOCK);
        clock(&home).unwrap();
        let behind: u32 = fs::read_to_string(&file).unwrap().parse().unwrap();
        assert_eq!(behind, 29 * 86_400);
        assert!(was_interrupted(&home), "nothing has made the history");
        fs::write(home.join(home::ADMIN), "{}").unwrap();
        clock(&home).unwrap();
        assert!(!file.exists(), "left by a run that failed");
        assert!(!was_interrupted(&home));
        clock(&home).unwrap();
        assert!(!file.exists());
    }
}
