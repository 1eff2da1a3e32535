#![doc = include_str!("../README.md")]

pub mod cli;
mod domain;
pub mod events;
pub mod graphql;
pub mod service;
pub mod store;
pub mod views;
