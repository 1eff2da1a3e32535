#![doc = include_str!("../README.md")]

pub mod adapters;
pub mod cli;
mod domain;
pub mod events;
pub mod graphql;
pub mod http;
pub mod service;
pub mod store;
