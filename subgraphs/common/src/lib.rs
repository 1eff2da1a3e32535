#![doc = include_str!("../README.md")]

pub mod adapters;
pub mod cli;
pub mod domain;
pub mod events;
pub mod graphql;
pub mod http;
pub mod jobs;
pub mod service;
pub mod store;
