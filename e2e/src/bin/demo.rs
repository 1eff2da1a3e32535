//! Demonstration data and the main job, against a running platform.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use clap::{Args, Parser, Subcommand};
use e2e::{
    Graph, Mailbox, demonstration, main_job,
    past::Past,
    people::{self, Member},
    seed::{self, Stage},
};
use serde_json::json;

/// Fill a running platform with demonstration data, or run the main job on it
///
/// All requests go through the API.
#[derive(Parser)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Create API clients, the nomenclature, rule packs, and organisations with their people, products and orders
    ///
    /// Does nothing if the data exists. Fails if an earlier run has failed, because its data is incomplete.
    Seed(Target),
    /// Run the main job, from a registration to a change of rules in transit, and show each step
    ///
    /// Needs Python for the program that verifies a QR code offline.
    Run(Target),
}

#[derive(Args)]
struct Target {
    /// The gateway's GraphQL URL
    #[arg(
        long,
        env = "CARNET_URL",
        default_value = "http://127.0.0.1:4600/graphql"
    )]
    url: String,
    /// The platform administrator's email address
    #[arg(long, env = "CARNET_ADMIN_EMAIL")]
    admin_email: String,
    #[arg(long, env = "CARNET_ADMIN_PASSWORD", hide_env_values = true)]
    admin_password: String,
    /// The key of the administrator's API client
    #[arg(long, env = "CARNET_ADMIN_KEY", hide_env_values = true)]
    admin_key: String,
    /// The file that stores the keys of the demonstration's API clients
    #[arg(long, env = "CARNET_CLIENT_KEYS")]
    client_keys: PathBuf,
    /// The file that stores the people of the demonstration and their password
    #[arg(long, env = "CARNET_PEOPLE")]
    people: PathBuf,
    /// The folder into which the platform writes emails
    #[arg(long, env = "CARNET_MAIL_FOLDER")]
    mail_folder: PathBuf,
    /// The file with the time between the clock of a new platform and the present, in seconds: the data gets a history.
    /// Deleted when the history is complete. Programs that were built for release ignore the time
    #[arg(long, env = "CARNET_CLOCK_FILE")]
    clock_file: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Seed(target) => fill(&target).await,
        Command::Run(target) => run(&target).await,
    }
}

impl Target {
    async fn admin(&self) -> anyhow::Result<Member> {
        let graph = Graph::new(&self.url)?.with_key(&self.admin_key);
        people::member(&graph, &self.admin_email, &self.admin_password).await
    }

    fn keys(&self) -> anyhow::Result<seed::ClientKeys> {
        let text = std::fs::read_to_string(&self.client_keys)
            .with_context(|| format!("reading {}: run `seed` first", self.client_keys.display()))?;
        Ok(serde_json::from_str(&text)?)
    }

    fn stage(&self, keys: &seed::ClientKeys, admin: Graph) -> anyhow::Result<Stage> {
        let web = Graph::new(&self.url)?.with_key(&keys.web);
        let home = self
            .client_keys
            .parent()
            .context("the path of the client keys has no folder")?
            .to_owned();
        Ok(Stage {
            web,
            admin,
            mailbox: Mailbox::new(self.mail_folder.clone()),
            home,
        })
    }
}

/// The error about incomplete data, with the remedy.
const INCOMPLETE: &str = "the demonstration data is incomplete: delete the platform with `cargo xtask reset`, and \
                          start it again with `cargo xtask up`";

async fn fill(target: &Target) -> anyhow::Result<()> {
    if target.client_keys.exists() {
        say("The demonstration data already exists.");
        return Ok(());
    }
    let mut admin = target.admin().await?;
    admin.graph = admin.graph.patient();
    // The file of the client keys is written last.
    ensure!(!seed::has_approver(&admin.graph).await?, INCOMPLETE);
    make(target, admin).await.context(INCOMPLETE)
}

async fn make(target: &Target, admin: Member) -> anyhow::Result<()> {
    let keys = seed::clients(&admin.graph, &target.admin_key).await?;
    say("API clients for web, mobile and partner");
    let mut stage = target.stage(&keys, admin.graph.clone())?;
    stage.web = stage.web.patient();
    stage.approver().await?;
    stage.rules().await?;
    say("the demonstration nomenclature and rule packs (EU, US, air transport)");
    let past = Past::new(target.clock_file.clone());
    let days = past.days();
    Box::pin(demonstration::make(&stage, admin, past)).await?;
    let people = demonstration::accounts();
    say(&format!(
        "{} people with products, evidence, orders and transport, and {days} days of history",
        people.len()
    ));
    let people = json!({ "password": people::PASSWORD, "people": people });
    for (file, content) in [
        (&target.people, serde_json::to_string_pretty(&people)?),
        (&target.client_keys, serde_json::to_string_pretty(&keys)?),
    ] {
        write_private(file, &content).with_context(|| format!("writing {}", file.display()))?;
    }
    Ok(())
}

/// Writes a new file that only its owner may read from the moment of its creation.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?
        .write_all(text.as_bytes())
}

async fn run(target: &Target) -> anyhow::Result<()> {
    let stage = target.stage(&target.keys()?, target.admin().await?.graph)?;
    let outcome = main_job::run(&stage, &mut |step| {
        say(&format!(
            "{:>2}. {:<66} {:>7.0} ms",
            step.number,
            step.title,
            step.took.as_secs_f64() * 1000.0
        ));
        for deed in &step.deeds {
            say(&format!("    {:<70} {}", deed.operations, deed.outcome));
        }
    })
    .await?;
    let page = target.url.replace("/graphql", "/graphiql");
    say(&format!(
        "\nNext: open {page}, sign in as {} with",
        outcome.seller.email
    ));
    say(&format!(
        "password \"{}\", and query order {}.",
        people::PASSWORD,
        outcome.order
    ));
    Ok(())
}

#[expect(
    clippy::print_stdout,
    reason = "a command line program that shows what it does"
)]
fn say(line: &str) {
    println!("{line}");
}
