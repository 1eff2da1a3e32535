#![doc = include_str!("../README.md")]

pub mod cli;
pub mod contacts;
pub mod domain;
pub mod events;
pub mod graphql;
pub mod jobs;
pub mod mail;
pub mod notifications;
pub mod service;
pub mod store;
