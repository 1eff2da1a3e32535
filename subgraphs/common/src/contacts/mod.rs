//! Contacts: a projection of the user domain's accounts, with their memberships and sealed addresses.

pub mod domain;
pub mod events;
pub mod service;
pub mod store;
