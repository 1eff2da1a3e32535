#![doc = include_str!("../README.md")]

mod args;
mod commands;
mod connection;
mod consume;
mod dead_letters;
mod forget;
mod group;
mod inbox;
mod listings;
mod outage;
mod overview;
mod projection;
mod publish;
mod relay;
mod status;

pub use args::Args;
pub use commands::{Command, Domain};
pub use consume::consume;
pub use inbox::{Reactions, UnknownReference};
pub use listings::{Listings, NoListings, republish, republish_daily};
pub use overview::{ViewState, overview};
pub use projection::{Drift, ProjectionId, checked};
pub use publish::{append, append_all, append_bulk, bulk_backlog};
pub use relay::{rebuild, relay};
pub use status::{Consumed, Outbox, Projection, Published, Queue, Status, status};
