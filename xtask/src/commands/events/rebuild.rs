use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use crate::domains::domain_names;
use crate::platform::{PUBLICATION_LIMIT, Target};
use crate::say;

/// Publish all events that a producer's outbox still holds for a consumer again
///
/// Use this for a view that lost entries, for example because an administrator deleted it. (After a loss of data in
/// Redis, the producer does this automatically.) The consumer processes only the events that it has not processed yet.
/// Outboxes keep published events for a week.
#[derive(Args)]
pub struct Rebuild {
    /// The domain that publishes the events
    #[arg(long, value_parser = domain_names())]
    producer: String,
    /// The domain whose views are refilled
    #[arg(long, value_parser = domain_names())]
    consumer: String,
    #[command(flatten)]
    target: Target,
}

impl Rebuild {
    pub fn run(self) -> anyhow::Result<ExitCode> {
        let Self {
            producer,
            consumer,
            target,
        } = self;
        if !events::producers_for(&consumer).contains(&producer.as_str()) {
            let producers = events::producers_for(&consumer).join(", ");
            bail!("{producer} publishes nothing for {consumer}, which has events from {producers}");
        }
        let printed =
            target
                .open()?
                .events(&producer, &["rebuild", &consumer], PUBLICATION_LIMIT)?;
        say::step("Rebuilding", printed.trim());
        Ok(ExitCode::SUCCESS)
    }
}
