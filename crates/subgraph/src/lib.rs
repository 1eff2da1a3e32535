#![doc = include_str!("../README.md")]

mod command;
mod state;

pub use command::{Command, Events, GenerateKeys, NoArgs, Subgraph, print};
pub use state::with_state;
