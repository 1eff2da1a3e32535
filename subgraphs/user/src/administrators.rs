//! `bootstrap-admin`: its arguments, and what it prints.

use async_graphql::{ScalarType, Value};
use chassis::scalar::CountryCode;
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
    /// The administrator's email address
    #[arg(long)]
    email: SecretString,
    /// The administrator's name
    #[arg(long)]
    name: SecretString,
    /// The password; one is made up if none is given
    #[arg(long, env = "CARNET_ADMIN_PASSWORD", hide_env_values = true)]
    password: Option<SecretString>,
    /// The legal name of the organisation that runs the platform
    #[arg(long, default_value = "Platform operator")]
    organisation: String,
    /// Where it is registered (ISO 3166-1 alpha-2)
    #[arg(long, default_value = "DE", value_parser = country)]
    country: String,
}

/// Makes the first administrator, unless there is one, and prints the secrets.
pub async fn bootstrap_admin(args: BootstrapAdmin) -> anyhow::Result<()> {
    let pool = database::connect(&args.database)?;
    let keyring = args.keys.open().await?;
    let administration = Administration::new(pool, keyring, args.password_cost.passwords(1)?);
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
        tracing::info!("there is an administrator: nothing was done");
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
        .map_err(|_| "a country is two capital letters of ISO 3166-1, as DE")
}
