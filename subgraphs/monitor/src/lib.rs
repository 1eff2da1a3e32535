#![doc = include_str!("../README.md")]

pub mod access_records;
mod domain;
pub mod event_processing;
pub mod events;
pub mod graphql;
pub mod jobs;
pub mod security_events;
pub mod serve;
pub mod service;
pub mod statistics;
pub mod store;
pub mod verify;
pub mod views;

/// Name of the domain.
pub const NAME: &str = "monitor";
