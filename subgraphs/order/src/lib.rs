#![doc = include_str!("../README.md")]

pub mod adapters;
mod certificate_key;
pub mod cli;
mod domain;
pub mod events;
pub mod graphql;
pub mod http;
mod jobs;
pub mod listings;
pub mod service;
pub mod store;
