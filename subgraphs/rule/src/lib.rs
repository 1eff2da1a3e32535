#![doc = include_str!("../README.md")]

pub mod cli;
pub mod domain;
pub mod events;
pub mod graphql;
pub mod jobs;
pub mod listings;
pub mod service;
pub mod store;
