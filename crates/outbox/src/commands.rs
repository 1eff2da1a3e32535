//! The commands of an operator on a domain's events: `<domain> events …`, the same in every domain.

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

/// Show and repair what happens to this domain's events
#[derive(Debug, clap::Subcommand)]
pub enum Command {
    /// Print depth, lag and dead letters of every view, as JSON
    Status,
    /// Print the open dead letters with their content, as JSON, oldest first
    DeadLetters {
        /// Begin after the dead letter with this id
        #[arg(long)]
        after: Option<Uuid>,
        /// Print at most this many
        #[arg(long, default_value_t = 100)]
        first: u16,
    },
    /// Process a dead letter again, or discard it
    Decide {
        id: Uuid,
        #[arg(value_enum)]
        decision: Decision,
    },
    /// Publish everything that the outbox still has for one consumer again; it processes only what it has not processed
    Rebuild {
        /// The domain whose views are filled again
        consumer: String,
    },
    /// Publish the current state page by page, so that every consumer compares its projections with it and repairs them;
    /// prints the id of the run
    Republish,
}

/// A domain as its commands need it.
pub struct Domain<'a, R, L> {
    pub name: &'static str,
    pub args: &'a Args,
    pub pool: &'a Pool,
    pub reactions: R,
    pub listings: L,
}

impl<'a, R, L> Domain<'a, R, L> {
    /// The same domain with these listings.
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
    /// Runs the command as this domain.
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
                let cause = Cause::request(Uuid::now_v7());
                let decided = dead_letters::decide(
                    &mut tx,
                    name,
                    &reactions,
                    &Request {
                        id,
                        decision,
                        cause,
                    },
                )
                .await?;
                tx.commit().await?;
                match decided {
                    Decided::Done => print("done"),
                    Decided::NotFound => bail!("{name} has no open dead letter {id}"),
                    Decided::Failed(reason) => bail!("it failed again and stays open: {reason}"),
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
