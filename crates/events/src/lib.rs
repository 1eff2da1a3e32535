#![doc = include_str!("../README.md")]

#[macro_use]
mod language;
mod cloud_event;

pub mod common;
pub mod gateway;
pub mod order;
pub mod rule;
pub mod user;

pub use cloud_event::{Cause, CloudEvent, Draft};
pub use language::{Fact, Unreadable};

/// The producers; each has one stream. The gateway is one.
pub const PRODUCERS: [&str; 5] = ["user", "rule", "order", "common", "gateway"];

/// The name of a producer's stream: `<prefix>:events:<producer>`.
#[must_use]
pub fn stream(prefix: &str, producer: &str) -> String {
    format!("{prefix}:events:{producer}")
}

/// The name of the stream where a consumer puts what it could not take in: `<prefix>:dead:<consumer>`.
#[must_use]
pub fn dead_letters(prefix: &str, consumer: &str) -> String {
    format!("{prefix}:dead:{consumer}")
}

/// The one field of a stream's entry: the event as JSON.
pub const ENTRY_FIELD: &str = "event";
