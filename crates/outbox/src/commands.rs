//! Operator commands for a domain's events: `<domain> events …`, the same in every domain.

use std::io::Write;

use anyhow::{Context, bail};
use database::Pool;
use events::Cause;
use time::OffsetDateTime;
use uuid::Uuid;

use crate::dead_letters::{self, Decided, Decision, Request};
use crate::inbox::Reactions;
use crate::listings::{Listings, republish};
use crate::status::status;
use crate::{Args, relay};

/// Show and repair the processing of this domain's events
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Print depth, lag and dead letters of every view, as JSON
    Status,
    /// Print the open dead letters with their content, as JSON, oldest first
    DeadLetters {
        /// Start after the dead letter with this ID
        #[arg(long)]
        after: Option<Uuid>,
        /// Print at most this many dead letters
        #[arg(long, default_value_t = 100)]
        first: u16,
    },
    /// Replay or discard a dead letter
    Decide {
        id: Uuid,
        #[arg(value_enum)]
        decision: Decision,
    },
    /// Publish all events in the outbox to one consumer again; the consumer skips events that it has processed
    Rebuild {
        /// Domain whose views are filled again
        consumer: String,
    },
    /// Publish the current state page by page, so that every consumer compares and repairs its projections; prints the ID of the
    /// run
    Republish,
}

/// Properties of a domain for its commands.
pub struct Domain<'a, R, L> {
    pub name: &'static str,
    pub args: &'a Args,
    pub pool: &'a Pool,
    pub reactions: R,
    pub listings: L,
}

impl<'a, R, L> Domain<'a, R, L> {
    /// Sets the listings of the domain.
    pub fn with_listings<M>(self, listings: M) -> Domain<'a, R, M> {
        Domain {
            name: self.name,
            args: self.args,
            pool: self.pool,
            reactions: self.reactions,
            listings,
        }
    }
}

impl Command {
    /// Runs the command for this domain.
    pub async fn run<R: Reactions, L: Listings>(
        self,
        domain: Domain<'_, R, L>,
        now: OffsetDateTime,
    ) -> anyhow::Result<()> {
        let Domain {
            name,
            args,
            pool,
            reactions,
            listings,
        } = domain;
        match self {
            Self::Status => print(&serde_json::to_string(
                &status(args, pool, name, now).await?,
            )?),
            Self::DeadLetters { after, first } => {
                let letters =
                    dead_letters::list(&mut *pool.acquire().await?, after, first.into()).await?;
                print(&serde_json::to_string(&letters)?)
            }
            Self::Decide { id, decision } => {
                let mut tx = pool.begin().await?;
                let request = Request {
                    id,
                    decision,
                    cause: Cause::request(Uuid::now_v7()),
                };
                let decided = dead_letters::decide(&mut tx, name, &reactions, &request).await?;
                tx.commit().await?;
                match decided {
                    Decided::Done => print("done"),
                    Decided::NotFound => bail!("{name} has no open dead letter {id}"),
                    Decided::Failed(reason) => {
                        bail!("the replay failed and the dead letter stays open: {reason}")
                    }
                }
            }
            Self::Rebuild { consumer } => {
                let mut tx = pool.begin().await?;
                let events = relay::rebuild(&mut tx, name, &consumer).await?;
                tx.commit().await?;
                print(&format!(
                    "{events} events are published to {consumer} again"
                ))
            }
            Self::Republish => print(&republish(pool, &listings, now).await?.to_string()),
        }
    }
}

fn print(text: &str) -> anyhow::Result<()> {
    writeln!(std::io::stdout().lock(), "{text}").context("standard output is closed")
}
