#![doc = include_str!("../README.md")]

#[macro_use]
mod language;
mod access;
mod cloud_event;
mod context;
mod reference;
mod routing;
mod schema;

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
pub use language::{EventType, Fact, Unreadable};
pub use reference::{published, reference};
pub use routing::{
    CONSUMERS, Lane, PRODUCERS, consumers, event_types, producers_for, routes, view,
};

/// Field of an entry with the event as JSON.
pub const ENTRY_FIELD: &str = "event";
/// Field of an entry with the publication number of the event. Entries of the gateway have none.
pub const PUBLICATION_FIELD: &str = "publication";
