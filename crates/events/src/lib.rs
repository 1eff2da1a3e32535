//! The published language: what one context tells the others.
//!
//! An event is a CloudEvent 1.0 (<https://github.com/cloudevents/spec>) in JSON with four extension attributes of
//! ours: `sequence`, `correlationid`, `causationid` and `audience`. Each producer has one plain module; its events
//! are past-tense facts. A fact carries the public snapshot of its aggregate, so a consumer upserts where the
//! `sequence` is greater and needs neither order nor exactly-once delivery.
//!
//! No personal data in clear: what a consumer must have is sealed to that consumer's key before it gets here.

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
