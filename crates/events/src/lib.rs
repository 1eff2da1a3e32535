#![doc = include_str!("../README.md")]

#[macro_use]
mod language;
mod access;
mod cloud_event;
mod context;
mod routing;

pub mod common;
pub mod gateway;
pub mod monitor;
pub mod operations;
pub mod order;
pub mod rule;
pub mod user;

pub use access::{DEFAULT_USER, domain_rights, gateway_rights};
pub use cloud_event::{Cause, CloudEvent, Draft};
pub use context::EventContext;
pub use language::{Fact, Unreadable};
pub use routing::{CONSUMERS, Lane, PRODUCERS, consumers, producers_for, routes, view};

/// The field of an entry that holds the event as JSON.
pub const ENTRY_FIELD: &str = "event";
/// The field of an entry that holds the event's publication number. The gateway's entries have none.
pub const PUBLICATION_FIELD: &str = "publication";
