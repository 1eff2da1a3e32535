#![doc = include_str!("../README.md")]

pub mod access_records;
pub mod cli;
mod domain;
pub mod event_processing;
pub mod events;
pub mod graphql;
pub mod security_events;
pub mod service;
pub mod statistics;
pub mod store;
pub mod views;
