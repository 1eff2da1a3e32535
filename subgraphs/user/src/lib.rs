#![doc = include_str!("../README.md")]

pub mod accounts;
pub mod administration;
pub mod administrators;
pub mod api_clients;
pub mod arguments;
pub mod audit_records;
pub mod credentials;
mod domain;
pub mod events;
pub mod graphql;
pub mod http;
pub mod invitations;
pub mod jobs;
pub mod listings;
pub mod members;
pub mod organisations;
pub mod projections;
pub mod provider_keys;
pub mod providers;
pub mod registrations;
pub mod serve;
pub mod service;
pub mod sessions;
pub mod store;
pub mod token_keys;

/// The name of the domain.
pub const NAME: &str = "user";
