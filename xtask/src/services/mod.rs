//! Postgres, Redis, and the machine's own programs.

pub mod account;
pub mod chromium;
pub mod durability;
pub mod endpoint;
pub mod health;
pub mod node;
pub mod packages;
pub mod postgres;
pub mod provision;
pub mod python;
pub mod redis;
pub mod scratch;
pub mod servers;
pub mod tools;
