//! The command `bootstrap-admin`: its arguments and its output.

use async_graphql::{ScalarType, Value};
use chassis::scalar::CountryCode;
use commands::Commands;
use secrecy::{ExposeSecret, SecretString};

use crate::administration::service::{Administration, Bootstrap, Bootstrapped};
use crate::arguments::{KeyArgs, MailArgs, PasswordCost};

#[derive(clap::Args)]
pub struct BootstrapAdmin {
    #[command(flatten)]
    database: database::Args,
    #[command(flatten)]
    keys: KeyArgs,
    #[command(flatten)]
    password_cost: PasswordCost,
    #[command(flatten)]
    mail: MailArgs,
    /// Email address of the administrator
    #[arg(long)]
    email: SecretString,
    /// Name of the administrator
    #[arg(long)]
    name: SecretString,
    /// Password of the administrator; generated if omitted
    #[arg(long, env = "CARNET_ADMIN_PASSWORD", hide_env_values = true)]
    password: Option<SecretString>,
    /// Legal name of the organisation that runs the platform
    #[arg(long, default_value = "Platform operator")]
    organisation: String,
    /// Country of that organisation (ISO 3166-1 alpha-2)
    #[arg(long, default_value = "DE", value_parser = country)]
    country: String,
}

/// Creates the first administrator and prints the secrets. Does nothing if an administrator exists.
pub async fn bootstrap_admin(args: BootstrapAdmin) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let keyring = args.keys.open().await?;
    let commands = Commands::keyed(pool.clone(), keyring.requests());
    let passwords = args.password_cost.passwords(1)?;
    let administration = Administration::new(pool, keyring, passwords, commands);
    let new = Bootstrap {
        organisation: args.organisation,
        country: args.country,
        email: args.email.clone(),
        mail_server: args.mail.server(),
        name: args.name,
        password: args.password,
    };
    let made = administration.bootstrap_admin(new, chassis::now()).await?;
    let Some(Bootstrapped {
        password,
        client_key,
    }) = made
    else {
        tracing::info!("an administrator exists; nothing was created");
        return Ok(());
    };
    let secrets = [
        ("email", args.email),
        ("password", password),
        ("client key", client_key),
    ];
    let lines = secrets.map(|(name, secret)| format!("{name}: {}", secret.expose_secret()));
    subgraph::print(&lines.join("\n"))
}

fn country(text: &str) -> Result<String, &'static str> {
    let parsed = CountryCode::parse(Value::from(text));
    parsed
        .map(|country| country.0)
        .map_err(|_| "the value is not a country of ISO 3166-1; send its code in capital letters, for example DE")
}
