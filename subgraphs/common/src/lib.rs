#![doc = include_str!("../README.md")]

pub mod changes;
pub mod contacts;
pub mod domain;
pub mod events;
pub mod graphql;
pub mod jobs;
pub mod mail;
pub mod notifications;
pub mod serve;
pub mod service;
pub mod store;

/// Name of the domain.
pub const NAME: &str = "common";
