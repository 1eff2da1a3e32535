#![doc = include_str!("../README.md")]

mod context;
mod error;
mod idempotency;
mod runner;

pub use context::{CommandContext, IdempotencyKey, KeyOwner, version_conflict};
pub use error::Error;
pub use runner::{Commands, Outcome, replayed};
