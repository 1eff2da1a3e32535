#![doc = include_str!("../README.md")]

pub mod accounts;
pub mod administration;
pub mod api_clients;
pub mod cli;
mod domain;
pub mod events;
pub mod graphql;
pub mod http;
pub mod jobs;
pub mod listings;
pub mod organisations;
pub mod projections;
pub mod providers;
pub mod service;
pub mod sessions;
pub mod store;
pub mod token_keys;
