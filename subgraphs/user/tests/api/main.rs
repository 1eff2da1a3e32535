//! The user subgraph on a real Postgres and a real Redis, through its schema, with signed callers.
#![allow(
    clippy::too_many_lines,
    reason = "a test tells what happens from its beginning to its end"
)]
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests"
)]

mod keys;
mod support;

mod command_line;
mod http;
mod idempotency;
mod idempotency_of_providers;
mod names;
mod pages;
mod partial_updates;
mod purge;
mod republication;
mod rights;
mod schema;
mod secrets;
mod updates;

mod accounts {
    mod locales;
    mod references;
}

mod administration {
    pub mod locks;
    mod work_lists;
}

mod administrators {
    mod bootstrap;
}

mod api_clients {
    mod assertions;
    mod keys;
    mod oauth;
}

mod credentials {
    mod devices;
    mod passwords;
    pub mod second_factor;
}

mod members {
    mod roles;
}

mod organisations {
    mod carriers;
    pub mod display_names;
    mod search;
}

mod provider_keys {
    mod proposals;
    pub mod registration;
}

mod providers {
    mod directory;
    mod matching;
    mod profiles;
    mod reviews;
    mod standing;
}

mod registrations {
    mod letters;
    mod mail_addresses;
    mod registration;
}

mod sessions {
    mod lifecycle;
    mod lifetimes;
    mod revocations;
}
