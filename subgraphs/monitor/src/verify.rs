//! The `verify` subcommand, which verifies the hash chains.

use time::Date;
use time::format_description::well_known::Iso8601;

use crate::service::{ChainName, Services};

#[derive(clap::Args)]
pub struct Verify {
    #[command(flatten)]
    database: database::Args,
    /// Day in UTC, for example 2026-12-30; without it, all days in order, up to the first broken day of each chain
    #[arg(long, value_parser = day)]
    day: Option<Date>,
}

/// Prints the days and their heads. Fails if a chain is broken.
pub async fn verify(args: &Verify) -> anyhow::Result<()> {
    let services = Services::new(database::connect(&args.database)?);
    let mut broken = Vec::new();
    for chain in [ChainName::AccessRecords, ChainName::SecurityEvents] {
        broken.extend(verify_chain(&services, chain, args.day).await?);
    }
    anyhow::ensure!(broken.is_empty(), broken.join("; "));
    Ok(())
}

/// Verifies one chain and prints its days. Stops at the first broken day and returns the reason.
async fn verify_chain(
    services: &Services,
    chain: ChainName,
    day: Option<Date>,
) -> anyhow::Result<Option<String>> {
    let name = match chain {
        ChainName::AccessRecords => "records",
        ChainName::SecurityEvents => "security events",
    };
    let days = match day {
        Some(day) => vec![day],
        None => services.list_days(chain).await?,
    };
    for day in days {
        let chain = services.verify_day(chain, day).await?;
        if let Err(reason) = chain.verdict {
            return Ok(Some(format!(
                "the {name} of {day} are not as they were recorded: {reason}"
            )));
        }
        let (entries, head) = (chain.head.entries, hex::encode(chain.head.hash));
        let lost = if chain.lost > 0 {
            format!(", {} records lost", chain.lost)
        } else {
            String::new()
        };
        subgraph::print(&format!(
            "{day}: {entries} {name}, intact, head {head}{lost}"
        ))?;
    }
    Ok(None)
}

fn day(text: &str) -> Result<Date, time::error::Parse> {
    Date::parse(text, &Iso8601::DATE)
}
