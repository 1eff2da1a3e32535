#![doc = include_str!("../README.md")]

mod args;
mod connection;
mod consume;
mod group;
mod inbox;
mod publish;
mod relay;
mod tidy;

pub use args::Args;
pub use consume::consume;
pub use inbox::Reactions;
pub use publish::{append, append_all};
pub use relay::relay;
