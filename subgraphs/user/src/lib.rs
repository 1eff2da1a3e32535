#![doc = include_str!("../README.md")]

pub mod cli;
mod domain;
pub mod events;
pub mod graphql;
pub mod http;
pub mod jobs;
pub mod listings;
pub mod service;
pub mod store;
pub mod token_keys;
