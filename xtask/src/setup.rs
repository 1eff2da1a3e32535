//! The one-time steps of a platform: keys before its start; the first administrator and demonstration data after it.
//!
//! Each step only creates what is missing, so all of them run at every start.

use std::fs;
use std::process::Command;

use anyhow::Context;

use crate::admin::{ADMIN_EMAIL, Admin};
use crate::domains::{DOMAINS, ORDER, USER};
use crate::home;
use crate::platform::{CERTIFICATE_KEY, Platform};
use crate::{checkout, run, say, secrets};

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
